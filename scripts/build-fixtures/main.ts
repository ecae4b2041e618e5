import { parseArgs } from 'node:util';
import { type Fixture, catalogue } from './catalogue';
import { build, compilerVersions } from './compile';
import { readManifest, sourcesHash, staleness, updateManifest } from './manifest';

function main(): void {
  const { values, positionals } = parseArgs({
    options: { stale: { type: 'boolean' }, check: { type: 'boolean' } },
    allowPositionals: true,
  });
  const wanted = select(positionals);
  if (values.check === true) check(wanted);
  else buildAll(values.stale === true ? wanted.filter(isStale) : wanted);
}

function select(names: readonly string[]): readonly Fixture[] {
  const unknown = names.find((name) => !catalogue.some((fixture) => fixture.name === name));
  if (unknown !== undefined) {
    const known = catalogue.map((fixture) => fixture.name).join(', ');
    throw new Error(`there is no fixture ${unknown}; there are ${known}`);
  }
  return names.length === 0 ? catalogue : catalogue.filter((fixture) => names.includes(fixture.name));
}

function isStale(fixture: Fixture): boolean {
  return staleness(fixture, readManifest()) !== undefined;
}

function check(fixtures: readonly Fixture[]): void {
  const manifest = readManifest();
  for (const fixture of fixtures) {
    const reason = staleness(fixture, manifest);
    if (reason === undefined) continue;
    console.error(`fixtures/${fixture.name}: ${fixture.library}: ${reason}`);
    process.exitCode = 1;
  }
}

/** The manifest is brought up to date after each library, so that what was built counts even if a later one fails. */
function buildAll(fixtures: readonly Fixture[]): void {
  const compilers = compilerVersions();
  for (const fixture of fixtures) {
    console.log(`building fixtures/${fixture.name}`);
    const sources = sourcesHash(fixture);
    build(fixture);
    updateManifest(fixture, sources, compilers);
  }
}

main();
