import type { MemoryTaskQueue } from '../../lib/adapters/memory/memory-task-queue.ts'
import { AT_REST_CHECKS } from './invariants/index.ts'
import type { Ledger } from './ledger.ts'
import type { WorldPlan } from './plan.ts'

interface Rested {
  readonly plan: WorldPlan
  readonly ledger: Ledger
  readonly queue: MemoryTaskQueue
  readonly queueNames: readonly string[]
  readonly deadLetterNames: readonly string[]
}

/** What has to be true of a world in which nothing is left to happen. */
export function checkAtRest({ plan, ledger, queue, queueNames, deadLetterNames }: Rested): void {
  const left = queueNames.filter((name) => queue.peek(name).length > 0)
  if (left.length > 0) ledger.break({ invariant: 1, what: `at rest, messages are left in ${left.join(', ')}` })
  const buried = deadLetterNames.flatMap((name) => queue.peek(name).map(({ body }) => body))
  for (const body of plan.strays) {
    if (!buried.includes(body)) ledger.break({ invariant: 1, what: `a message that is no task's was dropped: ${body}` })
  }
  const inDeadLetters = new Set(buried.flatMap((body) => ledger.messages.idsIn(body)))
  for (const facts of ledger.tasks.values()) {
    const planned = facts.n === undefined ? undefined : plan.tasks[facts.n]
    for (const check of AT_REST_CHECKS) {
      const broken = check({ facts, planned, inDeadLetters: inDeadLetters.has(facts.id), all: ledger.tasks })
      if (broken !== undefined) ledger.break(broken)
    }
  }
}
