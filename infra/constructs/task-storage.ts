import { Aws, RemovalPolicy } from 'aws-cdk-lib'
import type { Table } from 'aws-cdk-lib/aws-dynamodb'
import type { Bucket } from 'aws-cdk-lib/aws-s3'
import { Construct } from 'constructs'
import { appSpec } from '../../lib/core/app.ts'
import type { App } from '../../lib/core/app-types.ts'
import { DEFAULTS } from '../../lib/core/defaults.ts'
import { bucketName, tableName } from '../../lib/core/names.ts'
import { payloadDays } from '../../lib/core/payload-days.ts'
import { refuseAny, storageProblems } from './deploy-checks.ts'
import { PayloadBucket } from './payload-bucket.ts'
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

  /** Days until a payload in S3 expires. @default 30, or more when a task's retention asks for it */
  readonly payloadDays?: number
}

/** All that keeps state: the table and the bucket. A stack of its own lets it outlive every change of the queues. */
export class TaskStorage extends Construct {
  readonly appName: string
  readonly stage: string
  readonly listing: boolean
  readonly table: Table
  readonly bucket: Bucket

  constructor(scope: Construct, id: string, props: TaskStorageProps) {
    super(scope, id)
    const spec = appSpec(props.app)
    this.appName = spec.name
    this.stage = props.stage ?? DEFAULTS.stage
    this.listing = props.listing ?? true
    const expirationDays = props.payloadDays ?? payloadDays(spec.tasks.values())
    refuseAny(`the storage of app '${this.appName}'`, storageProblems(spec, this.stage, expirationDays))

    const removalPolicy = props.removalPolicy ?? RemovalPolicy.RETAIN
    this.table = new TaskTable(this, 'Records', {
      tableName: tableName(this.appName, this.stage),
      listing: this.listing,
      removalPolicy,
    }).table
    this.bucket = new PayloadBucket(this, 'Payloads', {
      bucketName: bucketName(this.appName, this.stage, `${Aws.ACCOUNT_ID}-${Aws.REGION}`),
      expirationDays,
      removalPolicy,
    }).bucket
  }
}
