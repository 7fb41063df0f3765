import { deployViolation } from '../../lib/core/deploy-limits.ts'
import { violation } from '../../lib/core/limits.ts'
import type { GroupPlan, QueuePlan } from '../../lib/core/plan.ts'
import { priorityName } from '../../lib/core/priority.ts'
import type { GroupOverrides } from '../constructs/group-overrides.ts'
import { sentences } from './refuse.ts'

/** Times, names and variables of one group. */
export function groupPlanProblems(group: GroupPlan, overrides: GroupOverrides): string[] {
  const of = (option: string) => `group '${group.name}': ${option}`
  return sentences([
    violation('functionTimeoutSeconds', group.functionTimeoutSeconds, of('the function timeout')),
    nameTooLong('functionName', group.functionName),
    ...group.queues.flatMap((queue) => [
      violation('windowSeconds', queue.windowSeconds, of('the batch window')),
      queue.maxConcurrency === undefined
        ? undefined
        : violation('maxInvocations', queue.maxConcurrency, of(`maxInvocations at ${priorityName(queue.priority)}`)),
      visibilityProblem(overrides.visibilitySeconds, queue, group, of('the visibility timeout')),
      nameTooLong('queueName', queue.deadLetterName),
    ]),
    ...Object.keys({ ...group.environment, ...overrides.environment }).map((name) =>
      variableProblem(name, of('environment')),
    ),
  ])
}

function nameTooLong(limit: 'functionName' | 'queueName', name: string): string | undefined {
  return deployViolation(limit, name.length, `the name ${name}`, "shorten the app's, the stage's or the group's name")
}

/**
 * A message is hidden from when it is received: while the batch fills up, too.
 *
 * @param own - what the stack sets; the plan's own is right by itself, but for the longest timeouts.
 */
function visibilityProblem(own: number | undefined, queue: QueuePlan, group: GroupPlan, label: string) {
  const seconds = own ?? queue.visibilitySeconds
  const { functionTimeoutSeconds: timeout } = group
  const least = timeout + queue.windowSeconds
  if (seconds >= least) return violation('visibilitySeconds', seconds, label)
  const sum = queue.windowSeconds === 0 ? '' : ` (${timeout} s) and the batch window (${queue.windowSeconds} s)`
  return `${label} is ${seconds} s and must be ${least} s or more, the function's timeout${sum}: a message would come back while its task still runs. The default, six times the timeout and the window, is ${timeout * 6 + queue.windowSeconds} s`
}

/** Lambda refuses these, or this library sets them. */
const RESERVED_VARIABLE =
  /^(TASKLANE_|AWS_LAMBDA_|AWS_ACCESS_KEY|AWS_SECRET_ACCESS_KEY|AWS_SESSION_TOKEN|AWS_REGION$|AWS_DEFAULT_REGION$|AWS_EXECUTION_ENV$|LAMBDA_|_)/

function variableProblem(name: string, label: string): string | undefined {
  if (!RESERVED_VARIABLE.test(name) && /^[A-Za-z][A-Za-z0-9_]+$/.test(name)) return undefined
  return `${label} sets ${JSON.stringify(name)}, which Lambda or this library keeps for itself, or which is no variable name; use another`
}
