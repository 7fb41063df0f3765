import { AwsError } from './aws-error.ts'
import type { Fauxqs } from './fauxqs-app.ts'
import { isRecord } from './http-json.ts'
import {
  attributesMistake,
  type BatchEntry,
  countNow,
  delayMistake,
  entriesOf,
  type FailedEntry,
  failedEntry,
  handleMistake,
  lateHandles,
  queueName,
  type SqsInput,
} from './sqs-messages.ts'

/** What a fix knows of one call. */
export interface SqsCall {
  readonly input: SqsInput
  /** The authority that the client used, such as 127.0.0.1:4566. */
  readonly host: string
  readonly fauxqs: Fauxqs
  readonly persistent: boolean
  /** Whether the client has gone before its reply. */
  readonly abandoned: boolean
  /** Batch entries that were taken out of the request because they failed here. */
  readonly failed: FailedEntry[]
}

/** How one operation differs from what fauxqs does. */
export interface SqsFix {
  /** Before fauxqs sees the request: may change the input; throws AwsError to refuse it. */
  readonly before?: (call: SqsCall) => void
  /** With fauxqs' reply to a call that succeeded: may change it, or give another. */
  readonly after?: (call: SqsCall, reply: Record<string, unknown>) => unknown
}

/** The gaps of fauxqs, one line an operation. */
export const sqsFixes: Readonly<Record<string, SqsFix>> = {
  CreateQueue: { after: localUrl },
  GetQueueUrl: { after: localUrl },
  ListQueues: { after: localUrls },
  SendMessage: { before: refuse(messageMistake), after: keepGroup },
  SendMessageBatch: { before: setAside(messageMistake), after: keepGroups },
  ReceiveMessage: { after: giveBackWhenAbandoned },
  DeleteMessage: { before: refuse((input) => handleMistake(input['ReceiptHandle'])) },
  DeleteMessageBatch: { before: setAside((entry) => handleMistake(entry['ReceiptHandle'])), after: addFailed },
  ChangeMessageVisibility: {
    before: (call) => {
      refuse(lateChanges(call))(call)
      replaceZeroOf(call)(call.input)
    },
  },
  ChangeMessageVisibilityBatch: {
    before: (call) => {
      setAside(lateChanges(call))(call)
      entriesOf(call.input).forEach(replaceZeroOf(call))
    },
    after: addFailed,
  },
  GetQueueAttributes: { after: recount },
}

/** The URL by which this client reaches a queue; the SDK sends to a queue URL's own host. */
export function queueUrl(host: string, name: string): string {
  return `http://${host}/000000000000/${name}`
}

function localUrl({ host }: SqsCall, reply: Record<string, unknown>): object {
  return { ...reply, QueueUrl: queueUrl(host, queueName(reply['QueueUrl'])) }
}

function localUrls({ host }: SqsCall, reply: Record<string, unknown>): object {
  const urls = Array.isArray(reply['QueueUrls']) ? reply['QueueUrls'] : []
  return { ...reply, QueueUrls: urls.map((url) => queueUrl(host, queueName(url))) }
}

function messageMistake(message: SqsInput): AwsError | undefined {
  return delayMistake(message['DelaySeconds']) ?? attributesMistake(message['MessageAttributes'])
}

function lateChanges({ input, fauxqs }: SqsCall): (change: SqsInput) => AwsError | undefined {
  const messages = fauxqs.server.inspectQueue(queueName(input['QueueUrl']))?.messages
  const late = messages === undefined ? new Set() : lateHandles(messages, Date.now())
  return (change) =>
    late.has(change['ReceiptHandle'])
      ? new AwsError('MessageNotInflight', 'The message referred to is not in flight.')
      : undefined
}

function refuse(mistakeOf: (input: SqsInput) => AwsError | undefined): (call: SqsCall) => void {
  return ({ input }) => {
    const mistake = mistakeOf(input)
    if (mistake !== undefined) throw mistake
  }
}

function setAside(mistakeOf: (entry: BatchEntry) => AwsError | undefined): (call: SqsCall) => void {
  return ({ input, failed }) => {
    const good = entriesOf(input).filter((entry) => {
      const mistake = mistakeOf(entry)
      if (mistake !== undefined) failed.push(failedEntry(entry.Id, mistake))
      return mistake === undefined
    })
    if (failed.length > 0) input['Entries'] = good
  }
}

