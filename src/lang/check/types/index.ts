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
import { FunctionTable } from './functions';
import { orderedGroups } from './groups';
import { Implementations, subjectOf } from './implementations';
import { checkMvars } from './mvars';
import { checkPattern } from './patterns';
import { runtimeChecks } from './runtime-checks';
import { solveConstraint } from './solve';
import { checkImplementations } from './traits-declared';

/** Checks the types of a program whose names are bound. `native` answers for `__native__` calls. */
export function checkTypes(program: R.ResolvedProgram, native: NativeExtensions | undefined): Diagnostic[] {
  const checker = newChecker(program, native);
  const units = [...program.functions, ...methodsOf(program), ...program.bindings];
  enterImplementations(checker);
  for (const group of orderedGroups(units, checker)) inferGroup(checker, group);
  checkValues(checker);
  checkCoverage(checker);
  for (const diagnostic of checkMvars(program)) checker.report(diagnostic);
  program.checks = runtimeChecks(checker);
  return inSourceOrder(checker.diagnostics);
}

function newChecker(program: R.ResolvedProgram, native: NativeExtensions | undefined): Checker {
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
    new FunctionTable(problems),
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
    return { implementation, subject: subjectOf(target) };
  });
  for (const diagnostic of checkImplementations(entries)) checker.report(diagnostic);
}

/** What no group has checked: constants, start values of mvars, tests. */
function checkValues(checker: Checker): void {
  const { open } = checker.nested(() => {
    for (const constant of checker.program.constants) checker.constant(constant);
    for (const mvar of checker.program.mvars) {
      const type = checker.annotation(mvar.type);
      checker.within(checker.atTop(mvar.module), () => {
        checker.check(mvar.value, type, {
          kind: 'annotation',
          source: { span: mvar.type.span, text: 'declared here' },
        });
      });
    }
    for (const test of checker.program.tests) {
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
