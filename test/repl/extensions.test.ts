/** Native extensions in a session: imported on the spot, their handles cleaned up. */

import { test } from 'node:test';
import { holds } from './playing';

void test('prints what the document prints', () =>
  holds(`
    >>> use nalgebra.{vec, vecDot}
    loaded extension nalgebra 0.1.0
    imported: vec, vecDot
    >>> v = vec([1.0, 2.0, 3.0, 4.0, 5.0])
    Vec[1.0, 2.0, 3.0, 4.0, 5.0]
    >>> v * 2.0
    Vec[2.0, 4.0, 6.0, 8.0, 10.0]
    >>> vecDot(v, v)
    55.0
    >>> :type v
    nalgebra.Vec
  `));

void test('keeps handles of names that are in use and cleans up the others', () =>
  holds(`
    >>> use nalgebra.{vec}
    loaded extension nalgebra 0.1.0
    imported: vec
    >>> v = vec([1.0]); w = vec([2.0])
    Vec[1.0]
    Vec[2.0]
    >>> :gc
    0 native handles cleaned up, 2 in use
    >>> hold = () => w
    hold :: () -> nalgebra.Vec
    >>> v = 1; w = 2
    1
    2
    >>> :gc
    1 native handle cleaned up, 1 in use
    >>> hold()
    Vec[2.0]
  `));

void test('a variable keeps its newest value only', () =>
  holds(`
    >>> use nalgebra.{vec}
    loaded extension nalgebra 0.1.0
    imported: vec
    >>> var k = vec([1.0])
    Vec[1.0]
    >>> k = vec([2.0])
    Vec[2.0]
    >>> :gc
    1 native handle cleaned up, 1 in use
    >>> var k = 1
    1
    >>> :gc
    1 native handle cleaned up, 0 in use
  `));

void test('gc() finds what an earlier entry replaced', () =>
  holds(`
    >>> use nalgebra.{vec}
    loaded extension nalgebra 0.1.0
    imported: vec
    >>> h = vec([1.0])
    Vec[1.0]
    >>> gc()
    GcResult{collected: 0, live: 1}
    >>> h = 3
    3
    >>> gc()
    GcResult{collected: 1, live: 0}
  `));
