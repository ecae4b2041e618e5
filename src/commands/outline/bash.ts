/** Completion for bash. */

import type { CommandOutline } from './outline';
import { placesOf, spellings, valueKind, type Place } from './places';

/** The names of installed extensions. */
const installed = '$(ls "${NOSTOS_HOME:-$HOME/.nostos}/extensions" 2>/dev/null)';

/** The script that bash is to read. */
export function bashCompletion(root: CommandOutline): string {
  const places = placesOf(root);
  return `# bash completion for ${root.name}; made by \`${root.name} completions bash\`
_${root.name}() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]}
  local place=${root.name} index program=
  for ((index = 1; index < COMP_CWORD; index++)); do
    [[ -z $program ]] || break
    case "$place \${COMP_WORDS[index]}" in
${places.flatMap(commandCases).join('\n')}
      *) [[ \${COMP_WORDS[index]} == -* ]] || program=1 ;;
    esac
  done
  case "$place $previous" in
${places.flatMap(valueCases).join('\n')}
  esac
  local options= commands= extensions=
  case $place in
${places.map(placeCase).join('\n')}
  esac
  if [[ $current == -* ]]; then
    COMPREPLY=($(compgen -W "$options" -- "$current"))
    return
  fi
  COMPREPLY=()
  [[ -n $program ]] || COMPREPLY=($(compgen -W "$commands" -- "$current"))
  local IFS=$'\\n'
  [[ -z $extensions ]] || COMPREPLY+=($(compgen -W "${installed}" -- "$current"))
  [[ -z $extensions || \${#COMPREPLY[@]} == 0 ]] || return
  COMPREPLY+=($(compgen -f -- "$current"))
  compopt -o filenames 2>/dev/null
}
complete -F _${root.name} ${root.name}
`;
}

function commandCases({ path, command }: Place): string[] {
  return command.commands.map(({ name }) => `      '${path} ${name}') place='${path} ${name}' ;;`);
}

function valueCases({ path, command }: Place): string[] {
  return command.options.flatMap((option) => {
    const patterns = spellings(option).map((spelling) => `'${path} ${spelling}'`);
    const reply = (words: string): string[] => [
      `    ${patterns.join('|')}) COMPREPLY=($(compgen ${words} -- "$current")); return ;;`,
    ];
    switch (valueKind(option)) {
      case 'choice':
        return reply(`-W '${option.choices.join(' ')}'`);
      case 'extension':
        return reply(`-W "${installed}"`);
      case 'file':
        return reply('-f');
      case 'text':
        return [`    ${patterns.join('|')}) COMPREPLY=(); return ;;`];
      case undefined:
        return [];
    }
  });
}

function placeCase({ path, command }: Place): string {
  const options = command.options.flatMap(spellings).join(' ');
  const commands = command.commands.map(({ name }) => name).join(' ');
  return `    '${path}') options='${options}' commands='${commands}'${command.takesExtensions ? ' extensions=1' : ''} ;;`;
}
