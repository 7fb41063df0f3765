import { deadLetterNameOf } from '../../core/names.ts'
import { requestCancelWrite, resendWrite } from '../../core/transitions.ts'
import type { OperatorBackend } from '../../ports/backend.ts'
import { type DeployedApp, PROBE, queuesOf } from './app-checks.ts'
import { type Check, isDenied, ok } from './check.ts'

export const GRANTS = ['read', 'enqueue', 'operate'] as const
export type Grant = (typeof GRANTS)[number]

/** What there is to tell of a grant beside that it is there. */
const SAID: Readonly<Record<Grant, string>> = {
  read: 'yes',
  enqueue: 'yes, by all that can be tried: nothing was sent',
  operate: 'yes, by all that can be tried: nothing was changed',
}
const METHOD: Readonly<Record<Grant, string>> = { read: 'grantRead', enqueue: 'grantEnqueue', operate: 'grantOperate' }

/**
 * Which grants of the construct these credentials have, by calls that change nothing: reads, and writes whose condition no record fulfils.
 * What can't be tried so is to send, to receive, and to make schedules.
 *
 * @param required - those whose lack is a failure; of the others it is only told.
 */
export async function permissionChecks(deployed: DeployedApp, required: readonly Grant[]): Promise<Check[]> {
  return Promise.all(GRANTS.map((grant) => permission(grant, deployed, required.includes(grant))))
}

async function permission(grant: Grant, deployed: DeployedApp, isRequired: boolean): Promise<Check> {
  const name = `may ${grant}`
  const refusals = await Promise.all(
    PROBES[grant](deployed).map((probe) =>
      probe.then(
        () => undefined,
        (error: unknown) => error,
      ),
    ),
  )
  const denied = refusals.find(isDenied)
  if (denied !== undefined) {
    const why = denied instanceof Error ? denied.message : String(denied)
    if (isRequired) return { name, level: 'fail', said: why, code: 'ACCESS_DENIED' }
    return { name, level: 'ok', said: `no; whoever is to ${grant} needs queue.${METHOD[grant]}(...)` }
  }
  // Why else a call failed, the app's own checks tell.
  if (refusals.some((refusal) => refusal !== undefined))
    return { name, level: 'skipped', said: 'it could not be tried' }
  return ok(name, SAID[grant])
}

/** Each rejects where it is denied. */
const PROBES: Readonly<Record<Grant, (deployed: DeployedApp) => Promise<unknown>[]>> = {
  read: ({ backend, manifest, ...app }) => [
    backend.store.getMany([PROBE], { consistent: false }),
    backend.blobs.get(`s3://${manifest.resources.bucket}/results/${PROBE}`),
    ...queuesOf({ ...app, manifest })
      .slice(0, 1)
      .map(({ name }) => backend.queue.depth(name)),
  ],
  enqueue: ({ backend }) => [
    backend.store.getBriefs([PROBE]),
    answered(backend.store.updateBriefly([resendWrite({ id: PROBE, rev: 0, ttl: 0 }, 0)])),
  ],
  operate: ({ backend, ...app }) => [
    answered(backend.store.updateMany([requestCancelWrite(PROBE)])),
    backend.scheduler.get(PROBE),
    ...queuesOf(app)
      .slice(0, 1)
      .map(({ name }) => hidden(backend, deadLetterNameOf(name))),
  ],
}

/** Answers as rejections. */
async function answered(
  answers: Promise<readonly { readonly outcome: string; readonly error?: Error }[]>,
): Promise<void> {
  for (const { error } of await answers) if (error !== undefined) throw error
}

/** Hides a message that there is not: whoever may hide any is told so. */
async function hidden(backend: OperatorBackend, queue: string): Promise<void> {
  const [answer] = await backend.queue.changeVisibilityMany(queue, [{ receipt: PROBE, visibilitySeconds: 0 }])
  if (answer?.outcome === 'failed' && isDenied(answer.error)) throw answer.error
}
