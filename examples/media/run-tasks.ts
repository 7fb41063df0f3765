import type { Client, Outcome, TaskHandle } from 'tasklane'
import type { Photo } from './photo.ts'
import { planInspections, planTasks } from './plan.ts'
import { type Media, type PlannedTask, PRIORITIES, type PriorityName } from './planned-task.ts'
import type { ProgressView } from './progress-view.ts'

/** A task that has ended, and what was planned. */
export interface EndedTask {
  readonly planned: PlannedTask
  readonly outcome: Outcome
}

export interface Run {
  readonly client: Client<Media>
  readonly photos: readonly Photo[]
  /** The folder for the results. */
  readonly out: string
  /** Thumbnails of the big batch. */
  readonly batch: number
  readonly view: ProgressView
  /** Ends the waiting; what is enqueued stays so. */
  readonly signal: AbortSignal
}

/** Looks at every file first, makes all that is planned of those that are sound, then cleans up. */
export async function runTasks({ client, photos, out, batch, view, signal }: Run): Promise<EndedTask[]> {
  const go = (tasks: readonly PlannedTask[]) => runAll(client, tasks, view, signal)

  const inspected = await go(planInspections(photos))
  const sound = photos.filter((_, index) => inspected[index]?.outcome.status === 'SUCCESS')
  for (const [index, { outcome }] of inspected.entries())
    if (outcome.status !== 'SUCCESS')
      view.note(`left out: ${photos[index]?.name} [${outcome.error?.code ?? outcome.status}] ${outcome.error?.message}`)

  const made = await go(planTasks(sound, out, batch))
  await client.call('cleanup', { folder: out }, { priority: 'normal', signal })
  return [...inspected, ...made]
}

/** Enqueues in the order given, priority by priority, and waits for all. */
async function runAll(
  client: Client<Media>,
  tasks: readonly PlannedTask[],
  view: ProgressView,
  signal: AbortSignal,
): Promise<EndedTask[]> {
  const ended: Promise<EndedTask>[] = []
  for (const priority of [...PRIORITIES].reverse()) {
    const some = tasks.filter(({ options }) => options.priority === priority)
    if (some.length === 0) continue
    view.expect(priority, some.length)
    const handles: readonly TaskHandle[] = await client.enqueueMany(some, { signal })
    for (const [index, planned] of some.entries()) {
      const handle = handles[index] as TaskHandle
      const waiting = waitFor(planned, handle, priority, view, signal)
      // Enqueuing the others may fail before this is awaited; it is then no second, unhandled error.
      waiting.catch(() => undefined)
      ended.push(waiting)
      if (planned.task === 'mosaic') void follow(planned, handle, view, signal)
    }
  }
  const byPlan = new Map((await Promise.all(ended)).map((one) => [one.planned, one]))
  return tasks.map((planned) => byPlan.get(planned)).filter((one) => one !== undefined)
}

async function waitFor(
  planned: PlannedTask,
  handle: TaskHandle,
  priority: PriorityName,
  view: ProgressView,
  signal: AbortSignal,
): Promise<EndedTask> {
  const outcome = await handle.outcome({ signal })
  view.ended(priority, outcome.status !== 'SUCCESS')
  return { planned, outcome }
}

/** Shows what a long task reports. Not worth a failure: its outcome is waited for elsewhere. */
async function follow(planned: PlannedTask, handle: TaskHandle, view: ProgressView, signal: AbortSignal) {
  try {
    for await (const { progress } of handle.watch({ signal }))
      if (progress !== null)
        view.detail(
          `${planned.task} ${planned.options.labels['photo']}: ${progress.message ?? ''} ${progress.current}/${progress.total}`,
        )
  } catch {
    // As when it has ended.
  }
  view.detail('')
}
