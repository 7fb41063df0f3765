import { fileURLToPath } from 'node:url'
import { App as CdkApp, Duration } from 'aws-cdk-lib'
import { QueueStack, StorageStack } from '../../../infra/index.ts'
import { appSpec } from '../../../lib/core/app.ts'
import { stackName, storageStackName } from '../../../lib/core/names.ts'
import { STAGE } from '../support/stage.ts'
import after from './after.ts'
import before from './before.ts'

/** As production has it: two stacks, and queues that outlive them. APP_VERSION says which code. */
const version = process.env['APP_VERSION'] === 'after' ? 'after' : 'before'
const app = { before, after }[version]

/** Of tasks that the deploy cuts off: a function may take 20 s, and six times that would be a long wait. */
const SOON = Duration.seconds(30)

const cdk = new CdkApp()
const { storage } = new StorageStack(cdk, storageStackName('updated', STAGE), { app, stage: STAGE, production: true })
new QueueStack(cdk, stackName('updated', STAGE), {
  app,
  entry: fileURLToPath(new URL(`./${version}.ts`, import.meta.url)),
  stage: STAGE,
  storage,
  production: true,
  workers: Object.fromEntries([...appSpec(app).groups.keys()].map((group) => [group, { visibilityTimeout: SOON }])),
})
cdk.synth()
