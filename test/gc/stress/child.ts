/**
 * A process that runs programs under a `PoisoningCollector`. With NOSTOS_TEST_BLIND set that is told of no roots, so
 * that programs must fail.
 */

import { answerAssignments } from '../../conformance/answering';
import { watchBirths } from './births';
import { PoisoningCollector } from './poison';

const isBlind = process.env['NOSTOS_TEST_BLIND'] !== undefined;
let collector: PoisoningCollector | undefined;

answerAssignments(
  () => {
    watchBirths(false);
    watchBirths(true);
    collector = new PoisoningCollector(isBlind);
    return collector;
  },
  () => {
    if (collector === undefined) return undefined;
    const { collections, safePoints } = collector;
    collector = undefined;
    return collections < safePoints ? `${collections} of ${safePoints} safe points` : undefined;
  },
);
