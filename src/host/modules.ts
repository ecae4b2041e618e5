/** Node's own modules for builtins, each loaded at its first use so that a short program does not pay for all. */

import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import type { HostModules } from '../lang/host';

const load = createRequire(__filename);

/** The modules without any restriction. */
export const nodeModules: HostModules = {
  fs,
  os,
  path,
  process,
  get crypto() {
    return load('node:crypto') as HostModules['crypto'];
  },
  get childProcess() {
    return load('node:child_process') as HostModules['childProcess'];
  },
  get zlib() {
    return load('node:zlib') as HostModules['zlib'];
  },
  get net() {
    return load('node:net') as HostModules['net'];
  },
  get http() {
    return load('node:http') as HostModules['http'];
  },
};
