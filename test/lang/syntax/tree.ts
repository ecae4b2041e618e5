/** Trees as short texts, so that tests can say what they expect in a line. */

import type * as ast from '../../../src/lang/syntax/ast';
import { parseExpressionText, parseFile } from '../../../src/lang/syntax/index';
import { Source } from '../../../src/lang/syntax/source';

/** The tree of an expression, or the first error. */
export function expressionTree(text: string): string {
  const { expression, diagnostics } = parseExpressionText(new Source('test.nos', text));
  if (diagnostics.length > 0 || expression === undefined) return `error: ${diagnostics[0].message}`;
  return showExpression(expression);
}

/** The trees of a file's items, or all errors with their places. */
export function fileTree(text: string): string {
  const { file, diagnostics } = parseFile(new Source('test.nos', text));
  if (diagnostics.length > 0) return errorsOf(text).join('\n');
  return file.items.map(showItem).join(' ');
}

/** Errors as `line:column message`. */
export function errorsOf(text: string): string[] {
  const { diagnostics } = parseFile(new Source('test.nos', text));
  return diagnostics.map(({ label, message }) => {
    const { line, column } = label?.span.source.position(label.span.start) ?? { line: 0, column: 0 };
    return `${line}:${column} ${message}`;
  });
}

function list(parts: readonly string[]): string {
  return `(${parts.filter((part) => part !== '').join(' ')})`;
}

/** A literal as it could be written. */
function showLiteral(literal: ast.Literal): string {
  switch (literal.kind) {
    case 'Int':
      return String(literal.value);
    case 'SizedInt':
      return `${literal.value}:${literal.type}`;
    case 'Float':
      return `${literal.value}:Float`;
    case 'Float32':
      return `${literal.value}:Float32`;
    case 'BigInt':
      return `${literal.value}n`;
    case 'Decimal':
      return `${literal.text}d`;
    case 'String':
      return JSON.stringify(literal.value);
    case 'Char':
      return `'${String.fromCodePoint(literal.value)}'`;
    case 'Bool':
      return String(literal.value);
    case 'Unit':
      return '()';
  }
}

function showArgument({ name, value }: ast.Argument): string {
  return name ? `${name.name}: ${showExpression(value)}` : showExpression(value);
}

function typeArgs(types: readonly ast.TypeExpression[] | undefined): string {
  return types ? `[${types.map(showType).join(', ')}]` : '';
}

function showArm({ pattern, guard, body }: ast.Arm): string {
  const when = guard ? ` when ${showExpression(guard)}` : '';
  return `[${showPattern(pattern)}${when} -> ${showExpression(body)}]`;
}

