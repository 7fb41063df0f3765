import type { Mutation } from './mutate.ts'
import { SCHEDULE_MUTANTS } from './schedule-mutants.ts'

/** Mistakes that would break a promise, each of which the worlds must notice. */
export const MUTANTS: readonly Mutation[] = [
  {
    name: 'settle without fence',
    file: 'core/transitions.ts',
    find: "return and(eq('status', 'STARTED'), eq('leaseToken', run.token))",
    replace: "return eq('status', 'STARTED')",
  },
  {
    name: 'claim without condition',
    file: 'core/transitions.ts',
    find: "      eq('status', 'PENDING'),\n      eq('rev', known.rev),\n      missing('cancelRequested'),\n",
    replace: '',
  },
  {
    name: 'acknowledge before settle',
    file: 'worker/run-task.ts',
    find: 'settle(attempt, verdict, batch)',
    replace: "(void settle(attempt, verdict, batch), 'done' as const)",
  },
  {
    name: 'acknowledge before the copy is sent',
    file: 'worker/postpone.ts',
    find: "return answer?.outcome === 'sent' ? 'done' :",
    replace: "return answer !== undefined ? 'done' :",
  },
  {
    name: 'drop on decode error',
    file: 'worker/process-message.ts',
    find: "return deadLetter(message, 'Malformed', intake.error.message, batch)",
    replace: "return Promise.resolve('done' as const)",
  },
  {
    name: 'lease without expiry',
    file: 'core/claim-decision.ts',
    find: "if (leaseOver > nowMs) return { action: 'hide', untilMs: leaseOver }",
    replace: "if (leaseOver > 0) return { action: 'hide', untilMs: nowMs + 60_000 }",
  },
  {
    name: 'no allowance for clocks',
    file: 'core/defaults.ts',
    find: 'skewMs: 5000,',
    replace: 'skewMs: 0,',
  },
  {
    name: 'own token not recognised',
    file: 'core/claim-decision.ts',
    find: "if (record.leaseToken === token) return { action: 'claimed' }",
    replace: '',
  },
  {
    name: 'TTL before the last delivery',
    file: 'core/transitions.ts',
    find: 'Math.max(retentionMs, DEFAULTS.lastDeliveryMs)',
    replace: 'retentionMs',
  },
  {
    name: 'attempts not bounded',
    file: 'worker/decide.ts',
    find: 'task.attempt + 1 < policy.attempts ?',
    replace: 'policy.attempts > 1 ?',
  },
  {
    name: 'takeovers not bounded',
    file: 'core/claim-decision.ts',
    find: "if (record.takeovers >= DEFAULTS.worker.takeovers) return { action: 'crash' }",
    replace: '',
  },
  {
    name: 'expiry not checked by the claim',
    file: 'core/transitions.ts',
    find: "      notBefore(now),\n      notExpired(now),\n    ),\n    set: started(token, now, leaseMs),\n    remove: ['notBefore'],",
    replace: "      notBefore(now),\n    ),\n    set: started(token, now, leaseMs),\n    remove: ['notBefore'],",
  },
  {
    name: 'backoff not recorded',
    file: 'core/transitions.ts',
    find: "      status: 'PENDING',\n      notBefore: until,",
    replace: "      status: 'PENDING',",
  },
  {
    name: 'heartbeat not renewing',
    file: 'core/transitions.ts',
    find: 'set: { leaseUntil, ...(progress !== undefined && { progress }) }',
    replace: 'set: { ...(progress !== undefined && { progress }) }',
  },
  {
    name: 'cancel ignored',
    file: 'worker/heartbeat.ts',
    find: 'if (record.cancelRequested === true && !attempt.cancelled) await this.#cancel(attempt, run)',
    replace: '',
  },
  {
    name: 'cancel ignored by takeovers',
    file: 'core/claim-decision.ts',
    find: "if (record.cancelRequested === true) return { action: 'cancel' }",
    replace: '',
  },
  {
    name: 'idempotency key not taken',
    file: 'client/submit.ts',
    find: 'if (answer.taken || answer.holder.taskId === taskId)',
    replace: 'if (answer !== undefined)',
  },
  {
    name: 'second sender does not raise the revision',
    file: 'core/transitions.ts',
    find: 'set: { rev: record.rev + 1, ttl: ',
    replace: 'set: { rev: record.rev, ttl: ',
  },
  {
    name: 'terminal not checked',
    file: 'core/claim-decision.ts',
    find: "if (isTerminal(record.status)) return { action: 'acknowledge' }",
    replace: '',
  },
  {
    name: 'taken over beside others',
    file: 'worker/claim.ts',
    find: "return alone ? { kind: 'write', write: takeoverWrite(record, token, now, leaseMs) } : { kind: 'alone' }",
    replace: "return { kind: 'write', write: takeoverWrite(record, token, now, leaseMs) }",
  },
  {
    name: 'handler started under a lapsed lease',
    file: 'worker/may-start.ts',
    find: 'if (lease !== undefined && lease.leftMs <= skewMs) lose(attempt)',
    replace: '',
  },
  {
    name: 'a late heartbeat shortens the lease',
    file: 'core/transitions.ts',
    find: "missing('cancelRequested'), atMost('leaseUntil', leaseUntil)),",
    replace: "missing('cancelRequested')),",
  },
  {
    name: 'an own tombstone taken for an accepted task',
    file: 'client/end-unsent.ts',
    find: "isUnsentRecord(there) ? { outcome: 'refused', error: why.error } : { outcome: 'accepted' }",
    replace: "{ outcome: 'accepted' }",
  },
  ...SCHEDULE_MUTANTS,
]
