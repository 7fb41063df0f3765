import { describeSchedulerContract } from '../contract/aws-contracts.ts'
import { openLocalStackWorld } from '../support/contract-localstack.ts'
import { FIRING_DIFFERENCES, SCHEDULER_DIFFERENCES } from './scheduler-differences.ts'
import { firesSchedules } from './support/fires-schedules.ts'

const fires = await firesSchedules(process.env['AWS_ENDPOINT_URL'] ?? '')

describeSchedulerContract('LocalStack', openLocalStackWorld, [
  ...SCHEDULER_DIFFERENCES,
  ...FIRING_DIFFERENCES[fires ? 'fires' : 'keeps'],
])
