/** Packages of Nostos sources: in a folder of the user, or where `nostos ext install` put what it fetched. */

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Dependency } from './manifest';

/** A package that can be read, or why it cannot. */
export type FoundPackage = { readonly folder: string } | { readonly problem: string };

/** Where a package is; nothing is fetched, since a run of a program never uses the network. */
export function findPackage(dependency: Dependency, home: string): FoundPackage {
  if (dependency.path !== undefined) return { folder: dependency.path };
  const folder = fetchedPackage(dependency, home);
  if (folder === undefined) return { problem: 'packages of sources come from `github`, `git` or `path`' };
  return existsSync(folder)
    ? { folder }
    : { problem: 'it is not on this machine yet; `nostos ext install` in the project fetches it' };
}

/** The folder for a fetched package, whether it is there or not; undefined for one that is not fetched by git. */
export function fetchedPackage({ github, git, version }: Dependency, home: string): string | undefined {
  const packages = join(home, 'packages');
  if (github !== undefined) {
    const parts = /^([\w.-]+)\/([\w.-]+)$/.exec(github);
    if (parts === null || parts.slice(1).some((part) => /^\.+$/.test(part))) return undefined;
    return join(packages, 'github.com', parts[1], parts[2], folderPart(version));
  }
  return git === undefined ? undefined : join(packages, 'git', folderPart(git), folderPart(version));
}

/** Any text as the name of one folder. */
function folderPart(text: string): string {
  const name = encodeURIComponent(text).replaceAll('*', '%2A');
  return /^\.+$/.test(name) ? name.replaceAll('.', '%2E') : name;
}

/** The files of a package: those at the top of its folder. */
export function packageSources(folder: string): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.nos'))
    .sort();
}
