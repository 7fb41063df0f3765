import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { coloursFor } from './colours.ts'
import { withConnection } from './connection.ts'
import { failureLines, failureOf } from './failure.ts'
import { jsonText } from './json-text.ts'

/** Adds one command, with its options, to the program. */
type AddCommand = (program: Command) => void

/** Commands by their names, under the headings of the help. */
export type CommandTable = Readonly<Record<string, Readonly<Record<string, () => Promise<AddCommand>>>>>

/** Runs the command line, and sets the process's exit code. */
export async function runProgram(args: readonly string[], table: CommandTable): Promise<void> {
  stayQuietWithoutReaders()
  const json = args.includes('--json')
  try {
    const program = await makeProgram(args, table, json)
    await program.parseAsync(args, { from: 'user' })
  } catch (thrown) {
    const { exitCode, error } = failureOf(thrown)
    process.exitCode = exitCode
    if (error === undefined) return
    if (json) console.error(jsonText({ error }))
    else if (error['reason'] === undefined || error.docs !== undefined)
      console.error(failureLines(error, coloursFor(process.stderr)).join('\n'))
  }
}

/** Loads what is named; all of it for help, and to suggest what was meant. */
async function makeProgram(args: readonly string[], table: CommandTable, json: boolean): Promise<Command> {
  // Connection options may stand before the command, too.
  const program = withConnection(new Command('tasklane').version(packageVersion()))
    .description('The serverless task queue for TypeScript on AWS primitives.')
    .usage('<command> [options]')
    .exitOverride()
    .showHelpAfterError('(add --help for more)')
    .enablePositionalOptions()
    .addHelpText('after', HELP)
  // What commander has against the command is part of the one document.
  if (json) program.configureOutput({ writeErr: () => {} })
  const rows = Object.entries(table).flatMap(([heading, commands]) =>
    Object.entries(commands).map(([name, load]) => ({ heading, name, load })),
  )
  const named = rows.filter(({ name }) => args.includes(name))
  const wanted = named.length === 0 || ALL_NEEDED.some((name) => args.includes(name)) ? rows : named
  const adders = await Promise.all(wanted.map(async ({ heading, load }) => ({ heading, add: await load() })))
  for (const { heading, add } of adders) add(program.commandsGroup(heading))
  return program
}

/** They speak of all commands. */
const ALL_NEEDED = ['help', 'completion']

const HELP = `
Examples:
  tasklane dev                                  the whole queue on this machine
  tasklane enqueue resize '{"width":64}' --wait
  tasklane list --status FAILURE --since 1h
  tasklane status ID --logs

Exit codes: 0 done, 1 failed, 2 wrong usage, 130 stopped by Ctrl-C.`

/** A reader that has seen enough, such as `head`, is no error. */
function stayQuietWithoutReaders(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
      process.exit(process.exitCode ?? 0)
    })
  }
}

function packageVersion(): string {
  // From lib/cli as well as from dist/lib/cli.
  for (const path of ['../../package.json', '../../../package.json']) {
    try {
      const { version } = JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')) as {
        readonly version: string
      }
      return version
    } catch {}
  }
  return 'unknown'
}
