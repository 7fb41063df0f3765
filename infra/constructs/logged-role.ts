import { RemovalPolicy } from 'aws-cdk-lib'
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'

export interface LoggedRoleOptions {
  /** @default RetentionDays.ONE_MONTH */
  readonly retention?: RetentionDays | undefined
  /** @default - CloudWatch's own key */
  readonly encryptionKey?: IKey | undefined
}

/** A function's log group, and a role that may write there and nowhere else: the one CDK makes may write to every log group of the account. */
export function loggedRole(
  scope: Construct,
  functionName: string,
  { retention = RetentionDays.ONE_MONTH, encryptionKey }: LoggedRoleOptions = {},
): { readonly logGroup: LogGroup; readonly role: Role } {
  const logGroup = new LogGroup(scope, 'Logs', {
    logGroupName: `/aws/lambda/${functionName}`,
    retention,
    removalPolicy: RemovalPolicy.DESTROY,
    ...(encryptionKey !== undefined && { encryptionKey }),
  })
  const role = new Role(scope, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') })
  logGroup.grantWrite(role)
  return { logGroup, role }
}
