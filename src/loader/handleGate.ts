/** Which handles a library may see, and which opaque types its handles have. */

import type { HandleKind, HandleOwner } from '../gc/kinds';
import type { HandleTable } from '../gc/handles';
import type { TypeDescriptor } from '../lang/values/types';
import type { NativeHandle } from '../lang/values/value';
import type { ArgumentFaults } from './faults';
import { malformed } from './malformed';
import type { TypeScope } from './scope';
import type { SignatureType } from './signature';

/** Stands between one library and the table of handles. */
export class HandleGate {
  /** The kind that each opaque type was first bound to. */
  private readonly kindOfType = new Map<TypeDescriptor, HandleKind>();

  constructor(
    readonly table: HandleTable,
    readonly owner: HandleOwner,
    readonly scope: TypeScope,
  ) {}

  /** The kind of the library's objects with that type id. */
  kind(typeIdLow: number, typeIdHigh: number): HandleKind {
    return (
      this.table.kind(this.owner, typeIdLow, typeIdHigh) ?? malformed('its objects have too many type ids')
    );
  }

  /** Lets a handle through as an argument: alive, of this library, of the opaque type wanted. Throws otherwise. */
  admit(
    handle: NativeHandle,
    wanted: SignatureType | undefined,
    position: number,
    faults: ArgumentFaults,
  ): void {
    const kind = this.table.kindOfHandle(handle);
    if (kind === undefined) throw faults.staleHandle(position);
    if (kind.owner !== this.owner) throw faults.foreignHandle(position, kind.owner.name, kind.type.name);
    if (wanted?.kind !== 'named') return;
    const type = this.scope.type(wanted.name);
    if (type === undefined || kind.type === type) return;
    // A kind without a type may be of the one wanted, unless that is known to be another kind.
    if (kind.boundBy === '' && !this.kindOfType.has(type)) return;
    throw faults.wrongHandle(position, wanted.name, this.nameOf(kind));
  }

  /**
   * Notes that a result of the kind was declared as `type` by the signature of `functionName`. Returns why that
   * contradicts what is known, or undefined.
   */
  bind(kind: HandleKind, type: TypeDescriptor, functionName: string): string | undefined {
    if (kind.type === type) return undefined;
    if (kind.boundBy !== '') {
      return `a ${kind.type.name} (type id ${kind.typeId}, so declared by ${kind.boundBy})`;
    }
    kind.type = type;
    kind.boundBy = functionName;
    if (!this.kindOfType.has(type)) this.kindOfType.set(type, kind);
    return undefined;
  }

  private nameOf(kind: HandleKind): string {
    return kind.boundBy === '' ? `id ${kind.typeId}` : kind.type.name;
  }
}
