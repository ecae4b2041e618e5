/**
 * The type checker: Hindley–Milner inference with levels over groups of functions, qualified types for what bodies
 * demand of their parameters, overloads and methods resolved by type. It reports problems and fills in the
 * elaboration fields of the resolved tree.
 */

import type { Diagnostic } from '../../diagnostics/diagnostic';
import type { NativeExtensions } from '../../host';
import { libraryTypeNamed } from '../names/library';
import { prelude } from '../names/prelude';
import type * as R from '../resolved';
import { TypeScope } from './annotations';
import { abandon, inferGroup } from './bodies';
import { BuiltinTypes } from './builtins';
import { Checker } from './checker';
import type { Surroundings } from './context';
import { Conventions } from './conventions';
import { Declarations } from './declarations';
import { endlessAlias, wrongTypeArity } from './errors';
import { checkCoverage } from './exhaustiveness';
import { checkExpression, inferExpression } from './expressions';
import { FunctionTable, type SettledTypes } from './functions';
import { orderedGroups } from './groups';
import { Implementations, subjectOf } from './implementations';
import { checkMvars } from './mvars';
import { checkPattern } from './patterns';
import { runtimeChecks } from './runtime-checks';
import { solveConstraint } from './solve';
import { checkImplementations } from './traits-declared';

/** Checks the types of a program whose names are bound. `native` answers for `__native__` calls. */
export function checkTypes(program: R.ResolvedProgram, native: NativeExtensions | undefined): Diagnostic[] {
  const { diagnostics, checks } = checkAdded(program, program, native, nothingSettled);
  program.checks = checks;
  return diagnostics;
}

/** What the check of an addition to a program gives. */
export interface AdditionTypes {
  readonly diagnostics: Diagnostic[];
  /** Values of the addition that are checked when the program runs. */
  readonly checks: ReadonlyMap<R.Expression | R.Pattern, R.CheckedType>;
  /** The types of the addition's functions, methods and bindings. */
  readonly types: SettledTypes;
}

const nothingSettled: SettledTypes = { functions: new Map(), bindings: new Map() };

/**
 * Checks what was added to a program: `added` is the part of `program` that is new, `settled` says the types of all
 * the rest.
 */
export function checkAdded(
  program: R.ResolvedProgram,
  added: R.ResolvedProgram,
  native: NativeExtensions | undefined,
  settled: SettledTypes,
): AdditionTypes {
  const checker = newChecker(program, native, settled);
  const functions = [...added.functions, ...methodsOf(added), ...added.idleDefaults];
  for (const type of added.types) {
    if (type.module.library === undefined) checker.declarations.verify(type);
  }
  enterImplementations(checker);
  for (const group of orderedGroups([...functions, ...added.bindings], checker)) inferGroup(checker, group);
  checkValues(checker, added);
  checkCoverage(checker);
  for (const diagnostic of checkMvars(program)) checker.report(diagnostic);
  const types = {
    functions: new Map(functions.map((each) => [each, checker.functions.schemeOf(each, checker.level)])),
    bindings: checker.functions.bindings,
  };
  return { diagnostics: inSourceOrder(checker.diagnostics), checks: runtimeChecks(checker), types };
}

function newChecker(
  program: R.ResolvedProgram,
  native: NativeExtensions | undefined,
  settled: SettledTypes,
): Checker {
  const diagnostics: Diagnostic[] = [];
  const problems = {
    wrongArity: (type: R.Type & { kind: 'Named' }, expected: number) => {
      diagnostics.push(wrongTypeArity(type.span, type.definition.name, expected, type.args?.length ?? 0));
    },
    endlessAlias: (type: R.Type & { kind: 'Named' }) => {
      diagnostics.push(endlessAlias(type.span, type.definition.name));
    },
  };
  const types = [...program.types, ...prelude.types.values()];
  const byName = new Map([...types].reverse().map((type) => [type.name, type]));
  const root: Surroundings = {
    returns: undefined,
    breaks: undefined,
    variables: new TypeScope(undefined),
    module: program.modules[0] ?? { path: '', library: undefined },
    isOpen: false,
  };
  return new Checker(
    program,
    native,
    { infer: inferExpression, check: checkExpression, pattern: checkPattern },
    solveConstraint,
    new Declarations(types, problems),
    new BuiltinTypes((name) => prelude.types.get(name) ?? libraryTypeNamed(name) ?? byName.get(name)),
    new FunctionTable(problems, settled),
    new Implementations(),
    new Conventions(program.functions, program.types),
    problems,
    diagnostics,
    root,
  );
}

function methodsOf(program: R.ResolvedProgram): R.FunctionDefinition[] {
  return program.implementations.flatMap((implementation) => implementation.methods);
}

function enterImplementations(checker: Checker): void {
  const entries = checker.program.implementations.map((implementation) => {
    const target = checker.annotationIn(new TypeScope(undefined), implementation.target);
    checker.implementations.add(implementation, target);
    const read = (type: R.Type) => checker.annotationIn(new TypeScope(undefined, target), type);
    const agree = (first: R.Type, second: R.Type) => checker.unifier.tryUnify(read(first), read(second));
    return { implementation, subject: subjectOf(target), agree };
  });
  for (const diagnostic of checkImplementations(entries)) checker.report(diagnostic);
}

/** What no group has checked: constants, start values of mvars, tests. */
function checkValues(checker: Checker, added: R.ResolvedProgram): void {
  const { open } = checker.nested(() => {
    for (const constant of added.constants) checker.constant(constant);
    for (const mvar of added.mvars) {
      if (mvar.type === undefined) continue;
      const type = checker.mvar(mvar, mvar.type.span);
      const label = { span: mvar.type.span, text: 'declared here' };
      checker.within(checker.atTop(mvar.module), () => {
        checker.check(mvar.value, type, {
          kind: 'annotation',
          source: label,
        });
      });
    }
    for (const test of added.tests) {
      checker.within(checker.atTop(test.routine.module, checker.fresh()), () => checker.infer(test.body));
    }
  });
  for (const constraint of [...open, ...checker.pending]) abandon(checker, constraint);
}

/** Diagnostics file by file, each file from top to bottom; each only once. */
function inSourceOrder(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const files = new Map<unknown, number>();
  const seen = new Set<string>();
  const unique = diagnostics.filter((diagnostic) => {
    const span = diagnostic.label?.span;
    if (span !== undefined && !files.has(span.source)) files.set(span.source, files.size);
    const key = `${files.get(span?.source) ?? ''}:${span?.start ?? ''}:${span?.end ?? ''}:${diagnostic.message}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
  const rank = (diagnostic: Diagnostic) => files.get(diagnostic.label?.span.source) ?? -1;
  const start = (diagnostic: Diagnostic) => diagnostic.label?.span.start ?? 0;
  return unique.sort((a, b) => rank(a) - rank(b) || start(a) - start(b));
}
