/** Which types implement which traits, and the methods that this gives them. */

import type * as R from '../resolved';
import type { BuiltinTrait } from './constraint';
import { prune, type Head, type Type } from './type';

/** What implementations are looked up by: a nominal type, or tuples of any size. */
export type Subject = Head | 'Tuple';

/** A method that an implementation gives a type. */
export interface ImplementedMethod {
  readonly implementation: R.Implementation;
  readonly definition: R.FunctionDefinition;
}

/** The traits that every program knows. A program may declare one of the name again: it is still that trait. */
export const BUILTIN_TRAITS: ReadonlySet<string> = new Set<BuiltinTrait>([
  'Eq',
  'Ord',
  'Num',
  'Show',
  'Hash',
  'Copy',
]);

/** Traits are the same when they are one definition, or both called like one builtin trait. */
export function traitKey(trait: R.TraitDefinition | string): R.TraitDefinition | string {
  if (typeof trait === 'string') return trait;
  return BUILTIN_TRAITS.has(trait.name) ? trait.name : trait;
}

/** What a pruned type is looked up by; undefined for functions and unknown types. */
export function subjectOf(type: Type): Subject | undefined {
  const pruned = prune(type);
  if (pruned.kind === 'Named') return pruned.head;
  return pruned.kind === 'Tuple' ? 'Tuple' : undefined;
}

/** The implementations of a program by type, trait and name of the method. */
export class Implementations {
  private readonly traits = new Map<Subject, Map<R.TraitDefinition | string, R.Implementation>>();
  private readonly methodsByName = new Map<string, Map<Subject, ImplementedMethod[]>>();

  /** Enters an implementation; `target` is the converted head type. */
  add(implementation: R.Implementation, target: Type): void {
    const subject = subjectOf(target);
    if (subject === undefined) return;
    let traits = this.traits.get(subject);
    if (traits === undefined) this.traits.set(subject, (traits = new Map()));
    const key = traitKey(implementation.trait);
    if (!traits.has(key)) traits.set(key, implementation);
    for (const definition of implementation.methods) this.addMethod(subject, implementation, definition);
  }

  private addMethod(
    subject: Subject,
    implementation: R.Implementation,
    definition: R.FunctionDefinition,
  ): void {
    const { trait } = implementation;
    const isCallable = trait.isBuiltin || trait.methods.some((method) => method.name === definition.name);
    if (!isCallable) return;
    let bySubject = this.methodsByName.get(definition.name);
    if (bySubject === undefined) this.methodsByName.set(definition.name, (bySubject = new Map()));
    const methods = bySubject.get(subject);
    if (methods === undefined) bySubject.set(subject, [{ implementation, definition }]);
    else methods.push({ implementation, definition });
  }

  /** The implementation of a trait for a type; undefined when there is none. */
  find(subject: Subject, trait: R.TraitDefinition | string): R.Implementation | undefined {
    return this.traits.get(subject)?.get(traitKey(trait));
  }

  /** Methods of a name that a type has, as far as their traits are visible in `module`. */
  methods(subject: Subject, name: string, module: R.Module): readonly ImplementedMethod[] {
    const found = this.methodsByName.get(name)?.get(subject) ?? [];
    return found.filter(({ implementation }) => isVisible(implementation.trait, module));
  }

  /** Every type that has a method of this name from a trait visible in `module`. */
  subjects(name: string, module: R.Module): Subject[] {
    const bySubject = this.methodsByName.get(name);
    if (bySubject === undefined) return [];
    return [...bySubject.keys()].filter((subject) => this.methods(subject, name, module).length > 0);
  }

  /** All implementations of methods called `name`, whichever type they are for. */
  named(name: string): R.FunctionDefinition[] {
    return [...(this.methodsByName.get(name)?.values() ?? [])].flat().map((method) => method.definition);
  }
}

/** Methods of a private trait belong to its module and those inside; a file's own traits to all its modules. */
function isVisible(trait: R.TraitDefinition, module: R.Module): boolean {
  const home = trait.module.path;
  return trait.isPublic || home === '' || module.path === home || module.path.startsWith(`${home}.`);
}

/** The method that a bound on `trait` promises: its own, or one of its supertraits. */
export function promisedMethod(
  trait: R.TraitDefinition,
  name: string,
  seen: Set<R.TraitDefinition> = new Set(),
): R.TraitMethodDefinition | undefined {
  if (seen.has(trait)) return undefined;
  seen.add(trait);
  const own = trait.methods.find((method) => method.name === name);
  if (own !== undefined) return own;
  for (const supertrait of trait.supertraits) {
    const found = promisedMethod(supertrait, name, seen);
    if (found !== undefined) return found;
  }
  return undefined;
}
