import { ceilSeconds } from '../core/duration.ts'
import { needsSchedule } from '../core/schedules/due.ts'
import type { Backend } from '../ports/backend.ts'
import type { SendAnswer } from '../ports/task-queue.ts'
import type { OutgoingTask } from './delivery.ts'
import { scheduleOf } from './due-schedules.ts'

/** Sends each task's message: to its queue, or, where it waits longer than a queue keeps it, by a schedule. Never rejects. */
export async function sendMessages(
  { queue: queues, scheduler, clock }: Pick<Backend, 'queue' | 'scheduler' | 'clock'>,
  tasks: readonly OutgoingTask[],
): Promise<Map<OutgoingTask, SendAnswer>> {
  const now = clock.now()
  const waitMs = ({ dueAt = now }: OutgoingTask) => Math.max(0, dueAt - now)
  const waits = Map.groupBy(tasks, (task) => needsSchedule(waitMs(task)))
  const soon = [...Map.groupBy(waits.get(false) ?? [], ({ queue }) => queue)]
  const answers = await Promise.all([
    ...soon.map(async ([queue, some]) => {
      const messages = some.map((task) => ({
        body: task.body,
        delaySeconds: ceilSeconds(waitMs(task)),
        group: task.tenant,
        attributes: {},
      }))
      return pairs(some, await queues.sendMany(queue, messages))
    }),
    sendLater(scheduler, waits.get(true) ?? []),
  ])
  return new Map(answers.flat())
}

async function sendLater(scheduler: Backend['scheduler'], tasks: readonly OutgoingTask[]) {
  if (tasks.length === 0) return []
  return pairs(tasks, await scheduler.createMany(tasks.map(scheduleOf)))
}

function pairs(tasks: readonly OutgoingTask[], answers: readonly SendAnswer[]): [OutgoingTask, SendAnswer][] {
  return tasks.flatMap((task, index) => {
    const answer = answers[index]
    return answer === undefined ? [] : [[task, answer]]
  })
}
