import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { appSpec } from '../../lib/core/app.ts'
import type { App } from '../../lib/core/app-types.ts'
import { resourceEnvironment } from '../../lib/core/environment.ts'
import { type ManifestResources, manifestDefinitions } from '../../lib/core/manifest.ts'
import { functionName } from '../../lib/core/names.ts'
import { type AppPlan, planApp } from '../../lib/core/plan.ts'
import { type AwsCaller, awsCaller } from '../../lib/dev/aws-call.ts'
import { provision } from '../../lib/dev/provision/provision.ts'
import { localCredentials } from '../../lib/dev/runner/worker-environment.ts'

/** The local backend in a process of its own, so that this one's CPU is the client's or the worker's alone. Nothing polls its queues. */
export interface Stage extends AsyncDisposable {
  readonly endpoint: string
  readonly aws: AwsCaller
  readonly plan: AppPlan
  readonly resources: ManifestResources
  /** What was asked of the backend since the last time, by service and operation. */
  requests(): Promise<Readonly<Record<string, number>>>
}

export const STAGE = 'bench'

/** Makes what the app needs, and gives this process the environment of its worker function, until the stage is closed. */
export async function openStage(app: App): Promise<Stage> {
  const serve = fileURLToPath(new URL('../serve-emulator.ts', import.meta.url))
  const child = spawn(process.execPath, [...process.execArgv, serve], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const endpoint = String((await lines.next()).value)
  const aws = awsCaller(endpoint)
  const spec = appSpec(app)
  const plan = planApp(spec, STAGE)
  const definitions = manifestDefinitions(spec, (group) => functionName(spec.name, STAGE, group))
  const resources = await provision(aws, endpoint, plan, definitions)
  const [group] = plan.groups
  const restore = setEnvironment({
    ...localCredentials(endpoint),
    ...resourceEnvironment(spec.name, STAGE, resources),
    TASKLANE_GROUP: group?.name ?? '',
    AWS_LAMBDA_FUNCTION_NAME: group?.functionName ?? '',
  })
  return {
    endpoint,
    aws,
    plan,
    resources,
    requests: async () => {
      child.stdin.write('requests\n')
      return JSON.parse(String((await lines.next()).value)) as Record<string, number>
    },
    [Symbol.asyncDispose]: async () => {
      restore()
      aws.close()
      child.stdin.end()
      await once(child, 'exit')
    },
  }
}

function setEnvironment(variables: Readonly<Record<string, string>>): () => void {
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const)
  Object.assign(process.env, variables)
  return () => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
    }
  }
}
