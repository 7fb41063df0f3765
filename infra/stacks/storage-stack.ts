import { Stack, type StackProps } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import { TaskStorage, type TaskStorageProps } from '../constructs/task-storage.ts'

export interface StorageStackProps extends StackProps, TaskStorageProps {}

/** What must outlive every deploy: table and bucket, and nothing that changes with the code. */
export class StorageStack extends Stack {
  readonly storage: TaskStorage

  constructor(scope: Construct, id: string, props: StorageStackProps) {
    super(scope, id, props)
    this.storage = new TaskStorage(this, 'Storage', props)
  }
}
