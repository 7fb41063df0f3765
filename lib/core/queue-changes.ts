import type { QueueKey } from './names.ts'
import type { AppPlan } from './plan.ts'

/** A queue as it is in the account now. */
export interface DeployedQueue extends Pick<QueueKey, 'group' | 'priority'> {
  readonly name: string
  readonly deadLetter: boolean
  /** Whether the deployed manifest has it. What it has not is being made, or was left behind. */
  readonly listed: boolean
  /** About how many messages it holds: visible, in flight and delayed. */
  readonly messages: number
}

/** What a deploy is going to do to queues that are there. */
export interface QueueChanges {
  /** In use now, and not in the plan. */
  readonly going: readonly DeployedQueue[]
  /** In the plan, and there already, though no deploy has it: CloudFormation refuses to make them once more. */
  readonly returning: readonly DeployedQueue[]
}

export function queueChanges({ groups }: AppPlan, deployed: readonly DeployedQueue[]): QueueChanges {
  const planned = new Set(
    groups.flatMap(({ queues }) => queues.flatMap(({ name, deadLetterName }) => [name, deadLetterName])),
  )
  return {
    going: deployed.filter(({ name, listed }) => listed && !planned.has(name)),
    returning: deployed.filter(({ name, listed }) => !listed && planned.has(name)),
  }
}
