import app from 'tasklane:app'
import { debuggedClock } from '../lib/dev/runner/debugged-clock.ts'
import { lambdaHandler } from './lambda-handler.ts'

/** What `dev` runs where a debugger may hold the process: its timeouts and leases count the time that it runs. */
export const handler = lambdaHandler(app, { clock: debuggedClock(performance) })
