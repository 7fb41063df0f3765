import { PRICES } from '../../core/prices.ts'

const BYTES_A_RECORD = 1024

/**
 * About what one request costs by list price, in US dollars, from its `X-Amz-Target` and the sizes of both bodies.
 *
 * DynamoDB bills each record that is read as half a unit and each that is written as one, twice with the listing index; how many there were
 * is guessed from the bytes, at a record of 1 KB. SSM's standard parameters, and asking EventBridge Scheduler and Lambda, are free.
 */
export function requestCost(target: string, sentBytes: number, receivedBytes: number): number {
  const [service = '', operation = ''] = target.split('.')
  if (service === 'AmazonSQS') return PRICES.sqsRequest.usd
  if (!service.startsWith('DynamoDB')) return 0
  return WRITES.test(operation)
    ? recordsIn(sentBytes) * 2 * PRICES.dynamoWrite.usd
    : recordsIn(receivedBytes) * 0.5 * PRICES.dynamoRead.usd
}

const WRITES = /^(Put|Update|Delete|Transact|BatchWrite|Execute|BatchExecute)/

function recordsIn(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / BYTES_A_RECORD))
}
