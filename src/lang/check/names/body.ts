/** The state of resolving one body: which routine, which block, which type variables. */

import type * as Ast from '../../syntax/ast';
import type { Span } from '../../syntax/source';
import type * as R from '../resolved';
import { boundInPart, privateName, reassigned } from './errors';
import type { NameContext } from './context';
import { BlockScope, newLocal, noteUse, type LocalEntry, type ModuleScope } from './scope';
import { resolveType, type TypeVariables } from './types';

/** Deepest nesting of expressions that the later stages walk by recursion. */
export const MAX_EXPRESSION_DEPTH = 1500;

/** What bodies are resolved with. */
export interface BodyContext extends NameContext {
  /** The resolver of expressions; here, so that files about one kind need not import the one that knows all kinds. */
  readonly resolveExpression: (body: Body, expression: Ast.Expression) => R.Expression;
}

/** Where the resolver stands inside a body. One object per routine; `block` moves with the walk. */
export class Body {
  block: BlockScope;
  /** Loops around the current expression within this routine. */
  loops = 0;
  depth = 0;

  constructor(
    readonly context: BodyContext,
    readonly scope: ModuleScope,
    readonly routine: R.Routine,
    readonly variables: TypeVariables,
    outer: BlockScope | undefined,
  ) {
    this.block = new BlockScope(outer, routine);
  }

  /** Runs `work` in a new block scope. */
  inBlock<T>(work: () => T): T {
    const outer = this.block;
    this.block = new BlockScope(outer, this.routine);
    try {
      return work();
    } finally {
      this.block = outer;
    }
  }

  /** A body for a routine inside this one. */
  inner(routine: R.Routine): Body {
    const body = new Body(this.context, this.scope, routine, this.variables, this.block);
    body.depth = this.depth;
    return body;
  }

  /** Resolves an expression in the current block. Problems are reported and give an `Error` node. */
  expression(expression: Ast.Expression): R.Expression {
    return this.context.resolveExpression(this, expression);
  }

  /** Declares a variable in the current block. */
  declare(
    name: string,
    span: Span,
    options: { isVar?: boolean; type?: R.Type; parameter?: number } = {},
  ): R.Local {
    const local = newLocal(name, this.routine, span, options);
    this.block.names.set(name, { kind: 'variable', local });
    return local;
  }

  /** The local entry of a name, without recording a use. */
  lookup(name: string): { entry: LocalEntry; scope: BlockScope } | undefined {
    return this.block.find(name);
  }

  /** An expression that reads `local` here. */
  reference(local: R.Local, span: Span): R.LocalExpression {
    if (local.unboundIn !== undefined) {
      this.context.diagnostics.push(boundInPart(span, local.name, local.unboundIn));
      local.unboundIn = undefined;
    }
    noteUse(local, this.routine);
    return { kind: 'Local', local, span };
  }

  type(type: Ast.TypeExpression): R.Type {
    return resolveType(this.context, this.scope, type, this.variables);
  }

  types(types: readonly Ast.TypeExpression[] | undefined): R.Type[] | undefined {
    return types?.map((type) => this.type(type));
  }

  report = {
    reassigned: (span: Span, local: R.Local) => {
      this.context.diagnostics.push(reassigned(span, local.name, local.span));
    },
    privateName: (span: Span, name: string, module: string) => {
      this.context.diagnostics.push(privateName(span, name, module));
    },
  };
}
