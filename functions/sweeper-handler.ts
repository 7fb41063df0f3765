import type { Context } from 'aws-lambda'
import { ENVIRONMENT, type Environment, environmentResources } from '../lib/core/environment.ts'
import { OptionError } from '../lib/core/errors/index.ts'
import { createSweeper, type SweepResult } from '../lib/entries/sweeper.ts'

/** A Lambda handler for a schedule; what the schedule sends does not matter. */
export type SweeperHandler = (
  event: unknown,
  context: Pick<Context, 'getRemainingTimeInMillis'>,
) => Promise<SweepResult>

/** Left for the page that is under way, and to note how far it got. */
const RESERVE_MS = 20_000

/**
 * The handler of an app's sweeper function, which all TASKLANE_* variables tell where its table is.
 *
 * @throws OptionError when they don't: the function fails at its start.
 */
export function sweeperHandler(environment: Environment): SweeperHandler {
  const app = environment[ENVIRONMENT.app] ?? ''
  const stage = environment[ENVIRONMENT.stage] ?? ''
  const resources = environmentResources(environment, app, stage)
  if (resources === undefined) {
    const needed = [ENVIRONMENT.app, ENVIRONMENT.stage, ENVIRONMENT.table, ENVIRONMENT.bucket, ENVIRONMENT.queueUrl]
    throw new OptionError('environment', `the sweeper needs the variables ${needed.join(', ')}; deploy it by TaskQueue`)
  }
  const sweeper = createSweeper({ app, stage, resources })
  return async (_, context) => {
    const result = await sweeper.sweep(Math.max(0, context.getRemainingTimeInMillis() - RESERVE_MS))
    console.log(JSON.stringify({ message: 'swept', ...result }))
    return result
  }
}
