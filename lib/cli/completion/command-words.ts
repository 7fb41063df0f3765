import type { Command, Option } from 'commander'

/** What may stand after one command, as a shell is to offer it. */
export interface CommandWords {
  /** As it is typed, such as `schedules create`; empty for `tasklane` itself. */
  readonly path: string
  readonly commands: readonly Word[]
  readonly options: readonly OptionWord[]
  /** What its arguments may be, where that is known. */
  readonly values: readonly string[]
  /** Whether arguments that are not known may come: then file names are offered. */
  readonly isOpen: boolean
}

export interface Word {
  readonly text: string
  /** One line, for shells that show one. */
  readonly help: string
}

interface OptionWord extends Word {
  /** Such as `w`, for `-w`. */
  readonly short: string | undefined
  readonly takesValue: boolean
  readonly values: readonly string[]
}

/**
 * The tree of commands as lists, `parent` first.
 *
 * @param known - what arguments may be, by the path of their command, where the command takes others as well.
 */
export function commandWords(parent: Command, known: Readonly<Record<string, readonly string[]>>): CommandWords[] {
  return walk(parent, '', known)
}

function walk(command: Command, path: string, known: Readonly<Record<string, readonly string[]>>): CommandWords[] {
  const help = command.createHelp()
  const commands = help.visibleCommands(command).filter((sub) => sub.name() !== 'help')
  const open = command.registeredArguments
  return [
    {
      path,
      commands: commands.map((sub) => ({ text: sub.name(), help: oneLine(sub.description()) })),
      options: help.visibleOptions(command).flatMap(optionWord),
      values: known[path] ?? open.flatMap(({ argChoices = [] }) => argChoices),
      isOpen: open.length > 0,
    },
    ...commands.flatMap((sub) => walk(sub, path === '' ? sub.name() : `${path} ${sub.name()}`, known)),
  ]
}

function optionWord({ long, short, description, required, optional, argChoices = [] }: Option): OptionWord[] {
  if (!long) return []
  return [
    {
      text: long,
      short: short?.slice(1),
      help: oneLine(description),
      // What may be left out can't be told from the next argument.
      takesValue: required && !optional,
      values: argChoices,
    },
  ]
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim()
}
