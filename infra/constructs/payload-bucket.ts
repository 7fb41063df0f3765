import { Duration, type RemovalPolicy } from 'aws-cdk-lib'
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3'
import { Construct } from 'constructs'

export interface PayloadBucketProps {
  readonly bucketName: string
  /** Days after which a payload goes; see `payloadDays` in lib/core. */
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
