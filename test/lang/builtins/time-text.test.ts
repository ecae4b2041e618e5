import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { formatUtc, parseTime, timestampOf } from '../../../src/lang/builtins/time-text';

const moment = fc.integer({ min: -60_000_000_000, max: 250_000_000_000 }).map((seconds) => seconds * 1000);

describe('times as text', () => {
  it('are read back by the format that wrote them', () => {
    const formats = ['%Y-%m-%d %H:%M:%S', '%F %T', '%d %B %Y, %I:%M:%S %p', '%A %j %Y %H.%M.%S', '%s'];
    fc.assert(
      fc.property(moment, fc.constantFrom(...formats), (timestamp, format) => {
        assert.equal(parseTime(formatUtc(timestamp, format), format), timestamp, format);
      }),
    );
  });

  it('agree with JavaScript about the calendar', () => {
    fc.assert(
      fc.property(moment, (timestamp) => {
        const iso = new Date(timestamp).toISOString();
        if (/^\d{4}-/.test(iso)) assert.equal(formatUtc(timestamp, '%Y-%m-%dT%H:%M:%S.000Z'), iso);
      }),
    );
  });

  it('know which days and hours there are', () => {
    assert.equal(timestampOf([2024, 2, 29, 0, 0, 0]), Date.UTC(2024, 1, 29));
    assert.equal(timestampOf([2023, 2, 29, 0, 0, 0]), undefined);
    assert.equal(timestampOf([2023, 1, 1, 24, 0, 0]), undefined);
    assert.equal(timestampOf([50, 1, 1, 0, 0, 0]), new Date('0050-01-01T00:00:00Z').getTime());
  });

  it('need date and time to be read', () => {
    assert.equal(parseTime('2024-02-05', '%Y-%m-%d'), undefined);
    assert.equal(parseTime('12:00', '%H:%M'), undefined);
    assert.equal(parseTime('2024-02-30 12:00', '%Y-%m-%d %H:%M'), undefined);
    assert.equal(parseTime('x', '%'), undefined);
  });

  it('leave unknown directives as they are', () => {
    assert.equal(formatUtc(0, '%q %% %'), '%q % %');
  });
});
