import { Annotations } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import { deadLetterNameOf, sweeperName } from '../../lib/core/names.ts'
import type { AppPlan } from '../../lib/core/plan.ts'
import { priorityName } from '../../lib/core/priority.ts'
import { type DeployedQueue, queueChanges } from '../../lib/core/queue-changes.ts'

/** Warns, at synth, of each queue that the deploy takes away, and of each that it can't make since it is there already. */
export function warnOfQueueChanges(
  scope: Construct,
  plan: AppPlan,
  deployed: readonly DeployedQueue[],
  retained: boolean,
): void {
  for (const { id, text } of queueWarnings(plan, deployed, retained)) Annotations.of(scope).addWarningV2(id, text)
}

/** One sentence a queue. @param retained - whether queues outlive their place in the stack. */
export function queueWarnings(
  plan: AppPlan,
  deployed: readonly DeployedQueue[],
  retained: boolean,
): { readonly id: string; readonly text: string }[] {
  const { going, returning } = queueChanges(plan, deployed)
  const deadLettersOf = ({ name }: DeployedQueue) =>
    deployed.find((queue) => queue.name === deadLetterNameOf(name))?.messages ?? 0
  return [
    ...going
      .filter(({ deadLetter }) => !deadLetter)
      .map((queue) => ({
        id: `tasklane:queue-goes:${queue.name}`,
        text: `${goesAway(queue, deadLettersOf(queue))}: ${retained ? RETAINED : deleted(queue)}`,
      })),
    ...returning.map((queue) => ({ id: `tasklane:queue-exists:${queue.name}`, text: existsAlready(plan, queue) })),
  ]
}

function goesAway({ name, group, priority, messages }: DeployedQueue, deadLetters: number): string {
  const dead = deadLetters === 0 ? '' : `, and its dead-letter queue with ${counted(deadLetters)}`
  return `queue ${name} (group '${group}', ${priorityName(priority)}) goes away with ${counted(messages)} in it${dead}`
}

const RETAINED =
  'it is retained; the sweeper takes its messages to the queues where their tasks belong now, and deletes it once it stays empty'

function deleted({ group, priority }: DeployedQueue): string {
  const filter = `{ group: '${group}', priority: '${priorityName(priority)}' }`
  return `what is in it is deleted with it, and its tasks stay PENDING for two weeks: drain it first (client.drain(${filter})), or keep it by queueRemovalPolicy: RemovalPolicy.RETAIN, which has to be deployed before the queue goes`
}

function existsAlready({ app, stage }: AppPlan, { name, messages }: DeployedQueue): string {
  return `queue ${name} is to be made, and is there already, with ${counted(messages)} in it, though the deployed app does not have it: where an earlier deploy left it behind, CloudFormation refuses to make it again. Let the sweeper empty and delete it (invoke ${sweeperName(app, stage)} twice, a minute apart, with { "quietSeconds": 60 }; then wait a minute), or take it into the stack by cdk import`
}

function counted(messages: number): string {
  return messages === 1 ? 'about 1 message' : `about ${messages} messages`
}
