/** Making values of the library's type `Json`. */

import { List } from '../values/list';
import { Data0, Data1, Float, type Value } from '../values/value';
import { constructorOf, jsonType } from './types';

/** Constructors of `Json`. */
export const json = {
  Null: constructorOf(jsonType, 'Null'),
  Bool: constructorOf(jsonType, 'Bool'),
  Number: constructorOf(jsonType, 'Number'),
  Integer: constructorOf(jsonType, 'Integer'),
  String: constructorOf(jsonType, 'String'),
  Array: constructorOf(jsonType, 'Array'),
  Object: constructorOf(jsonType, 'Object'),
};

/** `Null`. */
export const jsonNull: Value = new Data0(json.Null);
const jsonTrue = new Data1(json.Bool, true);
const jsonFalse = new Data1(json.Bool, false);
/** A `Bool` of JSON. */
export const jsonBool = (value: boolean): Value => (value ? jsonTrue : jsonFalse);
/** An `Integer` of JSON. */
export const jsonInteger = (value: Value): Value => new Data1(json.Integer, value);
/** A `Number` of JSON. */
export const jsonNumber = (value: number): Value => new Data1(json.Number, new Float(value));
/** A `String` of JSON. */
export const jsonString = (value: string): Value => new Data1(json.String, value);
/** An `Array` of JSON. The elements belong to it from now on. */
export const jsonArray = (elements: Value[]): Value => new Data1(json.Array, List.from(elements));
/** An `Object` of JSON; fields are pairs, which belong to it from now on. */
export const jsonObject = (fields: Value[]): Value => new Data1(json.Object, List.from(fields));
