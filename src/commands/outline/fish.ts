/** Completion for fish. */

import type { CommandOutline, OptionOutline } from './outline';
import { placesOf, valueKind, type Place } from './places';

/** The names of installed extensions. */
const installed =
  '(set -q NOSTOS_HOME; and ls $NOSTOS_HOME/extensions 2>/dev/null; or ls ~/.nostos/extensions 2>/dev/null)';

/** The script that fish is to read. */
export function fishCompletion(root: CommandOutline): string {
  const places = placesOf(root);
  const lines = places.flatMap((place) => {
    const condition = conditionOf(place, root);
    const complete = `complete -c ${root.name} -n ${quoted(condition.inside)}`;
    return [
      ...place.command.commands.map(
        ({ name, summary }) =>
          `complete -c ${root.name} -n ${quoted(condition.before)} -a ${name} -d ${quoted(summary)}`,
      ),
      ...(place.command.takesExtensions ? [`${complete} -a ${quoted(installed)}`] : []),
      ...place.command.options.map((option) => `${complete}${optionWords(option)}`),
    ];
  });
  return `# fish completion for ${root.name}; made by \`${root.name} completions fish\`\n${lines.join('\n')}\n`;
}

/** When the words so far are those of a command, and when none of its subcommands has been named. */
function conditionOf({ path, command }: Place, root: CommandOutline): { inside: string; before: string } {
  const seen = (names: readonly string[]): string => `__fish_seen_subcommand_from ${names.join(' ')}`;
  const [, ...way] = path.split(' ');
  const below = command.commands.map(({ name }) => name);
  if (way.length === 0) {
    const none = `not ${seen(below)}`;
    return { inside: none, before: none };
  }
  const inside = way.map((name) => seen([name]));
  if (way.length === 1) {
    // A subcommand of another command may have the same name.
    const others = root.commands.filter(({ commands }) => commands.some(({ name }) => name === way[0]));
    inside.push(...others.map(({ name }) => `not ${seen([name])}`));
  }
  const before = below.length === 0 ? inside : [...inside, `not ${seen(below)}`];
  return { inside: inside.join('; and '), before: before.join('; and ') };
}

function optionWords(option: OptionOutline): string {
  const short = option.short === undefined ? '' : ` -s ${option.short.slice(1)}`;
  const long = option.long === undefined ? '' : ` -l ${option.long.slice(2)}`;
  return `${short}${long}${valueWords(option)} -d ${quoted(option.description)}`;
}

function valueWords(option: OptionOutline): string {
  switch (valueKind(option)) {
    case 'choice':
      return ` -x -a ${quoted(option.choices.join(' '))}`;
    case 'extension':
      return ` -x -a ${quoted(installed)}`;
    case 'file':
      return ' -r -F';
    case 'text':
      return ' -x';
    case undefined:
      return '';
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
