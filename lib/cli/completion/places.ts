import type { CommandWords, Word } from './command-words.ts'

/** What the scripts of all shells go by: `<command> <word>`, where the command is empty for `tasklane` itself. */

/** Those whose word begins a command. */
export function subcommandsAt(commands: readonly CommandWords[]): string[] {
  return commands.flatMap(({ path, commands: subs }) => subs.map(({ text }) => `${path} ${text}`))
}

/** Those whose word is an option that takes the next word for its value. */
export function valuedOptionsAt(commands: readonly CommandWords[]): string[] {
  return commands.flatMap(({ path, options }) =>
    options
      .filter(({ takesValue }) => takesValue)
      .flatMap(({ text, short }) => [text, ...(short === undefined ? [] : [`-${short}`])])
      .map((text) => `${path} ${text}`),
  )
}

/** What is offered where no option has been begun; nothing where files are. Options, too, where nothing else can stand. */
export function argumentWords({ commands, values, options, isOpen }: CommandWords): readonly Word[] {
  const words = [...commands, ...values.map(plainWord)]
  return words.length === 0 && !isOpen ? options : words
}

/** Options of which all values are known, by `<command> <option>`. */
export function optionValues(commands: readonly CommandWords[]): { readonly at: string; readonly values: Word[] }[] {
  return commands.flatMap(({ path, options }) =>
    options
      .filter(({ values }) => values.length > 0)
      .flatMap(({ text, short, values }) =>
        [text, ...(short === undefined ? [] : [`-${short}`])].map((name) => ({
          at: `${path} ${name}`,
          values: values.map(plainWord),
        })),
      ),
  )
}

function plainWord(text: string): Word {
  return { text, help: '' }
}
