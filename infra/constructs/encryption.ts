import { Annotations, ArnFormat, Stack } from 'aws-cdk-lib'
import { type Grant, type IGrantable, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import type { Construct } from 'constructs'

/**
 * What a role asks of a customer's key, by what it does. SQS needs both Decrypt and GenerateDataKey of who sends, and Decrypt of who
 * receives; DynamoDB opens the table's key in its caller's name; S3 makes a data key for what is put and opens it for what is got.
 */
export const KEY_ACTIONS = {
  read: ['kms:Decrypt', 'kms:DescribeKey'],
  write: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey'],
} as const

/** Adds the use of the key to what was granted; as it is, where there is no key. */
export function grantKey(
  granted: Grant,
  grantee: IGrantable,
  key: IKey | undefined,
  use: keyof typeof KEY_ACTIONS,
): Grant {
  return key === undefined ? granted : granted.combine(key.grant(grantee, ...KEY_ACTIONS[use]))
}

const LOGS_ACTIONS = ['kms:Encrypt', 'kms:Decrypt', 'kms:GenerateDataKey', 'kms:DescribeKey']

/**
 * Lets CloudWatch Logs use the key for the log groups whose names begin so, and for no others: unlike the rest, this takes the key's own
 * policy. A key that was made elsewhere can't be changed from here, so there it is only said.
 */
export function allowLogs(scope: Construct, key: IKey, logGroupPrefix: string): void {
  const stack = Stack.of(scope)
  const logGroups = stack.formatArn({
    service: 'logs',
    resource: 'log-group',
    resourceName: `${logGroupPrefix}*`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  })
  const { statementAdded } = key.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal(`logs.${stack.region}.amazonaws.com`)],
      actions: LOGS_ACTIONS,
      resources: ['*'],
      conditions: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': logGroups } },
    }),
  )
  if (statementAdded) return
  Annotations.of(scope).addWarningV2(
    'tasklane:key-policy',
    `the policy of the given encryptionKey can't be changed from here: see that it lets logs.REGION.amazonaws.com do ${LOGS_ACTIONS.join(', ')} for log groups ${logGroupPrefix}*, or the deploy fails at the first of them`,
  )
}
