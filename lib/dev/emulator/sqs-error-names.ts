/**
 * The errors whose older, query-protocol name bears the service's prefix. The SDK names an error it has no class for
 * by that older name, so a wrong prefix would change `error.name`.
 */
const prefixed = new Set([
  'BatchEntryIdsNotDistinct',
  'BatchRequestTooLong',
  'EmptyBatchRequest',
  'InvalidBatchEntryId',
  'MessageNotInflight',
  'NonExistentQueue',
  'PurgeQueueInProgress',
  'QueueDeletedRecently',
  'TooManyEntriesInBatchRequest',
  'UnsupportedOperation',
])
const otherNames: Readonly<Record<string, string>> = {
  QueueDoesNotExist: 'NonExistentQueue',
  QueueNameExists: 'QueueAlreadyExists',
}
const prefix = 'AWS.SimpleQueueService.'

/** The value of x-amzn-query-error for an error type, with or without its prefix: `ReceiptHandleIsInvalid;Sender`. */
export function queryError(type: string): string {
  const [bare = '', fault = 'Sender'] = type.replace(prefix, '').split(';')
  const name = otherNames[bare] ?? bare
  return `${prefixed.has(name) ? prefix : ''}${name};${fault}`
}
