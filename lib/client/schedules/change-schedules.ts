import { ScheduleConflictError, ScheduleNotFoundError } from '../../core/errors/index.ts'
import type { ScheduleRef } from '../../core/schedule-types.ts'
import type { Scheduler, StoredSchedule } from '../../ports/scheduler.ts'
import type { ClientCore } from '../client-core.ts'
import { assertNotDeclared, baseName, findParts, furtherNames } from './find-parts.ts'
import { type AnyEntry, type PreparedSchedule, prepareSchedule } from './prepare.ts'
import { difference } from './same-schedule.ts'
import { startAhead } from './stored-plan.ts'

export async function createSchedule(core: ClientCore, scheduler: Scheduler, entry: AnyEntry): Promise<ScheduleRef> {
  const prepared = await prepareSchedule(core, entry)
  assertNotDeclared(core, prepared)
  // In order: who dies half-way has made the first part at least, and a repeated call makes the rest.
  for (const part of prepared.parts) {
    if ((await scheduler.create(part)) === 'exists') await assertSame(core, scheduler, prepared, part, entry)
  }
  return { key: prepared.key, scheduler: prepared.scheduler }
}

async function assertSame(
  core: ClientCore,
  scheduler: Scheduler,
  ref: PreparedSchedule,
  part: StoredSchedule,
  { enabled }: AnyEntry,
): Promise<void> {
  const known = await scheduler.get(part.name)
  // It has gone since, as one that has fired for the last time does.
  if (known === undefined) return void (await scheduler.create(part))
  assertNotDeclared(core, ref, known)
  const differs = difference(known, part, { enabled: enabled !== undefined, nowMs: core.backend.clock.now() })
  if (differs !== undefined) throw new ScheduleConflictError(ref.scheduler, ref.key, differs)
}

export async function updateSchedule(core: ClientCore, scheduler: Scheduler, entry: AnyEntry): Promise<ScheduleRef> {
  const { parts, ...ref } = await prepareSchedule(core, entry)
  const base = baseName(ref)
  const known = await scheduler.get(base)
  assertNotDeclared(core, ref, known)
  if (known === undefined) throw new ScheduleNotFoundError(ref.scheduler, ref.key)
  const enabled = entry.enabled ?? known.enabled
  for (const part of parts) await put(scheduler, { ...part, enabled })
  const wanted = new Set(parts.map(({ name }) => name))
  const surplus = (await furtherNames(scheduler, base)).filter((name) => !wanted.has(name))
  for (const name of surplus) await scheduler.delete(name)
  return ref
}

async function put(scheduler: Scheduler, part: StoredSchedule): Promise<void> {
  if ((await scheduler.update(part)) === 'missing') await scheduler.create(part)
}

export async function switchSchedule(
  core: ClientCore,
  scheduler: Scheduler,
  ref: ScheduleRef,
  enabled: boolean,
): Promise<void> {
  assertNotDeclared(core, ref)
  const parts = await findParts(scheduler, ref)
  assertNotDeclared(core, ref, parts[0])
  for (const { createdAt: _, ...part } of parts) {
    const startAt = startAhead(part.startAt, core.backend.clock.now())
    if (part.enabled !== enabled) await scheduler.update({ ...part, startAt, enabled })
  }
}

/** The first part goes last: until then a repeated call finds the rest. */
export async function deleteSchedule(core: ClientCore, scheduler: Scheduler, ref: ScheduleRef): Promise<boolean> {
  const base = baseName(ref)
  const known = await scheduler.get(base)
  assertNotDeclared(core, ref, known)
  if (known === undefined) return false
  for (const name of await furtherNames(scheduler, base)) await scheduler.delete(name)
  return (await scheduler.delete(base)) === 'deleted'
}
