/** Completion for zsh. */

import type { CommandOutline } from './outline';
import { placesOf, spellings, valueKind, type Place } from './places';

/** Offers the names of installed extensions; fails where none fits. */
const installed = 'compadd -- "${NOSTOS_HOME:-$HOME/.nostos}"/extensions/*(N:t)';

/** The script that zsh is to read, or to find as a file `_nostos` in its function path. */
export function zshCompletion(root: CommandOutline): string {
  const places = placesOf(root);
  return `#compdef ${root.name}
# zsh completion for ${root.name}; made by \`${root.name} completions zsh\`
_${root.name}() {
  local place=${root.name} word program= extensions=
  local -a options commands
  for word in "\${(@)words[2,CURRENT-1]}"; do
    [[ -z $program ]] || break
    case "$place $word" in
${places.flatMap(commandCases).join('\n')}
      *) [[ $word == -* ]] || program=1 ;;
    esac
  done
  case "$place \${words[CURRENT-1]}" in
${places.flatMap(valueCases).join('\n')}
  esac
  case $place in
${places.map(placeCase).join('\n')}
  esac
  if [[ \${words[CURRENT]} == -* ]]; then
    _describe -o option options
    return
  fi
  [[ -n $program ]] || _describe command commands
  [[ -n $extensions ]] && ${installed} && return
  _files
}
if [[ \${funcstack[1]} == _${root.name} ]]; then _${root.name} "$@"; else compdef _${root.name} ${root.name}; fi
`;
}

function commandCases({ path, command }: Place): string[] {
  return command.commands.map(({ name }) => `      '${path} ${name}') place='${path} ${name}' ;;`);
}

function valueCases({ path, command }: Place): string[] {
  return command.options.flatMap((option) => {
    const patterns = spellings(option).map((spelling) => `'${path} ${spelling}'`);
    const answer = (action: string): string[] => [`    ${patterns.join('|')}) ${action}; return ;;`];
    switch (valueKind(option)) {
      case 'choice':
        return answer(`compadd -- ${option.choices.join(' ')}`);
      case 'extension':
        return answer(installed);
      case 'file':
        return answer('_files');
      case 'text':
        return answer('_message value');
      case undefined:
        return [];
    }
  });
}

function placeCase({ path, command }: Place): string {
  const described = (word: string, text: string): string => quoted(`${word.replaceAll(':', '\\:')}:${text}`);
  const options = command.options.flatMap((option) =>
    spellings(option).map((spelling) => described(spelling, option.description)),
  );
  const commands = command.commands.map(({ name, summary }) => described(name, summary));
  return `    '${path}') options=(${options.join(' ')}) commands=(${commands.join(' ')})${command.takesExtensions ? ' extensions=1' : ''} ;;`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
