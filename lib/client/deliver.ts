import type { BackendError } from '../core/errors/index.ts'
import type { Backend } from '../ports/backend.ts'
import type { SendAnswer } from '../ports/task-queue.ts'
import type { InsertAnswer } from '../ports/task-store.ts'
import type { Delivery, OutgoingTask, Unsent } from './delivery.ts'
import { endUnsent } from './end-unsent.ts'
import { sendMessages } from './send-messages.ts'

/** Writes the records, sends the messages, and ends what could not be sent. Answers in order; never rejects. */
export async function deliver(backend: Backend, tasks: readonly OutgoingTask[]): Promise<Delivery[]> {
  const unsent = new Map<OutgoingTask, Unsent>()
  await writeParts(backend, tasks, unsent)
  await writeRecords(backend, tasks, unsent)
  const written = tasks.filter((task) => !unsent.has(task))
  for (const [task, answer] of await sendMessages(backend, written)) {
    const problem = whyUnsent(answer)
    if (problem !== undefined) unsent.set(task, problem)
  }
  const ended = await endUnsent(backend, unsent)
  return tasks.map((task) => ended.get(task) ?? { outcome: 'accepted' })
}

async function writeParts({ store }: Backend, tasks: readonly OutgoingTask[], unsent: Map<OutgoingTask, Unsent>) {
  const kept = tasks.flatMap((task) => (task.part === undefined ? [] : [{ task, part: task.part }]))
  if (kept.length === 0) return
  const answers = await store.addParts(kept.map(({ part }) => part))
  noteUnwritten(kept, answers, unsent)
}

async function writeRecords(
  { store }: Backend,
  tasks: readonly OutgoingTask[],
  unsent: Map<OutgoingTask, Unsent>,
): Promise<void> {
  const kept = tasks.flatMap((task) =>
    task.record === undefined || unsent.has(task) ? [] : [{ task, record: task.record }],
  )
  if (kept.length === 0) return
  const answers = await store.insertMany(kept.map(({ record }) => record))
  noteUnwritten(kept, answers, unsent)
}

function noteUnwritten(
  kept: readonly { readonly task: OutgoingTask }[],
  answers: readonly InsertAnswer[],
  unsent: Map<OutgoingTask, Unsent>,
): void {
  for (const [index, { task }] of kept.entries()) {
    const answer = answers[index]
    // `exists` is as good: a lost reply to this very write, or a call that shares the task.
    if (answer?.outcome === 'unavailable') unsent.set(task, { error: answer.error, maybeSent: false })
  }
}

function whyUnsent(answer: SendAnswer): Unsent | undefined {
  if (answer.outcome === 'sent') return undefined
  return { error: answer.error, maybeSent: answer.outcome === 'unavailable' && isPassing(answer.error) }
}

/** What isn't there, or denies us, took nothing. */
function isPassing(error: BackendError): boolean {
  return error.retryable
}
