import type { RemovalPolicy } from 'aws-cdk-lib'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'

/** What all queues of an app share. */
export interface QueueSettings {
  /** What becomes of a queue and its messages when it leaves the stack. @default RemovalPolicy.DESTROY */
  readonly removalPolicy?: RemovalPolicy | undefined
  /** @default - SQS's own key */
  readonly encryptionKey?: IKey | undefined
}

/** A queue that is encrypted and refuses plain HTTP. */
export function secureQueue(
  scope: Construct,
  id: string,
  { encryptionKey }: QueueSettings,
  props: QueueProps & { readonly queueName: string },
): Queue {
  return new Queue(scope, id, {
    ...props,
    ...(encryptionKey === undefined
      ? { encryption: QueueEncryption.SQS_MANAGED }
      : { encryption: QueueEncryption.KMS, encryptionMasterKey: encryptionKey }),
    enforceSSL: true,
  })
}
