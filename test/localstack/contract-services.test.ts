import { describeServiceContracts } from '../contract/aws-contracts.ts'
import { openLocalStackWorld } from '../support/contract-localstack.ts'
import { LOCALSTACK_DIFFERENCES } from './contract-differences.ts'

describeServiceContracts('LocalStack', openLocalStackWorld, LOCALSTACK_DIFFERENCES)
