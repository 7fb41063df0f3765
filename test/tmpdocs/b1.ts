import { type App } from 'tasklane'
import { poll } from 'tasklane/worker'

export async function runUntil(signal: AbortSignal, app: App, closeEverythingElse: () => Promise<void>): Promise<void> {
  const poller = poll(app, { ownProcess: false, signal, shutdownMs: 60_000 })
  await poller.stopped
  await closeEverythingElse()
}
