import { readFileSync, writeSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { Writable } from 'node:stream'
import { appSpec } from '../../lib/core/app.ts'
import type { App } from '../../lib/core/app-types.ts'
import { TasklaneError } from '../../lib/core/errors/index.ts'
import { described, storable, textOr } from '../../lib/core/safe-text.ts'
import { describeApp } from './app-description.ts'
import { attemptOf, watchAttempts } from './attempts.ts'
import { Keepers } from './keepers.ts'
import { placeIn } from './places.ts'
import type { Ending, FromChild, ToChild } from './protocol.ts'

/**
 * Imports the module that stands on its standard input, and tells on descriptor 3 what became of it: see `run-child.ts`, which starts it
 * under Node's permission model.
 */

const REPORT_DESCRIPTOR = 3
const TEXT_CHARACTERS = 2000

Error.stackTraceLimit = 100
const { url, code, aliveMs } = JSON.parse(readFileSync(0, 'utf8')) as ToChild
const stringify = JSON.stringify
const write = writeSync
const exit = process.exit.bind(process)
// What the module prints is printed again by the process that imports it for good.
const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
for (const name of ['stdout', 'stderr']) Object.defineProperty(process, name, { configurable: true, value: silent })
const keepers = new Keepers()
const attempts = watchAttempts(keepers)
let ending: Ending = { type: 'unsettled' }
let over = false

process.exit = (status) => {
  end({ type: 'exited', code: String(status ?? process.exitCode ?? 0), place: placeIn(new Error('exit').stack) })
  return exit(status)
}
process.on('exit', () => tell({ attempts, ending }))
process.on('uncaughtException', (error) => {
  end(failure(error))
  exit(1)
})
registerHooks({
  load: (wanted, context, next) =>
    wanted === url ? { format: 'module', source: code, shortCircuit: true } : next(wanted, context),
})

let limit = stillAlive(false)
import(url).then(
  ({ default: app }: { readonly default?: App }) => {
    clearTimeout(limit)
    limit = stillAlive(true)
    if (!over) ending = appEnding(app)
  },
  (error: unknown) => {
    end(failure(error))
    exit(1)
  },
)

/** In pieces: a pipe may take less than it is given. */
function tell(report: FromChild): void {
  const bytes = Buffer.from(stringify(report))
  for (let at = 0; at < bytes.length; ) at += write(REPORT_DESCRIPTOR, bytes, at)
}

/** The first end is the cause; what follows from it is not told. */
function end(with_: Ending): void {
  if (!over) ending = with_
  over = true
}

/** It keeps nothing alive itself: a process that has nothing left to do ends at once. */
function stillAlive(loaded: boolean): NodeJS.Timeout {
  return setTimeout(() => {
    end({ type: 'alive', loaded, keepers: keepers.all() })
    exit(1)
  }, aliveMs).unref()
}

function appEnding(app: App | undefined): Ending {
  try {
    return { type: 'app', app: describeApp(appSpec(app as App)) }
  } catch (error) {
    return failure(error)
  }
}

function failure(error: unknown): Ending {
  const denied = attemptOf(error)
  if (denied !== undefined && attempts.length === 0) attempts.push(denied)
  const problems = TasklaneError.is(error) ? (error as { readonly problems?: readonly string[] }).problems : undefined
  if (problems !== undefined) return { type: 'mistakes', problems }
  const stack = textOr(() => (error as Error).stack)
  const message = textOr(() => String(error)) || described(error)
  return { type: 'threw', text: storable(message, TEXT_CHARACTERS), place: placeIn(stack) }
}
