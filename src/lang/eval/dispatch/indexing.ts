/** `c[i]` and `c[i] = v` on user types: the functions `{v}Get` and `{v}Set` of the module that owns the type. */

import type * as R from '../../check/resolved';
import { call2, callValue } from '../../machine/call';
import { locate, panic } from '../../machine/thrown';
import { getAtIndex } from '../../operations/indexing';
import type { Span } from '../../syntax/source';
import type { FunctionValue } from '../../values/function';
import type { TypeDescriptor } from '../../values/types';
import type { Data, Value } from '../../values/value';
import type { Linker } from '../link';

/** One index expression or assignment; remembers the function it found for the last type. */
export class IndexDispatch {
  private lastType: TypeDescriptor | undefined;
  private lastFunction: FunctionValue | undefined;

  constructor(
    private readonly linker: Linker,
    private readonly suffix: 'Get' | 'Set',
    private readonly known: R.FunctionDefinition | undefined,
  ) {}

  private find(type: TypeDescriptor): FunctionValue | undefined {
    if (this.known !== undefined) return this.linker.functionValue(this.known);
    if (type !== this.lastType) {
      this.lastFunction = this.linker.conventionFunction(type, this.suffix, this.suffix === 'Get' ? 2 : 3);
      this.lastType = type;
    }
    return this.lastFunction;
  }

  /** `{v}Get(c, i)`, or plain indexing for types without one. */
  callGetter(collection: Data, index: Value): Value {
    const getter = this.find(collection.type);
    return getter === undefined ? getAtIndex(collection, index) : call2(getter, collection, index);
  }

  /** `{v}Set(c, i, v)`; throws when the type has none. */
  callSetter(collection: Data, index: Value, value: Value, span: Span): Value {
    const setter = this.find(collection.type);
    if (setter === undefined) throw locate(panic('Index expects list, tuple, array, or string'), span);
    return callValue(setter, [collection, index, value]);
  }
}
