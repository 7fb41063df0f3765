import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda'
import { resourceEnvironment } from '../../lib/core/environment.ts'
import { sweeperName } from '../../lib/core/names.ts'
import { grant } from './grants.ts'
import type { QueueParts } from './queue-parts.ts'
import { sweeperCode } from './sweeper-code.ts'
import { SweeperFunction } from './sweeper-function.ts'

/** The sweeper. Without the listing index it finds no tasks to end, but the queues that deploys left behind all the same. */
export function addSweeper(parts: QueueParts): LambdaFunction {
  const { plan, resources, encryptionKey } = parts
  const { function: sweeper } = new SweeperFunction(parts, 'sweeper', {
    functionName: sweeperName(plan.app, plan.stage),
    code: sweeperCode(),
    environment: resourceEnvironment(plan.app, plan.stage, resources),
    encryptionKey,
  })
  grant(parts, sweeper, 'sweep')
  return sweeper
}
