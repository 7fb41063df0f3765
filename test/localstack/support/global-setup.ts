import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bootstrapVersion } from '../../../scripts/localstack/bootstrapped.ts'
import { localStackEnvironment } from '../../../scripts/localstack/environment.ts'
import { localStackHealth } from '../../../scripts/localstack/health.ts'
import { retainedOf } from '../../../scripts/localstack/retained.ts'
import { bootstrap, deployAll, destroyAll } from './cdk.ts'
import { timed } from './say.ts'
import { STAGE } from './stage.ts'

const APPS = ['three-groups', 'scheduled', 'bad-input', 'hostile']

/** Set by whichever project of the suite comes first: one deploy serves them all. */
const DEPLOYED = 'TASKLANE_SUITE_DEPLOYED'

/** Bootstraps LocalStack, deploys the suite's own apps, and removes them at the end. */
export default async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env[DEPLOYED] !== undefined) return undefined
  process.env[DEPLOYED] = STAGE
  const { AWS_ENDPOINT_URL: endpoint, AWS_REGION: region } = Object.assign(
    process.env,
    localStackEnvironment(process.env),
  )
  await localStackHealth(endpoint)
  if ((await bootstrapVersion(region, endpoint)) === undefined) await timed('bootstrap', bootstrap)
  const output = mkdtempSync(join(tmpdir(), 'tasklane-suite-'))
  await remove()
  await timed(`deploy of ${APPS.join(', ')}`, () => deployAll({ file: 'test/localstack/app.ts', output }))

  return async () => {
    await timed('destroy', () => destroyAll({ output }))
    await remove()
    rmSync(output, { recursive: true })
  }

  /** What a suite that broke off may have left, too. */
  async function remove(): Promise<void> {
    for (const app of APPS) {
      const retained = retainedOf(app, STAGE, { endpoint, region })
      await retained.deleteAll()
      retained.close()
    }
  }
}
