import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { widenClasses } from '../../../src/lang/builtins/regex-classes';
import { valueOf } from './programs';

describe('classes of regular expressions', () => {
  it('are widened outside and inside of brackets', () => {
    assert.equal(widenClasses('\\d+'), '[\\p{Nd}]+');
    assert.equal(widenClasses('[\\d.]'), '[\\p{Nd}.]');
    assert.equal(widenClasses('\\D'), '[^\\p{Nd}]');
  });

  it('are told from escaped backslashes and members', () => {
    assert.equal(widenClasses('\\\\d'), '\\\\d');
    assert.equal(widenClasses('[]\\d]\\d'), '[]\\p{Nd}][\\p{Nd}]');
    assert.equal(widenClasses('[^]\\d]'), '[^]\\p{Nd}]');
    assert.equal(widenClasses('[[:alpha:]\\d]'), '[[:alpha:]\\p{Nd}]');
  });

  it('find letters of all scripts', async () => {
    assert.equal(await valueOf('Regex.findAll("žluť, 日本 12", "\\\\w+")'), '["žluť", "日本", "12"]');
  });

  it('stay linear on patterns that backtracking cannot finish', async () => {
    assert.equal(await valueOf('Regex.matches("a".repeat(20000) ++ "!", "^(a+)+$")'), 'false');
  });
});
