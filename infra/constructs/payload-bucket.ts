import { Duration, type RemovalPolicy } from 'aws-cdk-lib'
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3'
import { Construct } from 'constructs'
import type { AppSpec } from '../../lib/core/app.ts'
import { DEFAULTS } from '../../lib/core/defaults.ts'

export interface PayloadBucketProps {
  readonly bucketName: string
  /** Days after which a payload goes; see {@link payloadDays}. */
  readonly expirationDays: number
  readonly removalPolicy: RemovalPolicy
}

/** Where inputs and results go that are too large for a message or a record. Emptied by age alone. */
export class PayloadBucket extends Construct {
  readonly bucket: Bucket

  constructor(scope: Construct, id: string, { bucketName, expirationDays, removalPolicy }: PayloadBucketProps) {
    super(scope, id)
    this.bucket = new Bucket(this, 'Bucket', {
      bucketName,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      lifecycleRules: [
        {
          id: 'payloads',
          expiration: Duration.days(expirationDays),
          abortIncompleteMultipartUploadAfter: Duration.days(1),
        },
      ],
      removalPolicy,
    })
  }
}

const DAY_MS = 86_400_000
const MIN_DAYS = 30

/**
 * How long payloads are kept: past a task's last possible delivery, and then as long as the longest retention of any task, so that no
 * record outlives what it refers to. At least 30 days.
 */
export function payloadDays(spec: AppSpec): number {
  const retentionMs = Math.max(0, ...[...spec.tasks.values()].map((task) => task.retentionMs))
  return Math.max(MIN_DAYS, Math.ceil((DEFAULTS.lastDeliveryMs + retentionMs) / DAY_MS) + 1)
}
