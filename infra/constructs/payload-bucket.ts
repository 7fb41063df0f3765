import { Duration, type RemovalPolicy } from 'aws-cdk-lib'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3'
import { Construct } from 'constructs'
import { WAITING_DAYS } from '../../lib/core/payload-days.ts'
import { PAYLOAD_FOLDERS } from '../../lib/core/payload-keys.ts'
import { suppress } from './nag-suppressions.ts'

export interface PayloadBucketProps {
  readonly bucketName: string
  /** Days after which a payload goes, those of tasks that wait long {@link WAITING_DAYS} later; see `payloadDays` in lib/core. */
  readonly expirationDays: number
  readonly removalPolicy: RemovalPolicy
  /** @default - S3's own key */
  readonly encryptionKey?: IKey | undefined
}

/** Where inputs and results go that are too large for a message or a record. Emptied by age alone. */
export class PayloadBucket extends Construct {
  readonly bucket: Bucket

  constructor(scope: Construct, id: string, props: PayloadBucketProps) {
    super(scope, id)
    const { bucketName, expirationDays, removalPolicy, encryptionKey } = props
    this.bucket = new Bucket(this, 'Bucket', {
      bucketName,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      ...(encryptionKey === undefined
        ? { encryption: BucketEncryption.S3_MANAGED }
        : // Without a bucket key, each object would be a request to KMS.
          { encryption: BucketEncryption.KMS, encryptionKey, bucketKeyEnabled: true }),
      enforceSSL: true,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      lifecycleRules: [
        ...Object.entries(PAYLOAD_FOLDERS).map(([id, prefix]) => ({
          id,
          prefix,
          // Of rules that overlap, S3 takes the shorter: hence one a folder.
          expiration: Duration.days(id === 'waiting' ? expirationDays + WAITING_DAYS : expirationDays),
          abortIncompleteMultipartUploadAfter: Duration.days(1),
        })),
      ],
      removalPolicy,
    })
    suppress(this.bucket, 'accessLogs')
  }
}
