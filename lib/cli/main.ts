#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { Command, CommanderError } from 'commander'
import { addDev } from './dev.ts'
import { EXIT } from './exit-codes.ts'

/** The `tasklane` command: one verb a file, each loading what it needs when it runs. */

const program = new Command('tasklane')
  .description('The serverless task queue for TypeScript on AWS primitives.')
  .version(packageVersion())
  .exitOverride()
  .showHelpAfterError('(add --help for more)')
addDev(program)

try {
  await program.parseAsync()
} catch (error) {
  if (!(error instanceof CommanderError)) throw error
  // Commander has printed what it has to say; help and version come this way too.
  process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage
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
