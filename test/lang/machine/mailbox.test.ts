import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Mailbox } from '../../../src/lang/machine/mailbox';

const all = (mailbox: Mailbox) => Array.from({ length: mailbox.length }, (_, i) => mailbox.at(i));

function filled(count: number): Mailbox {
  const mailbox = new Mailbox();
  for (let i = 0; i < count; i++) mailbox.push(i);
  return mailbox;
}

test('messages are taken from any place, the others stay in order', () => {
  const mailbox = filled(6);
  mailbox.take(0);
  mailbox.take(2);
  mailbox.push(6);
  mailbox.take(4);
  assert.deepEqual(all(mailbox), [1, 2, 4, 5]);
  assert.deepEqual(
    mailbox.contents.filter((message) => message !== undefined),
    [1, 2, 4, 5],
  );
});

test('it does the same as a list, whatever is added and taken', () => {
  const mailbox = new Mailbox();
  const list: number[] = [];
  for (let step = 0; step < 30_000; step++) {
    if (step % 3 !== 0 || step < 6000) {
      mailbox.push(step);
      list.push(step);
    } else {
      const place = (step * 7919) % Math.min(list.length, 50);
      mailbox.take(place);
      list.splice(place, 1);
    }
  }
  while (list.length > 0) {
    assert.equal(mailbox.at(0), list.shift());
    mailbox.take(0);
  }
  assert.equal(mailbox.length, 0);
  assert.equal(mailbox.contents.length, 0);
});

test('taken messages are not kept', () => {
  const mailbox = filled(100_000);
  for (let i = 0; i < 90_000; i++) mailbox.take(0);
  assert(mailbox.contents.length < 30_000);
  mailbox.clear();
  assert.deepEqual(all(mailbox), []);
});
