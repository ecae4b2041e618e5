/** Method calls whose receiver's type only the value tells. */

import { findMethod, findPlain, handleMethods } from '../../builtins';
import { arityOf } from '../../builtins/arity';
import type { BuiltinRow } from '../../builtins/row';
import type * as R from '../../check/resolved';
import { callValue } from '../../machine/call';
import { listenToChanges, listenToReads } from '../../machine/reactive';
import { panic, typeError } from '../../machine/thrown';
import { typeOf } from '../../values/describe';
import { FunctionValue } from '../../values/function';
import type { TypeDescriptor } from '../../values/types';
import { Data, type Value } from '../../values/value';
import type { Linker } from '../link';
import { chooseOverload } from './overloads';

/** Calls with the receiver as first value. */
type Implementation = (values: Value[]) => Value;

/** One method call in the program; remembers what it found for the last receiver type. */
export class MethodDispatch {
  private lastType: TypeDescriptor | undefined;
  private lastImplementation: Implementation | undefined;

  constructor(
    private readonly linker: Linker,
    private readonly name: string,
    /** Names of the arguments after the receiver. */
    private readonly names: readonly (string | undefined)[],
    private readonly inScope: R.FunctionFamily | undefined,
    private readonly isTail: boolean,
    /** Text of the type argument of the call; empty when it has none. */
    private readonly typeArgument: string,
  ) {}

  /**
   * The call's value, SUSPENDED, or TAIL. `fallback` is what a plain call of the name would use when it is a
   * local or a top-level value.
   */
  call(values: Value[], fallback: Value): Value {
    const receiver = values[0];
    const type = typeOf(receiver);
    if (type !== this.lastType || this.lastImplementation === undefined) {
      this.lastImplementation = this.find(type, values.length);
      this.lastType = type;
    }
    if (this.lastImplementation !== undefined) return this.lastImplementation(values);
    return this.callOther(receiver, values, fallback);
  }

  /** What does not depend on the value beyond its type. */
  private find(type: TypeDescriptor, count: number): Implementation | undefined {
    const method = type.methods.get(`${this.name}/${count}`) ?? type.methods.get(this.name);
    if (method !== undefined) {
      const definition = this.linker.definitionOf(method);
      return (values) =>
        this.linker.callArranged(definition, values, [undefined, ...this.names], this.isTail);
    }
    if (type.flavour === 'reactive' && count === 2) {
      const listen = LISTENING.get(this.name);
      if (listen !== undefined) return listen;
    }
    const row = findMethod(type.name, this.name).find((candidate) => arityOf(candidate) === count);
    return row === undefined ? undefined : rowCall(row, this.typeArgument);
  }

  private callOther(receiver: Value, values: Value[], fallback: Value): Value {
    if (receiver instanceof Data) {
      const index = receiver.ctor.fieldNames?.indexOf(this.name) ?? -1;
      const field = index === -1 ? undefined : receiver.get(index);
      if (field instanceof FunctionValue) return callValue(field, values.slice(1));
    }
    if (fallback instanceof FunctionValue) return callValue(fallback, values);
    if (this.inScope !== undefined) {
      const names = [undefined, ...this.names];
      return this.linker.callArranged(
        chooseOverload(this.inScope.overloads, values, names),
        values,
        names,
        this.isTail,
      );
    }
    const row =
      findPlain(this.name)?.find((candidate) => arityOf(candidate) === values.length) ??
      handleMethods(typeOf(receiver).name, this.name).find((row) => arityOf(row) === values.length);
    if (row !== undefined) return rowCall(row, this.typeArgument)(values);
    throw panic(`no method \`${this.name}\` found for type \`${typeOf(receiver).name}\``);
  }
}

/** Methods of all reactive values. */
const LISTENING: ReadonlyMap<string, Implementation> = new Map([
  ['onChange', listening(listenToChanges)],
  ['onRead', listening(listenToReads)],
]);

function listening(listen: (object: Data, listener: FunctionValue) => void): Implementation {
  return ([object, listener]) => {
    if (!(listener instanceof FunctionValue)) throw typeError('function', typeOf(listener).name);
    listen(object as Data, listener);
    return undefined;
  };
}

function rowCall(row: BuiltinRow, typeArgument: string): Implementation {
  const run = row.run as (...values: Value[]) => Value;
  if (row.typeArgument === true) return (values) => run(typeArgument, ...values);
  switch (arityOf(row)) {
    case 1:
      return (values) => run(values[0]);
    case 2:
      return (values) => run(values[0], values[1]);
    case 3:
      return (values) => run(values[0], values[1], values[2]);
    default:
      return (values) => run(...values);
  }
}