/** An expression as an S-expression. */
function showExpression(e: ast.Expression): string {
  switch (e.kind) {
    case 'Literal':
      return showLiteral(e.literal);
    case 'Interpolation':
      return list([
        'str',
        ...e.parts.map((p) => (typeof p === 'string' ? JSON.stringify(p) : showExpression(p))),
      ]);
    case 'Name':
      return e.name;
    case 'Constructor':
      if (!e.args) return e.name.name;
      return list([e.name.name + typeArgs(e.typeArgs), ...e.args.map(showArgument)]);
    case 'Field':
      return `${showExpression(e.target)}.${e.name.name}`;
    case 'TupleIndex':
      return `${showExpression(e.target)}.${e.index}`;
    case 'MethodCall':
      return list([
        `.${e.name.name}${typeArgs(e.typeArgs)}`,
        showExpression(e.target),
        ...e.args.map(showArgument),
      ]);
    case 'Call':
      return list(['call' + typeArgs(e.typeArgs), showExpression(e.callee), ...e.args.map(showArgument)]);
    case 'Index':
      return list(['index', showExpression(e.target), ...e.indices.map(showExpression)]);
    case 'Propagate':
      return list(['?', showExpression(e.value)]);
    case 'Unary':
      return list([e.operator, showExpression(e.operand)]);
    case 'Binary':
      return list([e.operator, showExpression(e.left), showExpression(e.right)]);
    case 'Pipe':
      return list(['|>', showExpression(e.left), showExpression(e.right)]);
    case 'Send':
      return list(['<-', showExpression(e.target), showExpression(e.message)]);
    case 'If':
      return list([
        'if',
        showExpression(e.condition),
        showExpression(e.consequent),
        e.otherwise ? showExpression(e.otherwise) : '',
      ]);
    case 'Match':
      return list(['match', showExpression(e.scrutinee), ...e.arms.map(showArm)]);
    case 'Try':
      return list([
        'try',
        showExpression(e.body),
        ...(e.arms ? ['catch', ...e.arms.map(showArm)] : []),
        ...(e.finalizer ? ['finally', showExpression(e.finalizer)] : []),
      ]);
    case 'Do':
      return list(['do', ...e.statements.map(showStatement)]);
    case 'Receive':
      return list([
        'receive',
        ...e.arms.map(showArm),
        e.after ? `after ${showExpression(e.after.timeout)} ${showExpression(e.after.body)}` : '',
      ]);
    case 'While':
      return list(['while', showExpression(e.condition), showExpression(e.body)]);
    case 'For':
      return list([
        'for',
        e.variable.name,
        showExpression(e.from),
        showExpression(e.to),
        showExpression(e.body),
      ]);
    case 'Break':
      return list(['break', e.value ? showExpression(e.value) : '']);
    case 'Continue':
      return '(continue)';
    case 'Return':
      return list(['return', e.value ? showExpression(e.value) : '']);
    case 'Spawn':
      return list([e.mode, e.isBlock ? 'block' : '', showExpression(e.body)]);
    case 'Quote':
      return list(['quote', showExpression(e.body), ...e.items.map(showItem)]);
    case 'Splice':
      return list(['~', showExpression(e.value)]);
    case 'Lambda': {
      const parameters = e.parameters.map(
        (p) => showPattern(p.pattern) + (p.type ? `: ${showType(p.type)}` : ''),
      );
      const result = e.returnType ? ` -> ${showType(e.returnType)}` : '';
      return list(['fn', `(${parameters.join(', ')})${result}`, showExpression(e.body)]);
    }
    case 'Tuple':
      return list(['tuple', ...e.elements.map(showExpression)]);
    case 'List':
      return `[${e.elements.map(showExpression).join(', ')}${e.tail ? ` | ${showExpression(e.tail)}` : ''}]`;
    case 'Range':
      return `[${showExpression(e.from)}..${showExpression(e.to)}]`;
    case 'Map':
      return `%{${e.entries.map((entry) => `${showExpression(entry.key)}: ${showExpression(entry.value)}`).join(', ')}}`;
    case 'Set':
      return `#{${e.elements.map(showExpression).join(', ')}}`;
    case 'Block':
      return `{${e.statements.map(showStatement).join('; ')}}`;
    case 'Wildcard':
      return '_';
  }
}

function showParameter({ pattern, type, defaultValue }: ast.Parameter): string {
  const annotation = type ? `: ${showType(type)}` : '';
  return showPattern(pattern) + annotation + (defaultValue ? ` = ${showExpression(defaultValue)}` : '');
}

function parameterList(parameters: readonly ast.Parameter[]): string {
  return `(${parameters.map(showParameter).join(', ')})`;
}

/** A statement as text. */
export function showStatement(s: ast.Statement): string {
  switch (s.kind) {
    case 'Bind': {
      const type = s.type ? `: ${showType(s.type)}` : '';
      return `${s.isVar ? 'var ' : ''}${showPattern(s.pattern)}${type} = ${showExpression(s.value)}`;
    }
    case 'Assign':
      return `${showExpression(s.target)} := ${showExpression(s.value)}`;
    case 'LocalFunction': {
      const type = s.returnType ? ` -> ${showType(s.returnType)}` : '';
      return `${s.name.name}${parameterList(s.parameters)}${type} = ${showExpression(s.body)}`;
    }
    case 'ExpressionStatement':
      return showExpression(s.expression);
  }
}

function showFieldPattern({ name, pattern }: ast.FieldPattern): string {
  return pattern ? `${name.name}: ${showPattern(pattern)}` : name.name;
}

/** A pattern as text. */
function showPattern(p: ast.Pattern): string {
  switch (p.kind) {
    case 'WildcardPattern':
      return '_';
    case 'NamePattern':
      return p.name;
    case 'LiteralPattern':
      return showLiteral(p.literal);
    case 'RangePattern':
      return `${p.from}${p.inclusive ? '..=' : '..'}${p.to}`;
    case 'TuplePattern':
      return `(${p.elements.map(showPattern).join(', ')})`;
    case 'ListPattern':
      return `[${p.elements.map(showPattern).join(', ')}${p.tail ? ` | ${showPattern(p.tail)}` : ''}]`;
    case 'RecordPattern':
      return `{${p.fields.map(showFieldPattern).join(', ')}}`;
    case 'ConstructorPattern':
      if (p.positional) return `${p.name.name}(${p.positional.map(showPattern).join(', ')})`;
      return p.named ? `${p.name.name}{${p.named.map(showFieldPattern).join(', ')}}` : p.name.name;
    case 'MapPattern':
      return `%{${p.entries.map((entry) => `${showPattern(entry.key)}: ${showPattern(entry.value)}`).join(', ')}}`;
    case 'SetPattern':
      return `#{${p.elements.map(showPattern).join(', ')}}`;
    case 'PinPattern':
      return `^${p.name}`;
    case 'OrPattern':
      return `<${p.alternatives.map(showPattern).join(' | ')}>`;
  }
}

