import type { CommandWords, Word } from './command-words.ts'
import { argumentWords, optionValues, subcommandsAt, valuedOptionsAt } from './places.ts'

/** For bash from 3.2, which macOS has. It needs nothing else, and runs no program at a Tab. */
export function bashScript(commands: readonly CommandWords[]): string {
  return `# tasklane's completion for bash. In ~/.bashrc: eval "$(tasklane completion bash)"
_tasklane() {
  local cur=\${COMP_WORDS[COMP_CWORD]} at='' option='' offered='' word i
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    # bash parts --name=value at its sign.
    if [[ $word == '=' ]]; then continue; fi
    if [[ -n $option ]]; then option=''; continue; fi
    case "$at $word" in
      ${patterns(valuedOptionsAt(commands))}) option=$word ;;
      ${patterns(subcommandsAt(commands))}) at="\${at:+$at }$word" ;;
    esac
  done
  if [[ $cur == '=' ]]; then cur=''; fi
  if [[ -n $option ]]; then
    case "$at $option" in
${optionValues(commands)
  .map(({ at, values }) => row(at, values))
  .join('\n')}
    esac
  elif [[ $cur == -* ]]; then
    case "$at" in
${commands.map(({ path, options }) => row(path, options)).join('\n')}
    esac
  else
    case "$at" in
${commands.map((command) => row(command.path, argumentWords(command))).join('\n')}
    esac
  fi
  COMPREPLY=($(compgen -W "$offered" -- "$cur"))
}
complete -o bashdefault -o default -F _tasklane tasklane
`
}

function row(pattern: string, words: readonly Word[]): string {
  return `      '${pattern}') offered='${words.map(({ text }) => text).join(' ')}' ;;`
}

function patterns(texts: readonly string[]): string {
  return texts.map((text) => `'${text}'`).join(' | ')
}
