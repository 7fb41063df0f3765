import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Command } from 'commander'
import { withConnection } from '../../../lib/cli/connection.ts'

const CLI = resolve(import.meta.dirname, '../../../lib/cli')
/** `list: async () => (await import('./commands/list.ts')).addList` */
const ROW = /^ {4}\w+: async \(\) => \(await import\('(.+)'\)\)\.(\w+),$/gm
let made: Promise<Command> | undefined

/** The command line with all that main.ts names. */
export function wholeProgram(): Promise<Command> {
  made ??= makeProgram()
  return made
}

async function makeProgram(): Promise<Command> {
  const program = withConnection(new Command('tasklane'))
  for (const [, file = '', add = ''] of readFileSync(join(CLI, 'main.ts'), 'utf8').matchAll(ROW)) {
    const module = (await import(join(CLI, file))) as Record<string, (program: Command) => void>
    module[add]?.(program)
  }
  return program
}

/** Those that do something: of `schedules`, its own commands. */
export function commandsOf(parent: Command): Command[] {
  return parent.commands.flatMap((command) => (command.commands.length === 0 ? [command] : commandsOf(command)))
}

/** As it is typed, without `tasklane`. */
export function pathOf(command: Command): string {
  const { parent } = command
  return parent?.parent ? `${pathOf(parent)} ${command.name()}` : command.name()
}

/** The commands of `sh` blocks in a page. */
export function shownCommands(page: string): string[] {
  return [...page.matchAll(/^```sh\n([\s\S]*?)^```$/gm)]
    .flatMap(([, block = '']) => block.split('\n'))
    .filter((line) => line.startsWith('tasklane '))
}
