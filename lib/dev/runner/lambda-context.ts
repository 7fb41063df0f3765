import { LOCAL_ACCOUNT, LOCAL_REGION } from '../aws-call.ts'

/** What Lambda's Node runtime gives a handler besides the event. */
export interface LambdaContext {
  readonly functionName: string
  readonly functionVersion: string
  readonly invokedFunctionArn: string
  readonly memoryLimitInMB: string
  readonly awsRequestId: string
  readonly logGroupName: string
  readonly logStreamName: string
  callbackWaitsForEmptyEventLoop: boolean
  /** Until this process is killed, in ms. */
  getRemainingTimeInMillis(): number
}

/** The context of one invocation, from this process's environment. */
export function lambdaContext(awsRequestId: string, deadlineMs: number): LambdaContext {
  const functionName = process.env['AWS_LAMBDA_FUNCTION_NAME'] ?? ''
  return {
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:${LOCAL_REGION}:${LOCAL_ACCOUNT}:function:${functionName}`,
    memoryLimitInMB: process.env['AWS_LAMBDA_FUNCTION_MEMORY_SIZE'] ?? '',
    awsRequestId,
    logGroupName: process.env['AWS_LAMBDA_LOG_GROUP_NAME'] ?? '',
    logStreamName: process.env['AWS_LAMBDA_LOG_STREAM_NAME'] ?? '',
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadlineMs - Date.now()),
  }
}