function addFailed({ failed }: SqsCall, reply: Record<string, unknown>): object {
  if (failed.length === 0) return reply
  return { ...reply, Failed: [...(Array.isArray(reply['Failed']) ? reply['Failed'] : []), ...failed] }
}

function keepGroup(call: SqsCall, reply: Record<string, unknown>): object {
  rememberGroups(call, new Map([[reply['MessageId'], call.input['MessageGroupId']]]))
  return reply
}

function keepGroups(call: SqsCall, reply: Record<string, unknown>): object {
  const sent = Array.isArray(reply['Successful']) ? reply['Successful'].filter(isRecord) : []
  const messageIds = new Map(sent.map((entry) => [entry['Id'], entry['MessageId']]))
  const groups = entriesOf(call.input).map((entry) => [messageIds.get(entry.Id), entry['MessageGroupId']] as const)
  rememberGroups(call, new Map(groups))
  return addFailed(call, reply)
}

/** fauxqs drops the group of a message on a standard queue: it is put on the message itself. A restart forgets it. */
function rememberGroups({ input, fauxqs }: SqsCall, groups: ReadonlyMap<unknown, unknown>): void {
  const name = queueName(input['QueueUrl'])
  let open = [...groups.values()].filter((group) => typeof group === 'string').length
  if (open === 0 || name.endsWith('.fifo')) return
  const messages = fauxqs.server.inspectQueue(name)?.messages
  for (const list of [messages?.ready ?? [], messages?.delayed ?? []]) {
    for (let index = list.length - 1; index >= 0 && open > 0; index -= 1) {
      const message = list[index]
      const group = groups.get(message?.messageId)
      if (message === undefined || typeof group !== 'string') continue
      message.messageGroupId = group
      open -= 1
    }
  }
}

/**
 * A long poll whose client has gone still takes the next messages: they go straight back, uncounted.
 * This happens whenever a worker is stopped with Ctrl-C.
 */
function giveBackWhenAbandoned({ abandoned, input, fauxqs }: SqsCall, reply: Record<string, unknown>): object {
  const messages = Array.isArray(reply['Messages']) ? reply['Messages'].filter(isRecord) : []
  if (!abandoned || messages.length === 0) return reply
  const handles = new Set(messages.map((message) => message['ReceiptHandle']))
  for (const entry of fauxqs.server.inspectQueue(queueName(input['QueueUrl']))?.messages.inflight ?? []) {
    if (handles.has(entry.receiptHandle)) entry.message.approximateReceiveCount -= 1
  }
  const Entries = [...handles].map((ReceiptHandle, index) => ({
    Id: String(index),
    ReceiptHandle,
    VisibilityTimeout: 0,
  }))
  const target = 'AmazonSQS.ChangeMessageVisibilityBatch'
  const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': target }
  const payload = JSON.stringify({ QueueUrl: input['QueueUrl'], Entries })
  // Should it fail, in a shutdown, the visibility timeout gives them back later.
  fauxqs.inject({ method: 'POST', url: '/', headers, payload }).then(undefined, () => undefined)
  return {}
}

/**
 * fauxqs' SQLite schema refuses how a timeout of 0 is stored, and loses the message. The smallest number above 0 gives
 * the same deadline, now, on the way that works.
 */
function replaceZeroOf({ persistent }: SqsCall): (change: Record<string, unknown>) => void {
  return (change) => {
    if (persistent && change['VisibilityTimeout'] === 0) change['VisibilityTimeout'] = Number.MIN_VALUE
  }
}

function recount({ input, fauxqs }: SqsCall, reply: Record<string, unknown>): object {
  const messages = fauxqs.server.inspectQueue(queueName(input['QueueUrl']))?.messages
  const attributes = reply['Attributes']
  if (messages === undefined || !isRecord(attributes)) return reply
  const { visible, inFlight, delayed } = countNow(messages, Date.now())
  const counts: Record<string, number> = {
    ApproximateNumberOfMessages: visible,
    ApproximateNumberOfMessagesNotVisible: inFlight,
    ApproximateNumberOfMessagesDelayed: delayed,
  }
  const known = Object.entries(attributes).map(([name, value]) => [name, String(counts[name] ?? value)])
  return { ...reply, Attributes: Object.fromEntries(known) }
}
