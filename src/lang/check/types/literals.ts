/** Types of literals. */

import type { Literal } from '../../syntax/ast';
import { BIGINT, BOOL, CHAR, FLOAT, INT, STRING, UNIT, primitive, type Type } from './type';

/** The type of a literal. There is no defaulting and no retyping by context. */
export function literalType(literal: Literal): Type {
  switch (literal.kind) {
    case 'Int':
      return INT;
    case 'SizedInt':
      return primitive(literal.type);
    case 'Float':
      return FLOAT;
    case 'Float32':
    case 'Decimal':
      return primitive(literal.kind);
    case 'BigInt':
      return BIGINT;
    case 'String':
      return STRING;
    case 'Char':
      return CHAR;
    case 'Bool':
      return BOOL;
    case 'Unit':
      return UNIT;
  }
}
