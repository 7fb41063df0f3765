// From here the packages of this folder are found.
export { BatchProcessor, processPartialResponse } from '@aws-lambda-powertools/batch'
export { IdempotencyConfig, makeIdempotent } from '@aws-lambda-powertools/idempotency'
export { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb'
