import { RemovalPolicy } from 'aws-cdk-lib'
import type { Table } from 'aws-cdk-lib/aws-dynamodb'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import type { Bucket } from 'aws-cdk-lib/aws-s3'
import { Construct } from 'constructs'
import { appSpec } from '../../lib/core/app.ts'
import type { App } from '../../lib/core/app-types.ts'
import { DEFAULTS } from '../../lib/core/defaults.ts'
import { tableName } from '../../lib/core/names.ts'
import { payloadDays } from '../../lib/core/payload-days.ts'
import { isProduction } from '../../lib/core/production.ts'
import { checkTemplate } from '../checks/check-template.ts'
import { refuseAny } from '../checks/refuse.ts'
import { storageProblems } from '../checks/storage-checks.ts'
import { PayloadBucket } from './payload-bucket.ts'
import { physicalBucketName } from './storage-reference.ts'
import { tagApp } from './tags.ts'
import { TaskTable } from './task-table.ts'

export interface TaskStorageProps {
  /** What `defineApp` gave. */
  readonly app: App

  /** 1 to 12 of a-z, 0-9 and `-`; part of every name. @default 'dev' */
  readonly stage?: string

  /** Whether all records can be listed, newest first; costs a write unit a task. @default true */
  readonly listing?: boolean

  /** What becomes of table and bucket when they leave the stack. @default RemovalPolicy.RETAIN */
  readonly removalPolicy?: RemovalPolicy

  /**
   * Whether the records must not be lost: the table then refuses deletion and can be restored to any second of the last 35 days, which
   * costs by the gigabyte.
   *
   * @default - for stages `prod` and `production`
   */
  readonly production?: boolean

  /**
   * A customer's key for table and bucket, and by default for the queues that use them. Given by its ARN (`Key.fromKeyArn`), it can be
   * changed without one stack waiting for the other. Keep the old key as well: what was put into the bucket under it stays so.
   *
   * @default - the services' own keys
   */
  readonly encryptionKey?: IKey | undefined

  /** Days until a payload in S3 expires. @default 30, or more when a task's retention asks for it */
  readonly payloadDays?: number
}

/** All that keeps state: the table and the bucket. A stack of its own lets it outlive every change of the queues. */
export class TaskStorage extends Construct {
  readonly appName: string
  readonly stage: string
  readonly listing: boolean
  readonly production: boolean
  readonly encryptionKey: IKey | undefined
  readonly table: Table
  readonly bucket: Bucket

  constructor(scope: Construct, id: string, props: TaskStorageProps) {
    super(scope, id)
    const spec = appSpec(props.app)
    this.appName = spec.name
    this.stage = props.stage ?? DEFAULTS.stage
    this.listing = props.listing ?? true
    this.production = props.production ?? isProduction(this.stage)
    this.encryptionKey = props.encryptionKey
    const expirationDays = props.payloadDays ?? payloadDays(spec.tasks.values())
    refuseAny(`the storage of app '${this.appName}'`, storageProblems(spec, this.stage, expirationDays))

    const shared = { removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN, encryptionKey: this.encryptionKey }
    this.table = new TaskTable(this, 'Records', {
      tableName: tableName(this.appName, this.stage),
      listing: this.listing,
      production: this.production,
      ...shared,
    }).table
    this.bucket = new PayloadBucket(this, 'Payloads', {
      bucketName: physicalBucketName(this.appName, this.stage),
      expirationDays,
      ...shared,
    }).bucket
    tagApp(this, this.appName, this.stage)
    checkTemplate(this)
  }
}
