import type { Duration } from 'aws-cdk-lib'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { DefinitionError } from '../../lib/core/errors/index.ts'
import { type PriorityName, parsePriority } from '../../lib/core/priority.ts'

/** When alarms go off, and who is told. */
export interface AlarmOptions {
  /** Told when an alarm goes off, and when it is over. @default - none: alarms show in the console only */
  readonly topic?: ITopic

  /**
   * How old a message may get at each priority, beyond the time that a task of its group may run (which is no waiting).
   *
   * @default - 1 minute, 5 minutes, 30 minutes and 4 hours, from critical to low
   */
  readonly waiting?: Readonly<Partial<Record<PriorityName, Duration>>>

  /** The share of a group's tasks that may fail, in percent: 0 to 99. @default 5 */
  readonly failedPercent?: number

  /** ... as long as so many fail within five minutes: 1 or more. @default 5 */
  readonly failedAtLeast?: number

  /**
   * What the app may cost a month, in US dollars, all stages of it in the account together: `topic` is told when it is passed, or is going to
   * be. AWS knows costs by tags, some hours late, once `tasklane:app` is activated as a cost allocation tag (in the payer's account). The
   * topic's policy is then set: its default lets no budget publish.
   *
   * @default - no budget
   */
  readonly monthlyBudget?: number

  /** Where the runbook is: alarms name it with the heading. @default 'docs/operations.md', in this package */
  readonly runbook?: string
}

/** @throws DefinitionError listing what is wrong with them. */
export function checkAlarmOptions(options: AlarmOptions): void {
  const { waiting = {}, failedPercent = 0, failedAtLeast = 1, monthlyBudget, topic } = options
  const problems = [
    ...Object.keys(waiting)
      .filter((name) => parsePriority(name) === undefined)
      .map((name) => `waiting has '${name}', which is no priority; use critical, high, normal or low`),
    !(failedPercent >= 0 && failedPercent < 100) &&
      `failedPercent is ${failedPercent} and must be 0 to 99: at 100 no share is above it`,
    !(Number.isInteger(failedAtLeast) && failedAtLeast >= 1) &&
      `failedAtLeast is ${failedAtLeast} and must be a whole number, 1 or more`,
    monthlyBudget !== undefined &&
      !(monthlyBudget > 0) &&
      `monthlyBudget is ${monthlyBudget} and must be above 0; leave it out for none`,
    monthlyBudget !== undefined &&
      topic === undefined &&
      `monthlyBudget is ${monthlyBudget} dollars, but nobody would be told; give a topic as well`,
  ].filter((problem) => typeof problem === 'string')
  if (problems.length > 0) throw new DefinitionError('alarms', problems)
}
