// Loaded before the command (`node --import`): kills its process at the Nth operation that changes a file.
// NOSTOS_KILL_AT holds N, from 1. Without it the operations are counted into the file NOSTOS_COUNT_FILE.
import fs from 'node:fs';

const limit = Number(process.env.NOSTOS_KILL_AT ?? 0);
const names = [
  'mkdirSync',
  'openSync',
  'writeSync',
  'writeFileSync',
  'fsyncSync',
  'renameSync',
  'symlinkSync',
  'rmSync',
];
const { writeFileSync } = fs;
let count = 0;

for (const name of names) {
  const original = fs[name];
  fs[name] = (...words) => {
    // What is opened to be read changes nothing, nor does the cache of compiled code.
    const isReading = name === 'openSync' && (words[1] ?? 'r') === 'r';
    const isCache = String(words[0]).endsWith('.cache');
    if (isReading || isCache) return original(...words);
    if (++count === limit) process.kill(process.pid, 'SIGKILL');
    return original(...words);
  };
}

process.on('exit', () => {
  if (limit === 0) writeFileSync(process.env.NOSTOS_COUNT_FILE, String(count));
});
