/** Templates: compile-time functions over syntax trees, expanded before names are bound. */

import type { Diagnostic } from '../diagnostics/diagnostic';
import type { ModuleFile } from '../check/names';
import type * as Ast from '../syntax/ast';
import type { Span } from '../syntax/source';
import { describeFunction, describeType } from './describe';
import {
  ExpansionError,
  expansionFailed,
  templateArity,
  templateNotFound,
  templateWithoutParameter,
} from './errors';
import { evaluate } from './evaluate';
import { expressionOf, itemsOf, substitute } from './substitute';
import type { CompileTimeValue, Scope } from './value';

/** Deepest nesting of templates in the code that templates make. */
const MAX_DEPTH = 64;

type Templates = ReadonlyMap<string, Ast.FunctionItem>;

/** Applies decorators and template calls; files of a program without templates come back as they are. */
export function expandTemplates(
  files: readonly ModuleFile[],
  diagnostics: Diagnostic[],
): readonly ModuleFile[] {
  const templates = collect(files.flatMap((file) => file.file.items));
  if (templates.size === 0 && !files.some((file) => hasDecorators(file.file.items))) return files;
  const expansion = new Expansion(templates, diagnostics);
  return files.map((file) => ({ ...file, file: { ...file.file, items: expansion.items(file.file.items) } }));
}

function collect(
  items: readonly Ast.Item[],
  found = new Map<string, Ast.FunctionItem>(),
): Map<string, Ast.FunctionItem> {
  for (const item of items) {
    if (item.kind === 'Template') found.set(item.function.name.name, item.function);
    if (item.kind === 'Module') collect(item.items, found);
  }
  return found;
}

function hasDecorators(items: readonly Ast.Item[]): boolean {
  return items.some((item) => {
    if (item.kind === 'Module') return hasDecorators(item.items);
    return (item.kind === 'Function' || item.kind === 'Type') && item.decorators.length > 0;
  });
}

class Expansion {
  private readonly counters = new Map<string, number>();
  private depth = 0;

  constructor(
    private readonly templates: Templates,
    private readonly diagnostics: Diagnostic[],
  ) {}

  items(items: readonly Ast.Item[]): Ast.Item[] {
    return items.flatMap((item): readonly Ast.Item[] => {
      switch (item.kind) {
        case 'Module':
          return [{ ...item, items: this.items(item.items) }];
        case 'Function':
          return [this.function(item)];
        case 'Type':
          return this.type(item);
        case 'Template':
          return [];
        default:
          return [this.calls(item)];
      }
    });
  }

  /** Decorators nearest to the function first; each gets what the one before made. */
  private function(item: Ast.FunctionItem): Ast.FunctionItem {
    let current = item;
    for (const decorator of [...item.decorators].reverse()) {
      const body = this.attempt(decorator.span, () => {
        const value = this.apply(decorator, describeFunction(current), plainNames(current));
        return value === undefined ? undefined : expressionOf(value, decorator.span);
      });
      if (body !== undefined) current = { ...current, body };
    }
    return this.calls({ ...current, decorators: [] });
  }

  private type(item: Ast.TypeItem): readonly Ast.Item[] {
    let made: readonly Ast.Item[] = [{ ...item, decorators: [] }];
    for (const decorator of [...item.decorators].reverse()) {
      const current =
        made.find(
          (each): each is Ast.TypeItem => each.kind === 'Type' && each.name.name === item.name.name,
        ) ?? item;
      const others = made.filter((each) => each !== current);
      const produced = this.attempt(decorator.span, () => {
        const template = this.templates.get(decorator.name.name);
        const scope = this.scopeFor(decorator, describeType(current), []);
        return template === undefined || scope === undefined ? undefined : quotedItems(template, scope);
      });
      if (produced !== undefined) made = [...produced, ...others];
    }
    return made.map((each) => this.calls(each));
  }

  /** Replaces calls of templates inside a tree. */
  private calls<T>(node: T): T {
    return this.templates.size === 0 ? node : (this.replace(node) as T);
  }

