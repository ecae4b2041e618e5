// Follows a page of documentation in a home of its own, and remembers what was typed and printed.

import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { differs, type Block } from './page';

const root = resolve(__dirname, '../..');

/**
 * Where the command comes from: `packed`, a tarball in the first folder, which the page installs; `installed`, the same
 * installed already; or the file of a built command.
 */
export type Command = 'packed' | 'installed' | { readonly file: string };

/** A reader at a keyboard. */
export class Reader {
  commands = 0;
  private readonly scratch = mkdtempSync(join(tmpdir(), 'nostos-reader-'));
  private readonly home = join(this.scratch, 'home');
  private readonly environment: NodeJS.ProcessEnv;
  private folder = join(this.home, 'work');
  private readonly lines: string[] = [];
  private printed = '';

  constructor(command: Command) {
    const prefix = join(this.home, '.npm-global');
    mkdirSync(this.folder, { recursive: true });
    mkdirSync(prefix, { recursive: true });
    const { PATH = '', RUSTUP_HOME = join(homedir(), '.rustup'), ...others } = process.env;
    // What this machine needs to reach its registries stays; what an author may have set up for Nostos and cargo goes.
    const kept = Object.entries(others).filter(([name]) => !/^(NOSTOS_|CARGO_|NODE_)/.test(name));
    this.environment = {
      ...Object.fromEntries(kept),
      HOME: this.home,
      PATH: `${join(prefix, 'bin')}:${PATH}`,
      RUSTUP_HOME,
      CARGO_HOME: join(this.home, '.cargo'),
      npm_config_userconfig: npmSetting('userconfig'),
      npm_config_globalconfig: npmSetting('globalconfig'),
      npm_config_prefix: prefix,
      npm_config_update_notifier: 'false',
    };
    if (typeof command === 'object') {
      mkdirSync(join(prefix, 'bin'));
      const shim = join(prefix, 'bin/nostos');
      writeFileSync(shim, `#!/bin/sh\nexec '${process.execPath}' '${command.file}' "$@"\n`);
      chmodSync(shim, 0o755);
    } else this.prepare(command === 'installed');
  }

  /** What a clone of the repository gives, or one day the registry. */
  private prepare(install: boolean): void {
    const packed = this.shell(`npm pack --silent --pack-destination '${this.folder}'`, root, process.env);
    if (packed.status !== 0) throw new Error(`npm pack: ${packed.text}`);
    if (!install) return;
    const installed = this.shell(
      'npm install --silent --global ./nostos-*.tgz',
      this.folder,
      this.environment,
    );
    if (installed.status !== 0) throw new Error(`npm install: ${installed.text}`);
  }

  take(block: Block): void {
    switch (block.kind) {
      case 'file':
        this.write(block.name, block.text);
        break;
      case 'append':
        this.write(block.name, `${this.read(block.name)}\n${block.text}`);
        break;
      case 'insert': {
        const text = this.read(block.name);
        const line = `${block.after}\n`;
        if (!text.includes(line))
          throw new Error(`line ${block.line}: ${block.name} has no line \`${block.after}\``);
        this.write(
          block.name,
          text.replace(line, () => line + block.text),
        );
        break;
      }
      case 'excerpt':
        if (!this.read(block.name).includes(block.text))
          throw new Error(`line ${block.line}: ${block.name} does not hold this excerpt`);
        break;
      case 'commands':
        this.printed = '';
        for (const command of block.commands) this.run(command, block.line);
        break;
      case 'output': {
        const difference = differs(block.text, this.printed);
        if (difference !== undefined) throw new Error(`line ${block.line}: ${difference}`);
        break;
      }
    }
  }

  /** What was typed and printed so far. */
  transcript(page: string): string {
    const version = (command: string): string => this.shell(command, this.home, this.environment).text.trim();
    const versions = [process.version, `npm ${version('npm --version')}`, version('cargo --version')];
    const head = [
      `The commands of ${basename(page)}, as typed by a new user: empty home, empty npm prefix.`,
      `Node ${versions.join(', ')}, ${process.platform} ${process.arch}.`,
      'Written by: bash scripts/check-first-extension.sh --transcript',
    ];
    return `${head.join('\n')}\n\n${this.plain(this.lines.join('\n'))}\n`;
  }

  close(): void {
    rmSync(this.scratch, { recursive: true, force: true });
  }

  private run(command: string, line: number): void {
    this.commands++;
    this.lines.push(`${this.prompt()}$ ${command}`);
    const where = join(this.scratch, 'folder');
    const { status, text } = this.shell(`${command}\npwd >'${where}'`, this.folder, this.environment);
    if (text !== '') this.lines.push(text.replace(/\n$/, ''));
    if (status !== 0) throw new Error(`line ${line}: \`${command}\` ended with status ${status}`);
    this.folder = readFileSync(where, 'utf8').trim();
    this.printed += this.plain(text);
  }

  private prompt(): string {
    const place = this.folder.replace(join(this.home, 'work'), '').replace(/^\//, '');
    return place === '' ? '' : `${place} `;
  }

  /** Without the place of the scratch folder, which is another one each time. */
  private plain(text: string): string {
    return text.replaceAll(this.home, '~');
  }

  private shell(
    command: string,
    folder: string,
    env: NodeJS.ProcessEnv,
  ): { status: number | null; text: string } {
    const { status, stdout } = spawnSync('bash', ['-euo', 'pipefail', '-c', `exec 2>&1\n${command}`], {
      cwd: folder,
      env,
      encoding: 'utf8',
      timeout: 600_000,
    });
    return { status, text: stdout };
  }

  private read(name: string): string {
    return readFileSync(join(this.folder, name), 'utf8');
  }

  private write(name: string, text: string): void {
    writeFileSync(join(this.folder, name), text);
    this.lines.push(`${this.prompt()}(edits ${name})`);
  }
}

/** Where npm of this machine reads its settings: a home without them would not reach a registry behind a mirror. */
function npmSetting(name: string): string {
  return spawnSync('npm', ['config', 'get', name], { encoding: 'utf8' }).stdout.trim();
}
