import { Aws } from 'aws-cdk-lib'

/** Pages of AWS' console, in the region of the stack. For the commercial regions; others have hosts of their own. */

const CONSOLE = `https://${Aws.REGION}.console.aws.amazon.com`

export function queueLink(queueName: string): string {
  const url = `https%3A%2F%2Fsqs.${Aws.REGION}.${Aws.URL_SUFFIX}%2F${Aws.ACCOUNT_ID}%2F${queueName}`
  return `${CONSOLE}/sqs/v3/home?region=${Aws.REGION}#/queues/${url}`
}

/** The log group of a function. */
export function logsLink(functionName: string): string {
  // The console wants its fragment escaped twice over, with $ for %.
  return `${CONSOLE}/cloudwatch/home?region=${Aws.REGION}#logsV2:log-groups/log-group/$252Faws$252Flambda$252F${functionName}`
}

export function functionLink(functionName: string): string {
  return `${CONSOLE}/lambda/home?region=${Aws.REGION}#/functions/${functionName}?tab=monitoring`
}

export function scheduleGroupLink(group: string): string {
  return `${CONSOLE}/scheduler/home?region=${Aws.REGION}#schedule-groups/${group}`
}
