import { fileURLToPath } from 'node:url'
import { App, Stack } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { TaskQueue } from '../../../infra/index.ts'
import { awsBackend } from '../../../lib/adapters/aws/index.ts'
import { systemClock, systemEntropy } from '../../../lib/adapters/system.ts'
import { appSpec } from '../../../lib/core/app.ts'
import { manifestDefinitions } from '../../../lib/core/manifest.ts'
import { bucketName } from '../../../lib/core/names.ts'
import { planApp } from '../../../lib/core/plan.ts'
import { awsCaller, LOCAL_ACCOUNT, LOCAL_REGION } from '../../../lib/dev/aws-call.ts'
import { startEmulator } from '../../../lib/dev/emulator/emulator.ts'
import { provision } from '../../../lib/dev/provision/provision.ts'
import { type GuardedFront, startGuardedFront } from '../../support/iam/guarded-front.ts'
import { policiesOf } from '../../support/iam/policies.ts'
import { allows, type IamRequest } from '../../support/iam/simulate.ts'
import { TemplateValues } from '../../support/iam/template-values.ts'
import app from './app.ts'

export const STAGE = 'test'
const ENTRY = fileURLToPath(new URL('app.ts', import.meta.url))

/** Whose policies there are, by how their roles' logical ids begin. */
const ROLES = {
  enqueue: 'Producer',
  read: 'Reader',
  operate: 'Operator',
  sweep: 'Taskssweeper',
  defaultWorker: 'Tasksdefaultworker',
  imagesWorker: 'Tasksimagesworker',
} as const

export type RoleName = keyof typeof ROLES

/** The app on the local backend, which each role reaches by a front that holds it to its synthesized policies. */
export async function openRoles() {
  const spec = appSpec(app)
  const emulator = await startEmulator({ port: 0 })
  const aws = awsCaller(emulator.endpoint)
  const { endpoint } = emulator
  const resources = await provision(aws, endpoint, planApp(spec, STAGE), manifestDefinitions(spec, String))
  const admin = awsBackend({ app: 'roles', stage: STAGE, endpoint, clock: systemClock, entropy: systemEntropy })
  const { mappings = {} } = await admin.directory.load('roles', STAGE)

  const values = new TemplateValues(synthesized(), (queue) => mappings[queue] ?? 'none')
  const fronts = Object.fromEntries(
    await Promise.all(
      Object.entries(ROLES).map(async ([name, prefix]) => {
        const policies = policiesOf(values, prefix)
        return [
          name,
          await startGuardedFront(
            endpoint,
            remembered((request) => allows(policies, inTemplate(request))),
          ),
        ]
      }),
    ),
  ) as Record<RoleName, GuardedFront>
  return {
    endpoint,
    aws,
    admin,
    resources,
    fronts,
    policies: (role: RoleName) => policiesOf(values, ROLES[role]),
    [Symbol.asyncDispose]: async () => {
      await admin.close()
      await Promise.all(Object.values(fronts).map((front) => front.close()))
      aws.close()
      await emulator.close()
    },
  }
}

function synthesized(): Template {
  const stack = new Stack(new App({ context: { 'aws:cdk:bundling-stacks': [] } }), 'Stack')
  const queue = new TaskQueue(stack, 'Tasks', { app, entry: ENTRY, stage: STAGE })
  const role = (id: string) => new Role(stack, id, { assumedBy: new ServicePrincipal('ec2.amazonaws.com') })
  queue.grantEnqueue(role('Producer'))
  queue.grantRead(role('Reader'))
  queue.grantOperate(role('Operator'))
  return Template.fromStack(stack)
}

/** On AWS, buckets are named for account and region, too. */
function inTemplate({ resource, ...request }: IamRequest): IamRequest {
  const [local, deployed] = [bucketName('roles', STAGE), bucketName('roles', STAGE, `${LOCAL_ACCOUNT}-${LOCAL_REGION}`)]
  return {
    ...request,
    resource: resource.replace(new RegExp(`^arn:aws:s3:::${local}(?=/|$)`), `arn:aws:s3:::${deployed}`),
  }
}

/** Ids differ from request to request, but no policy tells them apart. */
function remembered(ask: (request: IamRequest) => Promise<boolean>): (request: IamRequest) => Promise<boolean> {
  const answers = new Map<string, Promise<boolean>>()
  return (request) => {
    const context = JSON.stringify(request.context ?? {}).replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{64}/g, 'ID')
    const key = `${request.action} ${request.resource} ${context}`
    const answer = answers.get(key) ?? ask(request)
    answers.set(key, answer)
    return answer
  }
}
