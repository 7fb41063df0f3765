import type { CommandWords } from './command-words.ts'
import { subcommandsAt, valuedOptionsAt } from './places.ts'

/** For fish from 3: words with what they mean. It runs no program at a Tab. */
export function fishScript(commands: readonly CommandWords[]): string {
  return `# tasklane's completion for fish. In ~/.config/fish/config.fish: tasklane completion fish | source
function __tasklane_at
  set -l at ''
  set -l option ''
  for word in (commandline -opc)[2..-1]
    if test -n "$option"
      set option ''
    else if contains -- "$at $word" ${quotedAll(valuedOptionsAt(commands))}
      set option $word
    else if contains -- "$at $word" ${quotedAll(subcommandsAt(commands))}
      set at (string trim "$at $word")
    end
  end
  test "$at" = "$argv[1]"
end
complete -c tasklane -e
${commands.flatMap(linesOf).join('\n')}
`
}

function linesOf({ path, commands, options, values, isOpen }: CommandWords): string[] {
  const start = `complete -c tasklane -n ${quoted(`__tasklane_at ${quoted(path)}`)}`
  const isClosed = commands.length > 0 || values.length > 0 || !isOpen
  return [
    ...(isClosed ? [`${start} -f`] : []),
    ...commands.map(({ text, help }) => `${start} -a ${text} -d ${quoted(help)}`),
    ...(values.length > 0 ? [`${start} -a ${quoted(values.join(' '))}`] : []),
    ...options.map(({ text, short, help, takesValue, values: choices }) =>
      [
        start,
        `-l ${text.slice(2)}`,
        ...(short === undefined ? [] : [`-s ${short}`]),
        ...(choices.length > 0 ? [`-x -a ${quoted(choices.join(' '))}`] : takesValue ? ['-r'] : []),
        `-d ${quoted(help)}`,
      ].join(' '),
    ),
  ]
}

function quotedAll(texts: readonly string[]): string {
  return texts.map(quoted).join(' ')
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
