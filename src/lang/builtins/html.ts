/** `stdlib.html`: pages built from elements. */

import { typeError } from '../machine/thrown';
import { describe } from '../values/describe';
import { EMPTY_LIST, List } from '../values/list';
import { Data, Data0, Data1, Data3, type Value } from '../values/value';
import { list, pair, text } from './arguments';
import { pairOf } from './construct';
import { inModule, row } from './define';
import type { BuiltinRow } from './row';
import { constructorOf, htmlType } from './types';

const elementConstructor = constructorOf(htmlType, 'Element');
const textConstructor = constructorOf(htmlType, 'Text');
const rawConstructor = constructorOf(htmlType, 'Raw');
const emptyConstructor = constructorOf(htmlType, 'Empty');

/** Elements that hold children, by their own attributes. */
const containers: Readonly<Record<string, readonly string[]>> = {
  html: ['lang'],
  a: ['href', 'target'],
  button: ['name', 'value', 'onclick'],
  form: ['action', 'method'],
  label: ['for'],
  select: ['name'],
  option: ['value'],
  textarea: ['name', 'placeholder'],
  td: ['colspan', 'rowspan'],
  th: ['colspan', 'rowspan'],
  script: ['src'],
};
const plainContainers =
  'head title body style header footer main nav section article aside div span p h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table thead tbody tfoot tr caption strong em b i u s small code pre blockquote figure figcaption fieldset legend video audio canvas'.split(
    ' ',
  );
/** Elements without children, by their own attributes. */
const voids: Readonly<Record<string, readonly string[]>> = {
  br: [],
  hr: [],
  img: ['src', 'alt', 'width', 'height'],
  input: ['inputType', 'name', 'value', 'placeholder'],
  link: ['rel', 'href'],
  meta: ['charset', 'name', 'content'],
};
const commonAttributes = ['class', 'id', 'style'];
/** Attributes whose names are no names for a parameter. */
const attributeNames: Readonly<Record<string, string>> = { inputType: 'type' };

/** The attributes that were given, in order. */
function attributes(names: readonly string[], values: readonly Value[]): List {
  const given: Value[] = [];
  for (const [index, name] of names.entries()) {
    const value = values[index];
    if (value !== undefined && value !== '') given.push(pairOf(attributeNames[name] ?? name, text(value)));
  }
  return List.from(given);
}

const optional = (names: readonly string[]) => names.map((name) => `${name}: String = ()`).join(', ');

function containerRows(tag: string, own: readonly string[]): BuiltinRow[] {
  const names = [...own, ...commonAttributes];
  const make = (children: List, values: readonly Value[]) =>
    new Data3(elementConstructor, tag, attributes(names, values), children);
  const doc = `The element \`${tag}\``;
  return [
    row(
      tag,
      `(children: [Html], ${optional(names)}) -> Html`,
      `${doc} with children.`,
      [`render(${tag}([text("<")], id: "i"))`, `<${tag} id="i">&lt;</${tag}>`],
      (children: Value, ...values: Value[]) =>
        children instanceof List ? make(children, values) : make(textChild(children), values),
    ),
    row(
      tag,
      `(content: String, ${optional(names)}) -> Html`,
      `${doc} with a text.`,
      [`render(${tag}("a"))`, `<${tag}>a</${tag}>`],
      (content: Value, ...values: Value[]) =>
        content instanceof List ? make(content, values) : make(textChild(content), values),
    ),
  ];
}

function textChild(content: Value): List {
  return List.of(new Data1(textConstructor, text(content)));
}

function voidRow(tag: string, own: readonly string[]): BuiltinRow {
  const names = [...own, ...commonAttributes];
  return row(
    tag,
    `(${optional(names)}) -> Html`,
    `The element \`${tag}\`.`,
    [`render(${tag}(class: "c"))`, `<${tag} class="c" />`],
    (...values: Value[]) => {
      return new Data3(elementConstructor, tag, attributes(names, values), EMPTY_LIST);
    },
  );
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escape(source: string): string {
  return source.replace(/[&<>"']/g, (character) => entities[character]);
}

function html(value: Value): Data {
  if (value instanceof Data && value.type === htmlType.descriptor) return value;
  throw typeError('Html', describe(value));
}

/** An element whose children are being written. */
interface Open {
  readonly tag: string;
  readonly children: List;
  next: number;
}

function startTag(element: Data): string {
  let tag = `<${text(element.get(0))}`;
  for (const attribute of list(element.get(1))) {
    const [name, value] = pair(attribute);
    tag += ` ${text(name)}="${escape(text(value))}"`;
  }
  return tag;
}

function render(page: Value): string {
  let written = '';
  const waiting: Open[] = [];
  /** Writes a node; an element with children stays open. */
  const write = (node: Data) => {
    if (node.ctor === textConstructor) written += escape(text(node.get(0)));
    else if (node.ctor === rawConstructor) written += text(node.get(0));
    else if (node.ctor === elementConstructor) {
      const tag = text(node.get(0));
      written += startTag(node);
      if (Object.hasOwn(voids, tag)) written += ' />';
      else {
        written += '>';
        waiting.push({ tag, children: list(node.get(2)), next: 0 });
      }
    }
  };
  write(html(page));
  for (let open = waiting.at(-1); open !== undefined; open = waiting.at(-1)) {
    if (open.next < open.children.length) {
      write(html(open.children.get(open.next++)));
    } else {
      written += `</${open.tag}>`;
      waiting.pop();
    }
  }
  return written;
}

/** `stdlib.html`. */
export const htmlRows = () =>
  inModule('stdlib.html', [
    ...Object.entries(containers).flatMap(([tag, own]) => containerRows(tag, own)),
    ...plainContainers.flatMap((tag) => containerRows(tag, [])),
    ...Object.entries(voids).map(([tag, own]) => voidRow(tag, own)),
    row(
      'Html',
      '(page: Html) -> Html',
      'The page itself: marks where the names of elements are meant.',
      ['render(Html(p("a")))', '<p>a</p>'],
      html,
    ),
    row(
      'el',
      '(tag: String, attributes: [(String, String)], children: [Html]) -> Html',
      'An element of any name.',
      ['render(el("x-y", [("a", "1")], [text("b")]))', '<x-y a="1">b</x-y>'],
      (tag: Value, given: Value, children: Value) =>
        new Data3(elementConstructor, text(tag), list(given), list(children)),
    ),
    row(
      'text',
      '(content: String) -> Html',
      'A text; what has a meaning in HTML is escaped.',
      ['render(text("a < b"))', 'a &lt; b'],
      (content: Value) => {
        return new Data1(textConstructor, text(content));
      },
    ),
    row(
      'raw',
      '(content: String) -> Html',
      'HTML as it is.',
      ['render(raw("<b>"))', '<b>'],
      (content: Value) => new Data1(rawConstructor, text(content)),
    ),
    row('empty', '() -> Html', 'Nothing.', ['render(empty())', ''], () => new Data0(emptyConstructor)),
    row(
      'render',
      '(page: Html) -> String',
      'The text of a page.',
      ['render(p("a", class: "c"))', '<p class="c">a</p>'],
      render,
    ),
  ]);
