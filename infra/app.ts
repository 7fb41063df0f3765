import { App } from 'aws-cdk-lib'
import { DEFAULTS } from '../lib/core/defaults.ts'
import { TasklaneError } from '../lib/core/errors/index.ts'
import { loadApp } from './load-app.ts'
import { QueueStack } from './stacks/queue-stack.ts'
import { StorageStack } from './stacks/storage-stack.ts'

/** What `cdk` runs: `cdk synth -c entry=src/tasks.ts -c stage=prod`. */

try {
  const cdk = new App()
  const stage = String(cdk.node.tryGetContext('stage') ?? DEFAULTS.stage)
  const { app, spec, entry } = await loadApp(cdk.node.tryGetContext('entry'))
  // Deploys to the account and region of the caller's credentials; the names below do not depend on them.
  const name = `tl-${spec.name}-${stage}`
  const { storage } = new StorageStack(cdk, `${name}-storage`, { app, stage })
  new QueueStack(cdk, name, { app, entry, stage, storage })
  cdk.synth()
} catch (error) {
  // A mistake of the app's is told in its own words; anything else is a defect, and its stack matters.
  if (!TasklaneError.is(error)) throw error
  console.error(error.message)
  process.exitCode = 1
}