  private replace(node: unknown): unknown {
    if (Array.isArray(node)) return node.map((each) => this.replace(each));
    if (
      typeof node !== 'object' ||
      node === null ||
      !('span' in node || 'value' in node || 'key' in node || 'fields' in node || 'timeout' in node)
    )
      return node;
    const call = node as Ast.CallExpression;
    if (call.kind === 'Call' && call.callee.kind === 'Name' && this.templates.has(call.callee.name))
      return this.templateCall(call, call.callee.name);
    const result: Record<string, unknown> = {};
    for (const [key, child] of Object.entries(node))
      result[key] = key === 'span' ? child : this.replace(child);
    return result;
  }

  private templateCall(call: Ast.CallExpression, name: string): Ast.Expression {
    const template = this.templates.get(name) as Ast.FunctionItem;
    if (template.parameters.length !== call.args.length) {
      this.diagnostics.push(templateArity(call.span, name, template.parameters.length, call.args.length));
      return call;
    }
    const args = call.args.map((arg): CompileTimeValue => ({ kind: 'code', expression: arg.value }));
    const scope = bindParameters(template, args, [], this.counters);
    const made = this.attempt(call.span, () => expressionOf(evaluate(template.body, scope), call.span));
    if (made === undefined) return call;
    if (++this.depth > MAX_DEPTH) {
      this.depth--;
      this.diagnostics.push(expansionFailed(call.span, `template '${name}' keeps expanding into itself`));
      return call;
    }
    const expanded = this.replace(made) as Ast.Expression;
    this.depth--;
    return expanded;
  }

  private apply(
    decorator: Ast.Decorator,
    target: CompileTimeValue,
    parameters: readonly string[],
  ): CompileTimeValue | undefined {
    const scope = this.scopeFor(decorator, target, parameters);
    const template = this.templates.get(decorator.name.name);
    return scope === undefined || template === undefined ? undefined : evaluate(template.body, scope);
  }

  private scopeFor(
    decorator: Ast.Decorator,
    target: CompileTimeValue,
    parameters: readonly string[],
  ): Scope | undefined {
    const name = decorator.name.name;
    const template = this.templates.get(name);
    if (template === undefined) {
      this.diagnostics.push(templateNotFound(decorator.name.span, name));
      return undefined;
    }
    if (template.parameters.length === 0) {
      this.diagnostics.push(templateWithoutParameter(decorator.name.span, name));
      return undefined;
    }
    if (template.parameters.length - 1 !== decorator.args.length) {
      this.diagnostics.push(
        templateArity(decorator.span, name, template.parameters.length - 1, decorator.args.length),
      );
      return undefined;
    }
    const args = decorator.args.map((arg) =>
      evaluate(arg, { values: new Map(), parameters: [], counters: this.counters, evaluate }),
    );
    return bindParameters(template, [target, ...args], parameters, this.counters);
  }

  /** Turns a failure of an expansion into a diagnostic. */
  private attempt<T>(span: Span, work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof ExpansionError)) throw error;
      this.diagnostics.push(
        expansionFailed(error.span.source === span.source ? error.span : span, error.message),
      );
      return undefined;
    }
  }
}

function bindParameters(
  template: Ast.FunctionItem,
  args: readonly CompileTimeValue[],
  parameters: readonly string[],
  counters: Map<string, number>,
): Scope {
  const values = new Map<string, CompileTimeValue>();
  template.parameters.forEach((parameter, index) => {
    if (parameter.pattern.kind === 'NamePattern') values.set(parameter.pattern.name, args[index]);
  });
  return { values, parameters, counters, evaluate };
}

function plainNames(item: Ast.FunctionItem): string[] {
  return item.parameters.map((parameter) =>
    parameter.pattern.kind === 'NamePattern' ? parameter.pattern.name : '',
  );
}

/** The definitions that a template over a type makes: its splices and its written ones. */
function quotedItems(template: Ast.FunctionItem, scope: Scope): readonly Ast.Item[] {
  const { body } = template;
  if (body.kind !== 'Quote') return itemsOf(evaluate(body, scope), body.span);
  const written = body.items.map((item) => substitute(item, scope));
  const statements = body.body.kind === 'Block' ? body.body.statements : [];
  const spliced = statements.flatMap((statement) => {
    if (statement.kind !== 'ExpressionStatement') return [];
    return itemsOf(evaluate(statement.expression, scope), statement.span);
  });
  return [...spliced, ...written];
}
