// npm run destroy:local [-- -c entry=PATH -c stage=NAME]: removes the app from LocalStack, and what its stacks retain as well.
import { cdklocal } from './localstack/cdklocal.ts'
import { chosenApp } from './localstack/chosen-app.ts'
import { localStackEnvironment } from './localstack/environment.ts'
import { exitWithReason } from './localstack/exit.ts'
import { localStackHealth } from './localstack/health.ts'
import { retainedOf } from './localstack/retained.ts'
import { printedSteps } from './localstack/steps.ts'

const args = process.argv.slice(2)
const env = localStackEnvironment(process.env)
Object.assign(process.env, env)
const { AWS_ENDPOINT_URL: endpoint, AWS_REGION: region } = env
const { step } = printedSteps(4)

try {
  await step(`Is LocalStack at ${endpoint}?`, async () => {
    const { version, edition } = await localStackHealth(endpoint)
    return `LocalStack ${version} (${edition}) answers`
  })
  const { spec, stage } = await chosenApp(args)
  const retained = retainedOf(spec.name, stage, { endpoint, region })
  await step(`Empty the bucket of app '${spec.name}', stage '${stage}'`, async () => {
    return `${await retained.emptyBuckets()} objects deleted`
  })
  await step('Destroy all stacks', async () => {
    await cdklocal(['destroy', '--all', '--force', ...args], env)
    return 'queues, functions, mappings, roles and parameters are gone'
  })
  await step('Delete what the stacks retain, as they do on AWS to keep your data', async () => {
    const deleted = await retained.deleteAll()
    retained.close()
    return deleted.length === 0 ? 'there was nothing left' : `deleted ${deleted.join(', ')}`
  })
} catch (error) {
  exitWithReason(error)
}
