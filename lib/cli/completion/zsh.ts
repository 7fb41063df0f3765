import type { CommandWords, Word } from './command-words.ts'
import { argumentWords, optionValues, subcommandsAt, valuedOptionsAt } from './places.ts'

/** For zsh from 5: words with what they mean. It runs no program at a Tab. */
export function zshScript(commands: readonly CommandWords[]): string {
  return `#compdef tasklane
# tasklane's completion for zsh. In ~/.zshrc, after compinit: eval "$(tasklane completion zsh)"
_tasklane() {
  local cur=\${words[CURRENT]} at='' option='' word
  local -a offered
  for word in "\${(@)words[2,CURRENT-1]}"; do
    if [[ -n $option ]]; then option=''; continue; fi
    case "$at $word" in
      ${patterns(valuedOptionsAt(commands))}) option=$word ;;
      ${patterns(subcommandsAt(commands))}) at="\${at:+$at }$word" ;;
    esac
  done
  if [[ -z $option && $cur == --*=* ]]; then
    option=\${cur%%=*}
    compset -P 1 '*='
  fi
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
  if (( \${#offered} )); then _describe 'tasklane' offered; else _files; fi
}
compdef _tasklane tasklane
`
}

function row(pattern: string, words: readonly Word[]): string {
  return `      '${pattern}') offered=(${words.map(described).join(' ')}) ;;`
}

/** A colon parts a word from its help, so that one of its own is escaped. */
function described({ text, help }: Word): string {
  const word = text.replaceAll(':', '\\:')
  return `'${`${word}${help === '' ? '' : `:${help}`}`.replaceAll("'", "'\\''")}'`
}

function patterns(texts: readonly string[]): string {
  return texts.map((text) => `'${text}'`).join(' | ')
}
