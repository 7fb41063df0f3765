import { fileURLToPath } from 'node:url'
import { App as CdkApp } from 'aws-cdk-lib'
import { QueueStack } from '../../infra/index.ts'
import { appSpec } from '../../lib/core/app.ts'
import type { App } from '../../lib/core/app-types.ts'
import { stackName } from '../../lib/core/names.ts'
import badInput from '../support/bad-input-app.ts'
import hostile from '../support/hostile-app.ts'
import scheduled from './app-scheduled/tasks.ts'
import threeGroups from './app-three-groups/tasks.ts'
import { STAGE } from './support/stage.ts'

/** The CDK program of the suite's own apps: one stack each, storage included, so that one deploy brings them all. */

const APPS: readonly (readonly [app: App, entry: string])[] = [
  [threeGroups, './app-three-groups/tasks.ts'],
  [scheduled, './app-scheduled/tasks.ts'],
  [badInput, '../support/bad-input-app.ts'],
  [hostile, '../support/hostile-app.ts'],
]

const cdk = new CdkApp()
for (const [app, entry] of APPS)
  new QueueStack(cdk, stackName(appSpec(app).name, STAGE), {
    app,
    entry: fileURLToPath(new URL(entry, import.meta.url)),
    stage: STAGE,
  })
cdk.synth()
