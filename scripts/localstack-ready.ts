// Runs before the LocalStack suite: without a LocalStack, each of its tests would fail for the same reason.
import { localStackEnvironment } from './localstack/environment.ts'
import { exitWithReason } from './localstack/exit.ts'
import { localStackHealth } from './localstack/health.ts'

try {
  const { AWS_ENDPOINT_URL: endpoint } = localStackEnvironment(process.env)
  const { version, edition } = await localStackHealth(endpoint)
  console.log(`LocalStack ${version} (${edition}) at ${endpoint}`)
} catch (error) {
  exitWithReason(error)
}
