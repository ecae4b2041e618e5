import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLog } from '../../src/host/log';
import { CapturedOutput } from '../conformance/captured';

test('warnings are lines; the rest only when asked for', () => {
  const quiet = new CapturedOutput();
  const log = createLog(quiet, { isVerbose: false, asJson: false });
  log.info('opened');
  log.warn('that took 80 ms');
  assert.equal(quiet.text, 'warning: that took 80 ms\n');
  const verbose = new CapturedOutput();
  createLog(verbose, { isVerbose: true, asJson: false }).info('opened');
  assert.equal(verbose.text, 'info: opened\n');
});

test('as JSON: one object a line, with the fields', () => {
  const output = new CapturedOutput();
  createLog(output, { isVerbose: false, asJson: true }).warn('slow', { milliseconds: 80 });
  const { msg, milliseconds, level } = JSON.parse(output.text) as Record<string, unknown>;
  assert.deepEqual([msg, milliseconds, level], ['slow', 80, 40]);
  assert.equal(output.text.split('\n').length, 2);
});