function showField({ name, type, isPrivate }: ast.FieldDeclaration): string {
  return `${isPrivate ? 'private ' : ''}${name.name}: ${showType(type)}`;
}

/** A type as text; functions in parentheses. */
function showType(type: ast.TypeExpression): string {
  switch (type.kind) {
    case 'NamedType':
      return type.path.map((part) => part.name).join('.') + typeArgs(type.args);
    case 'FunctionType':
      return `(${type.parameters.map(showType).join(', ')} -> ${showType(type.result)})`;
    case 'TupleType':
      return `(${type.elements.map(showType).join(', ')})`;
    case 'RecordType':
      return `{${type.fields.map(showField).join(', ')}}`;
    case 'UnitType':
      return '()';
  }
}

function typeParameters(parameters: readonly ast.TypeParameter[]): string {
  if (parameters.length === 0) return '';
  const shown = parameters.map(({ name, bounds }) => {
    return bounds.length > 0 ? `${name.name}: ${bounds.map((bound) => bound.name).join(' + ')}` : name.name;
  });
  return `[${shown.join(', ')}]`;
}

function showTypeBody(body: ast.TypeBody): string {
  switch (body.kind) {
    case 'EmptyBody':
      return 'empty';
    case 'RecordBody':
      return `{${body.fields.map(showField).join(', ')}}`;
    case 'VariantBody':
      return body.variants
        .map(({ name, positional, named }) => {
          if (named) return `${name.name}{${named.map(showField).join(', ')}}`;
          return positional.length > 0 ? `${name.name}(${positional.map(showType).join(', ')})` : name.name;
        })
        .join(' | ');
    case 'AliasBody':
      return `alias ${showType(body.type)}`;
  }
}

function showFunction(item: ast.FunctionItem): string {
  return list([
    ...item.decorators.map(({ name, args }) => `@${name.name}(${args.map(showExpression).join(', ')})`),
    item.isPublic ? 'pub fn' : 'fn',
    item.name.name + typeParameters(item.typeParameters),
    parameterList(item.parameters),
    item.guard ? `when ${showExpression(item.guard)}` : '',
    item.returnType ? `-> ${showType(item.returnType)}` : '',
    showExpression(item.body),
  ]);
}

/** An item as an S-expression. */
export function showItem(item: ast.Item): string {
  const pub = 'isPublic' in item && item.isPublic ? 'pub' : '';
  switch (item.kind) {
    case 'Module':
      return list([pub, 'module', item.name.name, ...item.items.map(showItem)]);
    case 'Use': {
      const names = item.names?.map(({ name, alias }) => name.name + (alias ? ` as ${alias.name}` : ''));
      return list([
        'use',
        item.path.map((part) => part.name).join('.'),
        names ? `{${names.join(', ')}}` : '*',
      ]);
    }
    case 'Import':
      return list(['import', item.path.map((part) => part.name).join('.')]);
    case 'Function':
      return showFunction(item);
    case 'Type':
      return list([
        ...item.decorators.map(({ name }) => `@${name.name}`),
        pub,
        item.flavour === 'plain' ? 'type' : `${item.flavour} type`,
        item.name.name + typeParameters(item.typeParameters),
        showTypeBody(item.body),
      ]);
    case 'Trait': {
      const methods = item.methods.map(({ name, parameters, returnType, defaultBody }) =>
        list([
          name.name,
          parameterList(parameters),
          returnType ? `-> ${showType(returnType)}` : '',
          defaultBody ? `= ${showExpression(defaultBody)}` : '',
        ]),
      );
      const supertraits = item.supertraits.map((name) => name.name).join(', ');
      return list([pub, 'trait', item.name.name + (supertraits ? `: ${supertraits}` : ''), ...methods]);
    }
    case 'Impl':
      return list([
        'impl',
        `${showType(item.target)}: ${item.trait.name}`,
        ...item.methods.map(showFunction),
      ]);
    case 'Mvar':
      return list([pub, 'mvar', `${item.name.name}: ${showType(item.type)}`, showExpression(item.value)]);
    case 'Const':
      return list([pub, 'const', item.name.name, showExpression(item.value)]);
    case 'Binding': {
      const type = item.type ? `: ${showType(item.type)}` : '';
      return list([
        pub,
        item.isVar ? 'var' : 'let',
        showPattern(item.pattern) + type,
        showExpression(item.value),
      ]);
    }
    case 'Template':
      return list(['template', showFunction(item.function)]);
    case 'Test':
      return list(['test', JSON.stringify(item.name), showExpression(item.body)]);
    case 'Extern':
      return list(['extern', item.name.name]);
  }
}
