/** What templates see of the functions and types that they decorate. */

import type * as Ast from '../syntax/ast';
import { description, text, type CompileTimeValue } from './value';

/** `fn`: name, body, params (name, ty), returnType. */
export function describeFunction(item: Ast.FunctionItem): CompileTimeValue {
  const parameters = item.parameters.map((parameter) =>
    description({
      name: text(parameter.pattern.kind === 'NamePattern' ? parameter.pattern.name : ''),
      ty: text(parameter.type === undefined ? '' : typeText(parameter.type)),
    }),
  );
  return description(
    {
      name: text(item.name.name),
      body: { kind: 'code', expression: item.body },
      params: { kind: 'list', elements: parameters },
      returnType: text(item.returnType === undefined ? '' : typeText(item.returnType)),
    },
    { kind: 'items', items: [item] },
  );
}

/** `typeDef`: name, fields (name, ty), variants (name, fields); spliced by itself it is the definition. */
export function describeType(item: Ast.TypeItem): CompileTimeValue {
  const { body } = item;
  const fields = body.kind === 'RecordBody' ? body.fields.map(describeField) : [];
  const variants =
    body.kind === 'VariantBody'
      ? body.variants.map((variant) =>
          description({
            name: text(variant.name.name),
            fields: {
              kind: 'list',
              elements:
                variant.named?.map(describeField) ??
                variant.positional.map((type, index) =>
                  description({ name: text(`_${index}`), ty: text(typeText(type)) }),
                ),
            },
          }),
        )
      : [];
  return description(
    {
      name: text(item.name.name),
      fields: { kind: 'list', elements: fields },
      variants: { kind: 'list', elements: variants },
    },
    { kind: 'items', items: [item] },
  );
}

function describeField(field: Ast.FieldDeclaration): CompileTimeValue {
  return description({ name: text(field.name.name), ty: text(typeText(field.type)) });
}

/** A type as it was written. */
function typeText(type: Ast.TypeExpression): string {
  return type.span.source.text.slice(type.span.start, type.span.end);
}
