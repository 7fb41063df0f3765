import { pathToFileURL } from 'node:url'
import { appSpec } from '../../core/app.ts'
import type { App } from '../../core/app-types.ts'
import { TasklaneError } from '../../core/errors/index.ts'
import { manifestDefinitions } from '../../core/manifest.ts'
import { functionName } from '../../core/names.ts'
import { planApp } from '../../core/plan.ts'
import { planSchedules } from '../../core/schedules/plan.ts'
import { guardAgainstOrphaning } from '../parent-guard.ts'
import { sendTo } from '../processes.ts'
import { toWireError } from '../wire-error.ts'
import type { AppReport, FromPlanProcess } from './app-report.ts'

/** Loads the bundle named by the first argument and tells its app's plan for the stage named by the second. */

guardAgainstOrphaning()
const [bundle = '', stage = ''] = process.argv.slice(2)
const message: FromPlanProcess = await report().then(
  (told) => ({ type: 'report', report: told }),
  // Our own errors say all in their message; the user's need the line.
  (error: unknown) => ({
    type: 'failed',
    error: TasklaneError.is(error)
      ? { reason: 'BAD_APP', message: error.message }
      : { ...toWireError(error, 'ENTRY_FAILED') },
  }),
)
sendTo(process as Parameters<typeof sendTo>[0], message)

async function report(): Promise<AppReport> {
  const module = (await import(pathToFileURL(bundle).href)) as { readonly app?: App }
  const spec = appSpec(module.app as App)
  return {
    plan: planApp(spec, stage),
    definitions: manifestDefinitions(spec, (group) => functionName(spec.name, stage, group)),
    schedules: planSchedules(spec),
  }
}
