import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Command } from 'commander'
import { describe, expect, it } from 'vitest'

const ROOT = resolve(import.meta.dirname, '../../..')
const GUIDE = readFileSync(join(ROOT, 'docs/guide/cli.md'), 'utf8')
const MAIN = readFileSync(join(ROOT, 'lib/cli/main.ts'), 'utf8')

/** `list: async () => (await import('./commands/list.ts')).addList` */
const ROWS = [...MAIN.matchAll(/^ {4}(\w+): async \(\) => \(await import\('(.+)'\)\)\.(\w+),$/gm)]
const program = await makeProgram()

describe('the guide to the command line', () => {
  it('knows the table of commands', () => {
    expect(program.commands.map((command) => command.name())).toEqual(
      expect.arrayContaining(['dev', 'list', 'schedules']),
    )
    expect(ROWS).toHaveLength(program.commands.length)
  })

  it.each(commandsOf(program).map((command) => [pathOf(command), command] as const))('shows %s', (path) => {
    expect(GUIDE.includes(`\ntasklane ${path}`), `docs/guide/cli.md shows no tasklane ${path}`).toBe(true)
  })

  it.each(blocks('sh').flatMap((block) => block.split('\n').filter((line) => line.startsWith('tasklane '))))(
    '%s: has options that there are',
    (line) => {
      const command = commandOf(line)
      const known = command.options.map(({ long }) => long)

      const given = [...line.replaceAll(/'[^']*'/g, '').matchAll(/ (--[\w-]+)/g)].map(([, option]) => option)

      expect(known).toEqual(expect.arrayContaining(given))
    },
  )

  it.each(blocks('json').map((block) => [block.slice(0, 60), block]))('%s: is JSON', (_, block = '') => {
    expect(() => JSON.parse(block)).not.toThrow()
  })
})

describe('the help of', () => {
  it.each(commandsOf(program).map((command) => [pathOf(command), command] as const))(
    '%s has examples, of options that there are',
    (path, command) => {
      const lines = helpOf(command)
        .split('\n')
        .filter((line) => line.startsWith(`  tasklane ${path}`))
      const known = command.options.map(({ long }) => long)

      const given = lines.flatMap((line) =>
        [...line.replaceAll(/'[^']*'/g, '').matchAll(/ (--[\w-]+)/g)].map(([, option]) => option),
      )

      expect(lines.length).toBeGreaterThan(0)
      expect([...known, '--help']).toEqual(expect.arrayContaining(given))
    },
  )
})

async function makeProgram(): Promise<Command> {
  const made = new Command('tasklane')
  for (const [, , file = '', add = ''] of ROWS) {
    const module = (await import(join(ROOT, 'lib/cli', file))) as Record<string, (program: Command) => void>
    module[add]?.(made)
  }
  return made
}

/** Those that do something: of `schedules`, its own commands. */
function commandsOf(parent: Command): Command[] {
  return parent.commands.flatMap((command) => (command.commands.length === 0 ? [command] : commandsOf(command)))
}

function pathOf(command: Command): string {
  const { parent } = command
  return parent?.parent ? `${pathOf(parent)} ${command.name()}` : command.name()
}

function commandOf(line: string): Command {
  const found = commandsOf(program).find((command) => `${line} `.startsWith(`tasklane ${pathOf(command)} `))
  if (found === undefined) throw new Error(`there is no such command: ${line}`)
  return found
}

function blocks(language: string): string[] {
  return [...GUIDE.matchAll(new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(
    ([, block = '']) => block,
  )
}

function helpOf(command: Command): string {
  let text = ''
  command.configureOutput({ writeOut: (part) => (text += part) })
  command.outputHelp()
  return text
}
