import type { Command } from 'commander'
import type { App } from '../core/app-types.ts'
import type { Client, ClientOptions } from '../entries/client.ts'
import { appName, type ConnectionFlags, takeProfile } from './connection.ts'
import { defined } from './defined.ts'
import type { Place } from './deployed-names.ts'
import { untilInterrupted } from './interrupt.ts'
import type { LoadedApp } from './load-app.ts'
import { type Output, terminalOutput } from './output.ts'

/** What a command works with. `signal` aborts on Ctrl-C; `place` is where the client looks. */
export type ClientWork = (client: Client, out: Output, signal: AbortSignal, place: Place) => Promise<void>

interface Flags extends ConnectionFlags {
  /** The module of the app, for commands that validate inputs. */
  readonly entry?: string
}

/**
 * Runs `work` with the client that the command's options and the environment lead to, and closes it.
 *
 * @throws UsageError, Interrupted, and whatever the work rejects with.
 */
export async function withClient(command: Command, work: ClientWork): Promise<void> {
  const flags = command.optsWithGlobals<Flags>()
  takeProfile(flags)
  using loaded = flags.entry === undefined ? undefined : await loadEntry(flags.entry)
  const app = loaded?.app ?? appName(flags, process.env, process.cwd())
  const { endpoint, region, stage } = flags
  const where = defined({ endpoint, region, stage })
  const out = terminalOutput(flags.json ?? false)
  await using client = await openClient({ app, ...where })
  const place = { app: typeof app === 'string' ? app : app.name, ...where }
  await untilInterrupted((signal) => work(client, out, signal, place))
}

// In functions of their own: TypeScript 6.0 leaves the extension of an import as it is where it has `using` to rewrite.

async function loadEntry(entry: string): Promise<LoadedApp> {
  const { loadApp } = await import('./load-app.ts')
  return loadApp(entry)
}

async function openClient(options: ClientOptions<App>): Promise<Client> {
  const { createClient } = await import('../entries/client.ts')
  return createClient(options)
}
