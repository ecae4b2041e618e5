/** From the word that names a source to what it is. */

import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { failure } from '../failure';

/** Where an extension comes from. */
export type Source =
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'file'; readonly path: string }
  /** `revision`: tag, branch or commit; empty for what the repository shows first. */
  | { readonly kind: 'git'; readonly url: string; readonly revision: string }
  /** `range`: version, range of versions or tag; empty for the latest. */
  | { readonly kind: 'npm'; readonly name: string; readonly range: string };

/**
 * Reads a source as people write it: a folder, a packed file, the address of a git repository (`#REVISION` behind
 * it), `github:OWNER/REPOSITORY`, or `npm:NAME[@VERSION]`. Throws a `CommandFailure` for anything else.
 */
export function parseSource(word: string, currentFolder: string): Source {
  if (word.startsWith('npm:')) return npmSource(word.slice('npm:'.length));
  const { address, revision } = splitRevision(word);
  const github = /^(?:github:)([\w.-]+\/[\w.-]+)$/.exec(address);
  if (github !== null) return githubSource(github[1], revision);
  if (/^git\+/.test(address)) return gitSource(address.slice('git+'.length), revision);
  if (/^(https?|ssh|git|file):\/\//.test(address) || /^[\w.-]+@[\w.-]+:/.test(address)) {
    return gitSource(address, revision);
  }
  return onDisk(word, currentFolder);
}

/** A repository at GitHub by `OWNER/REPOSITORY`. */
export function githubSource(repository: string, revision: string): Source {
  return gitSource(`https://github.com/${repository.replace(/\.git$/, '')}.git`, revision);
}

/** A git repository; an address that git would take for an option or a command of its own is refused. */
export function gitSource(url: string, revision: string): Source {
  if (url.startsWith('-') || url.includes('::') || /\p{Cc}/u.test(url)) {
    throw failure(
      `could not use '${url}' as the address of a git repository`,
      'give an https, ssh or file address',
    );
  }
  if (revision.startsWith('-') || /[\s\p{Cc}]/u.test(revision)) {
    throw failure(`could not use '${revision}' as a revision`, 'give a tag, a branch or a commit');
  }
  return { kind: 'git', url, revision };
}

/** A package of npm as `NAME` or `NAME@RANGE`. */
export function npmSource(word: string): Source {
  const [, name = '', range = ''] = /^((?:@[^@/]+\/)?[^@/]+)(?:@(.*))?$/.exec(word) ?? [];
  const isName = /^(@[a-z0-9~][a-z0-9._~-]*\/)?[a-z0-9~][a-z0-9._~-]*$/.test(name);
  if (!isName || !/^[\w.^~<>=*| -]*$/.test(range) || range.startsWith('-')) {
    throw failure(`could not use 'npm:${word}' as a source`, 'write npm:NAME or npm:NAME@VERSION');
  }
  return { kind: 'npm', name, range };
}

/** How a source is written down: in locks, in the list of what is trusted, for people. */
export function sourceText(source: Source): string {
  switch (source.kind) {
    case 'git':
      return `git+${source.url}`;
    case 'npm':
      return `npm:${source.name}`;
    case 'folder':
    case 'file':
      return `${source.kind}:${source.path}`;
  }
}

/** The source behind a text of `sourceText`, at what was asked for then. */
export function sourceFromText(text: string, requested: string): Source {
  if (text.startsWith('git+')) return gitSource(text.slice('git+'.length), requested);
  if (text.startsWith('npm:'))
    return npmSource(requested === '' ? text.slice(4) : `${text.slice(4)}@${requested}`);
  const [, kind, path] = /^(folder|file):(.*)$/s.exec(text) ?? [];
  if (path === undefined) throw failure(`could not use '${text}' as a source`, 'install the extension again');
  return { kind: kind as 'folder' | 'file', path };
}

/** What was asked of a source beyond its address: a revision or a range. */
export function requestedOf(source: Source): string {
  if (source.kind === 'git') return source.revision;
  return source.kind === 'npm' ? source.range : '';
}

function splitRevision(word: string): { address: string; revision: string } {
  const at = word.lastIndexOf('#');
  return at < 0
    ? { address: word, revision: '' }
    : { address: word.slice(0, at), revision: word.slice(at + 1) };
}

function onDisk(word: string, currentFolder: string): Source {
  const path = resolve(currentFolder, word);
  const status = statSync(path, { throwIfNoEntry: false });
  if (status?.isFile() === true) return { kind: 'file', path };
  if (status?.isDirectory() === true) {
    const isBare = existsSync(join(path, 'HEAD')) && existsSync(join(path, 'objects'));
    return isBare ? { kind: 'git', url: path, revision: '' } : { kind: 'folder', path };
  }
  const { address, revision } = splitRevision(word);
  const repository = resolve(currentFolder, address);
  if (revision !== '' && existsSync(repository)) return gitSource(repository, revision);
  const isName = /^[\w-]+$/.test(word);
  throw failure(
    `could not find '${word}': there is no such file or folder`,
    isName
      ? `from npm it is \`npm:nostos-${word.replace(/^nostos-/, '')}\`; \`nostos ext search ${word}\` looks for it`
      : 'give a folder, a packed file (.tgz), the address of a git repository, or npm:NAME',
  );
}
