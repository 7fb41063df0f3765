import { describeStoreContract } from '../contract/aws-contracts.ts'
import { openLocalStackWorld } from '../support/contract-localstack.ts'

// Under LocalStack's DynamoDB is AWS's own DynamoDB Local.
describeStoreContract('LocalStack', openLocalStackWorld)
