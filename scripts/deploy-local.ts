// npm run deploy:local [-- -c entry=PATH -c stage=NAME]: bootstraps LocalStack where that is needed, and deploys the app to it.
import { bootstrapVersion } from './localstack/bootstrapped.ts'
import { cdklocal } from './localstack/cdklocal.ts'
import { chosenApp } from './localstack/chosen-app.ts'
import { deployedText } from './localstack/deployed-text.ts'
import { localStackEnvironment } from './localstack/environment.ts'
import { exitWithReason } from './localstack/exit.ts'
import { localStackHealth } from './localstack/health.ts'
import { printedSteps } from './localstack/steps.ts'

const args = process.argv.slice(2)
const env = localStackEnvironment(process.env)
Object.assign(process.env, env)
const { AWS_ENDPOINT_URL: endpoint, AWS_REGION: region } = env
const { step } = printedSteps(3)

try {
  await step(`Is LocalStack at ${endpoint}?`, async () => {
    const { version, edition } = await localStackHealth(endpoint)
    return `LocalStack ${version} (${edition}) answers`
  })
  await step(`Bootstrap ${region}`, async () => {
    const before = await bootstrapVersion(region, endpoint)
    if (before !== undefined) return `nothing to do, its CDK bootstrap is there already, version ${before}`
    await cdklocal(['bootstrap', '--progress', 'bar'], env)
    return `made CDK's bucket and roles, version ${await bootstrapVersion(region, endpoint)}`
  })
  await step('Deploy all stacks', async () => {
    await cdklocal(['deploy', '--all', '--require-approval', 'never', ...args], env)
    return 'the stacks are as the code says'
  })
  const app = await chosenApp(args)
  console.log(deployedText(app, endpoint))
  if (app.spec.name === 'media')
    console.log("Or, for the example: npm run enqueue:local inspects the example's photos.\n")
} catch (error) {
  exitWithReason(error)
}
