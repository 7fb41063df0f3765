import type { Mutation } from './mutate.ts'

/** Mistakes with schedules, with skipped times, and with waits that are too long for a queue. */
export const SCHEDULE_MUTANTS: readonly Mutation[] = [
  {
    name: "a scheduled task's id from when its firing came",
    file: 'worker/intake.ts',
    find: 'tasksOf(message.body, message.sentAt)',
    replace:
      "tasksOf(message.body, message.sentAt).map((task) => ({ ...task, id: task.id.replace(/[^.]*\\.r$/, message.sentAt + '.r') }))",
  },
  {
    name: "a second's due time dropped",
    file: 'core/schedules/firing.ts',
    find: 'dueAt: at,',
    replace: '',
  },
  {
    name: 'a firing of a day that is not meant makes a task',
    file: 'core/schedules/firing.ts',
    find: '.filter((at) => counts(fire, at))',
    replace: '',
  },
  {
    name: 'a late firing makes up for all that it missed',
    file: 'core/schedules/firing.ts',
    find: 'times.slice(Math.max(0, missed.length - 1))',
    replace: 'times',
  },
  {
    name: 'firing let go before its tasks are sent',
    file: 'worker/send-tasks.ts',
    find: "answers.every(({ outcome }) => outcome === 'sent') ? 'done' :",
    replace: "answers.length >= 0 ? 'done' :",
  },
  {
    name: 'overlap not asked about',
    file: 'core/schedules/overlap.ts',
    find: "return { action: 'skip', holder: place.holder, status: record.status }",
    replace: "return { action: 'take' }",
  },
  {
    name: "a schedule's place taken by all who ask at once",
    file: 'worker/overlap.ts',
    find: "if (answer.outcome === 'swapped') return undefined",
    replace: 'return undefined',
  },
  {
    name: 'a task that has ended keeps its place',
    file: 'core/schedules/overlap.ts',
    find: 'record === undefined || isTerminal(record.status) || isLost',
    replace: 'record === undefined || isLost',
  },
  {
    name: 'acknowledge before the schedule is made',
    file: 'worker/wait-in-schedule.ts',
    find: "return answer?.outcome === 'sent'",
    replace: 'return answer !== undefined',
  },
  {
    name: "a retry's schedule named as the first",
    file: 'core/schedules/due.ts',
    find: 'name: first ? dueName(id, digest) : waitName(id, dueAt, digest),',
    replace: 'name: dueName(id, digest),',
  },
  {
    name: 'a schedule that was not made taken for sent',
    file: 'client/send-messages.ts',
    find: 'return pairs(tasks, await scheduler.createMany(tasks.map(scheduleOf)))',
    replace:
      "await scheduler.createMany(tasks.map(scheduleOf))\n  return pairs(tasks, tasks.map(() => ({ outcome: 'sent' })))",
  },
  {
    name: 'a task without a record starts when its schedule fires',
    file: 'worker/process-message.ts',
    find: 'if (envelope.dueAt !== undefined && envelope.dueAt > now) return',
    replace: 'if (envelope.dueAt !== undefined && envelope.dueAt > now && needsSchedule(envelope.dueAt - now)) return',
  },
]
