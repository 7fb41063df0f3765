import type { Context } from 'aws-lambda'
import { ENVIRONMENT, type Environment, environmentResources } from '../lib/core/environment.ts'
import { OptionError } from '../lib/core/errors/index.ts'
import { createSweeper, type SweeperResult } from '../lib/entries/sweeper.ts'

/** What an operator may send; what the rules send does not matter. */
interface SweeperEvent {
  /**
   * How long a queue that a deploy left behind has to have been empty before it is deleted.
   *
   * @default 600
   */
  readonly quietSeconds?: number
}

export type SweeperHandler = (
  event: SweeperEvent | undefined,
  context: Pick<Context, 'getRemainingTimeInMillis'>,
) => Promise<SweeperResult>

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
  return async (event, context) => {
    const limitMs = Math.max(0, context.getRemainingTimeInMillis() - RESERVE_MS)
    const quietMs = typeof event?.quietSeconds === 'number' ? event.quietSeconds * 1000 : undefined
    const result = await sweeper.sweep(limitMs, quietMs)
    console.log(JSON.stringify({ message: 'swept', ...result }))
    // Failing is what an alarm sees. All else is done.
    const { retired, schedules } = result
    const failures = retired.flatMap(({ queue, error }) => (error === undefined ? [] : [`${queue}: ${error}`]))
    if (schedules?.error !== undefined) failures.push(schedules.error)
    if (failures.length > 0) throw new Error(failures.join('; '))
    return result
  }
}
