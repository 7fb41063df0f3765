import type { EnqueueOptions } from '../core/client-types.ts'
import { ErrorCode, QueueUnavailableError, TasklaneError } from '../core/errors/index.ts'
import type { ClientCore, ParentTask } from './client-core.ts'
import type { Submission } from './delivery.ts'
import { type Draft, draftTask } from './draft.ts'
import type { Route, TaskRef } from './routes.ts'
import { submit } from './submit.ts'
import { tellEnqueued } from './tell-enqueued.ts'

/** One task to be put in, as callers give it. */
export interface EnqueueRequest {
  readonly task: TaskRef
  readonly input: unknown
  readonly options: EnqueueOptions
  readonly parent: ParentTask | undefined
}

/** A checked task, and how to check it again after a deploy moved it. */
export interface PreparedTask {
  readonly draft: Draft
  readonly request: EnqueueRequest
}

export type Accepted = Extract<Submission, { readonly outcome: 'accepted' }> & { readonly name: string }

/** Puts one task in. Rejects with the reason when it was not taken, or perhaps not. */
export function enqueueTask(core: ClientCore, request: EnqueueRequest): Promise<Accepted> {
  // Now, not in turn: what was enqueued before the client was closed is still sent.
  core.assertOpen()
  return core.inProgress.track(enqueueInTurn(core, request))
}

async function enqueueInTurn(core: ClientCore, request: EnqueueRequest): Promise<Accepted> {
  const place = await core.gate.enter()
  try {
    const prepared = await prepare(core, request)
    place.hold(prepared.draft.bytes)
    const submission = await submitPrepared(core, prepared)
    if (submission.outcome === 'accepted') return { ...submission, name: prepared.draft.route.name }
    throw enqueueError(prepared.draft.route, submission)
  } finally {
    place.leave()
  }
}

/** Everything that can be wrong with a task by itself is found here, before anything is sent. */
export async function prepare(core: ClientCore, request: EnqueueRequest): Promise<PreparedTask> {
  const route = await core.routes.resolve(request.task)
  return { draft: await draftFor(core, route, request), request }
}

/** Sends it; once more where a deploy has moved the task to another group since the manifest was read. */
export async function submitPrepared(core: ClientCore, { draft, request }: PreparedTask): Promise<Submission> {
  const submission = await submitDraft(core, draft)
  if (submission.outcome === 'accepted' || !isQueueMissing(submission.error)) return submission
  const moved = await movedRoute(core, draft.route)
  return moved === undefined ? submission : submitDraft(core, await draftFor(core, moved, request))
}

async function submitDraft(core: ClientCore, draft: Draft): Promise<Submission> {
  const submission = await submit(core, draft)
  draft.span?.end(submission.outcome === 'accepted' ? undefined : submission.error.name)
  if (core.hookCalls !== undefined) tellEnqueued(core.hookCalls, core, draft, submission)
  return submission
}

function draftFor(core: ClientCore, route: Route, { input, options, parent }: EnqueueRequest): Promise<Draft> {
  return draftTask(core, route, input, options, parent)
}

async function movedRoute(core: ClientCore, route: Route): Promise<Route | undefined> {
  const now = await core.routes.reread(route).catch(() => undefined)
  return now !== undefined && (now.group !== route.group || now.priority !== route.priority) ? now : undefined
}

function isQueueMissing(error: Error): boolean {
  return TasklaneError.is(error) && error.code === ErrorCode.AppNotFound
}

/** What a caller of `enqueue` is told: the fault itself where it needs a remedy, else that the queue did not take it. */
function enqueueError({ name }: Route, { id, outcome, error }: Exclude<Submission, { outcome: 'accepted' }>): Error {
  if (TasklaneError.is(error) && !error.retryable) return error
  const doubt =
    outcome === 'unknown'
      ? 'and the reply was lost, so it may run after all; to be safe, enqueue with an idempotency key'
      : 'and it will not run; enqueue it again'
  return new QueueUnavailableError(`task '${name}' (${id}) was not taken (${error.message}), ${doubt}`, {
    cause: error,
  })
}
