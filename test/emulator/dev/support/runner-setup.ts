import { fileURLToPath } from 'node:url'
import { appSpec, defineApp } from '../../../../lib/core/app.ts'
import { type GroupOptions, group } from '../../../../lib/core/group.ts'
import { manifestDefinitions } from '../../../../lib/core/manifest.ts'
import { type AppPlan, planApp } from '../../../../lib/core/plan.ts'
import { task } from '../../../../lib/core/task.ts'
import { awsCaller } from '../../../../lib/dev/aws-call.ts'
import { startEmulator } from '../../../../lib/dev/emulator/emulator.ts'
import { provision } from '../../../../lib/dev/provision/provision.ts'
import { Runner } from '../../../../lib/dev/runner/runner.ts'
import { EventLog } from './events.ts'
import { Queues } from './queues.ts'

/** What obeys the messages; see there. */
export const HANDLER = fileURLToPath(new URL('../fixtures/handler.ts', import.meta.url))

interface Settings {
  readonly concurrency?: number
  readonly group?: GroupOptions
  /** What a plan never says: a shorter timeout than its 15 s and more, other batches. */
  readonly change?: (plan: AppPlan) => AppPlan
}

/** An emulator and a runner in this process, with a function in processes of their own that obeys its messages. */
export async function setUpRunner({ concurrency, group: options = {}, change = (plan) => plan }: Settings = {}) {
  const anything = task({ name: 'anything', group: 'work', run: async () => {} })
  const spec = appSpec(defineApp('runner', { tasks: [anything], groups: { work: group(options) } }))
  const plan = change(planApp(spec, 'dev'))
  const emulator = await startEmulator({ port: 0 })
  const aws = awsCaller(emulator.endpoint)
  const events = new EventLog()
  const resources = await provision(aws, emulator.endpoint, plan, manifestDefinitions(spec, String))
  const environment = { ...process.env, AWS_PROFILE: 'somebody', NODE_OPTIONS: '' }
  const runner = new Runner({ aws, emulator, concurrency, environment, emit: events.add })
  return {
    emulator,
    runner,
    events,
    plan,
    queues: new Queues(emulator.endpoint),
    queue: (priority: string) => `tl_runner_dev_work_${priority}`,
    deploy: (bundle = HANDLER) => runner.deploy({ bundle, plan, resources }),
    [Symbol.asyncDispose]: async () => {
      await runner.close()
      aws.close()
      await emulator.close()
    },
  }
}

/** Changes every group and queue of a plan. */
export function everyGroup(change: (group: AppPlan['groups'][number]) => AppPlan['groups'][number]) {
  return (plan: AppPlan): AppPlan => ({ ...plan, groups: plan.groups.map(change) })
}
