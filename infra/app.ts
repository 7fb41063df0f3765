import { App } from 'aws-cdk-lib'
import { DEFAULTS } from '../lib/core/defaults.ts'
import { TasklaneError } from '../lib/core/errors/index.ts'
import { stackName, storageStackName } from '../lib/core/names.ts'
import { restCostText } from './constructs/cost.ts'
import { deployedQueues, mayAskForQueues } from './deployed-queues.ts'
import { loadApp } from './load-app.ts'
import { QueueStack } from './stacks/queue-stack.ts'
import { StorageStack } from './stacks/storage-stack.ts'

/** What `cdk` runs: `cdk synth -c entry=src/tasks.ts -c stage=prod`. `-c cost=off` leaves out what it costs at rest. */

try {
  const cdk = new App()
  const stage = String(cdk.node.tryGetContext('stage') ?? DEFAULTS.stage)
  const { app, spec, entry } = await loadApp(cdk.node.tryGetContext('entry'))
  // Deploys to the account and region of the caller's credentials; the names below do not depend on them.
  const { storage } = new StorageStack(cdk, storageStackName(spec.name, stage), { app, stage })
  const deployed = mayAskForQueues(process.env) ? await deployedQueues({ app, stage }) : []
  const { queue } = new QueueStack(cdk, stackName(spec.name, stage), { app, entry, stage, storage, deployed })
  cdk.synth()
  // Beside the template, which may go to standard output.
  if (cdk.node.tryGetContext('cost') !== 'off') console.error(restCostText(queue, queue.costAtRest))
} catch (error) {
  // A mistake of the app's is told in its own words; anything else is a defect, and its stack matters.
  if (!TasklaneError.is(error)) throw error
  console.error(error.message)
  process.exitCode = 1
}
