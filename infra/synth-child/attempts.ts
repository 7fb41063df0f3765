import { subscribe } from 'node:diagnostics_channel'
import { type Deny, denyCalls } from './denied-calls.ts'
import type { Keepers } from './keepers.ts'
import { placeIn } from './places.ts'
import type { Attempt, Effect } from './protocol.ts'

/** What Node's permission model tells by, and of. It denies by itself. */
const CHANNELS: Readonly<Record<string, Effect>> = {
  fs: 'write',
  child: 'process',
  worker: 'thread',
  inspector: 'inspector',
  net: 'network',
}
const PERMISSIONS: Readonly<Record<string, Effect>> = {
  ChildProcess: 'process',
  WorkerThreads: 'thread',
  Inspector: 'inspector',
  Net: 'network',
}

/** From now on, each denied call is noted, even one whose error the module swallows. */
export function watchAttempts(keepers: Keepers): Attempt[] {
  const attempts: Attempt[] = []
  const note = (effect: Effect, target: string) =>
    attempts.push({ effect, target, place: placeIn(new Error('denied').stack) ?? keepers.origin() })
  for (const [channel, effect] of Object.entries(CHANNELS)) {
    subscribe(`node:permission-model:${channel}`, (message) =>
      note(effect, (message as { readonly resource?: string }).resource ?? ''),
    )
  }
  const deny: Deny = (effect, target) => {
    note(effect, target)
    throw Object.assign(new Error(`Access to ${target} is denied while a tasks module is imported`), {
      code: 'ERR_ACCESS_DENIED',
    })
  }
  denyCalls(deny)
  return attempts
}

/** An error of the permission model as the attempt that it refused: older versions of Node tell of it in no other way. */
export function attemptOf(error: unknown): Attempt | undefined {
  const { code, permission, resource, stack } = (error ?? {}) as Readonly<Record<string, string | undefined>>
  if (code !== 'ERR_ACCESS_DENIED' || permission === undefined) return undefined
  return { effect: PERMISSIONS[permission] ?? 'write', target: resource ?? '', place: placeIn(stack) }
}
