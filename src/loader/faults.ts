/** What is wrong with the arguments or the result of a native call, in words for the program. */

import type { Thrown } from '../lang/machine/thrown';
import { nestedNow } from '../lang/operations/show';
import { describe } from '../lang/values/describe';
import { NativeHandle, type Value } from '../lang/values/value';
import { limits } from './abi';
import { callFailed } from './failure';
import { signatureText, type SignatureType } from './signature';

/** Characters of a value that a message shows. */
const shownLength = 60;

/** Makes the errors about the arguments of one function. Positions count from 0; people read them from 1. */
export class ArgumentFaults {
  constructor(private readonly functionName: string) {}

  /** The wrong number of arguments. */
  wrongCount(wanted: number, found: number): Thrown {
    return this.fault(`it takes ${wanted} argument${wanted === 1 ? '' : 's'}, but was given ${found}`);
  }

  /** An argument, or something in it, of another type than the signature says. */
  wrongType(position: number, wanted: SignatureType, found: Value): Thrown {
    return this.fault(
      `argument ${position + 1} must be ${signatureText(wanted)}, but is ${valueText(found)}`,
    );
  }

  /** A handle of another opaque type than the signature says. */
  wrongHandle(position: number, wanted: string, found: string): Thrown {
    return this.fault(`argument ${position + 1} must be ${wanted}, but is a handle of type ${found}`);
  }

  /** A function, mvar or the like. */
  cannotCross(position: number, found: Value): Thrown {
    return this.fault(
      `argument ${position + 1} holds a ${describe(found)}, which cannot be given to native code`,
    );
  }

  /** A handle that another extension made. */
  foreignHandle(position: number, owner: string, type: string): Thrown {
    return this.fault(
      `argument ${position + 1} is a ${type} of the extension ${owner}; only ${owner} can use it`,
    );
  }

  /** A handle whose object was cleaned up, or that never was one. */
  staleHandle(position: number): Thrown {
    return this.fault(`argument ${position + 1} is a handle whose native object is gone`);
  }

  /** Too many containers inside each other. */
  tooDeep(position: number): Thrown {
    return this.fault(
      `argument ${position + 1} is nested more than ${limits.MAX_DEPTH} levels deep, or contains itself`,
    );
  }

  private fault(reason: string): Thrown {
    return callFailed(`${this.functionName}: ${reason}`);
  }
}

/** A value and its type for a message: `String ("abc")`. */
function valueText(value: Value): string {
  if (value === undefined) return '()';
  if (value instanceof NativeHandle) return `a handle of type ${describe(value)}`;
  let shown = nestedNow(value);
  if (shown.length > shownLength) shown = `${shown.slice(0, shownLength)}…`;
  return `${describe(value)} (${shown})`;
}
