/**
 * What builtins need of the running program and its surroundings. One program runs at a time, so that this is
 * module state: the evaluator sets it before it runs anything.
 */

import type { Host } from '../host';
import { panic } from '../machine/thrown';
import type { DataConstructor } from '../values/types';
import type { Value } from '../values/value';

let host: Host | undefined;

/** Says where output, files, time and processes are from now on. */
export function setHost(newHost: Host): void {
  host = newHost;
}

/** The surroundings of the running program. */
export function currentHost(): Host {
  if (host === undefined) throw new Error('no host has been set');
  return host;
}

/** A declared type as reflection sees it. Types of fields are written in the language's own syntax. */
export interface ReflectedType {
  readonly name: string;
  readonly kind: 'record' | 'variant' | 'alias' | 'primitive' | 'reactive' | 'reactive_variant';
  readonly parameters: readonly string[];
  /** The type that an alias stands for. */
  readonly target: string | undefined;
  /** A record has one, of its own name. Positional fields have the names `_0`, `_1`, … */
  readonly constructors: readonly ReflectedConstructor[];
}
/** A constructor with the types of its fields as written. */
export interface ReflectedConstructor {
  readonly descriptor: DataConstructor;
  readonly fields: readonly { readonly name: string; readonly type: string }[];
}

/** Finds a type of the program, of an imported module or of the prelude by its name. */
export type TypeLookup = (name: string) => ReflectedType | undefined;

let lookupType: TypeLookup = () => undefined;
/** What has been looked up. */
const knownTypes = new Map<string, ReflectedType | undefined>();

/** Says which types the running program has declared. */
export function setTypeLookup(lookup: TypeLookup): void {
  lookupType = lookup;
  knownTypes.clear();
}

/** The declared type of a name; undefined when there is none. */
export function declaredType(name: string): ReflectedType | undefined {
  if (!knownTypes.has(name)) knownTypes.set(name, lookupType(name));
  return knownTypes.get(name);
}

/** How something outside ended: with a value, or with what is to be thrown. */
export type Outcome =
  { readonly kind: 'value'; readonly value: Value } | { readonly kind: 'error'; readonly thrown: unknown };

/**
 * Begins something that Node will finish later. `done` is called at most once, from the event loop, never
 * before `Start` has returned. Gives back how to abandon it when the process is ended.
 */
export type Start = (done: (outcome: Outcome) => void) => () => void;

/**
 * Suspends the running process until what `start` begins is done, then goes on with its value or throws.
 * Installed by the scheduler; returns SUSPENDED.
 */
export type Wait = (start: Start) => Value;

let wait: Wait = () => {
  throw panic('this operation has to wait, and nothing here can wake the program');
};

/** Says how a process waits for the world outside. */
export function setWait(newWait: Wait): void {
  wait = newWait;
}

/** Waits for something outside; other processes go on. Returns SUSPENDED. */
export function waitFor(start: Start): Value {
  return wait(start);
}
