/** A message as SQS' JSON protocol gives it. */
export interface SqsMessage {
  readonly MessageId: string
  readonly ReceiptHandle: string
  readonly Body: string
  readonly MD5OfBody: string
  readonly MD5OfMessageAttributes?: string
  readonly Attributes?: Readonly<Record<string, string>>
  readonly MessageAttributes?: Readonly<Record<string, SqsAttribute>>
}

interface SqsAttribute {
  readonly DataType: string
  readonly StringValue?: string
  /** Base64. */
  readonly BinaryValue?: string
}

/** What a function gets of an SQS event source mapping. */
export interface LambdaEvent {
  readonly Records: readonly LambdaRecord[]
}

export interface LambdaRecord {
  readonly messageId: string
  readonly receiptHandle: string
  readonly body: string
  readonly attributes: Readonly<Record<string, string>>
  readonly messageAttributes: Readonly<Record<string, LambdaAttribute>>
  readonly md5OfMessageAttributes?: string
  readonly md5OfBody: string
  readonly eventSource: 'aws:sqs'
  readonly eventSourceARN: string
  readonly awsRegion: string
}

interface LambdaAttribute {
  readonly stringValue?: string
  readonly binaryValue?: string
  readonly stringListValues: readonly string[]
  readonly binaryListValues: readonly string[]
  readonly dataType: string
}

/** The event that Lambda makes of a batch: SQS' names in Lambda's casing. */
export function lambdaEvent(messages: readonly SqsMessage[], queueArn: string): LambdaEvent {
  const awsRegion = queueArn.split(':')[3] ?? ''
  return { Records: messages.map((message) => lambdaRecord(message, queueArn, awsRegion)) }
}

function lambdaRecord(message: SqsMessage, eventSourceARN: string, awsRegion: string): LambdaRecord {
  const attributes = Object.entries(message.MessageAttributes ?? {}).map(([name, attribute]) => [
    name,
    lambdaAttribute(attribute),
  ])
  return {
    messageId: message.MessageId,
    receiptHandle: message.ReceiptHandle,
    body: message.Body,
    attributes: message.Attributes ?? {},
    messageAttributes: Object.fromEntries(attributes),
    ...(message.MD5OfMessageAttributes !== undefined && { md5OfMessageAttributes: message.MD5OfMessageAttributes }),
    md5OfBody: message.MD5OfBody,
    eventSource: 'aws:sqs',
    eventSourceARN,
    awsRegion,
  }
}

function lambdaAttribute({ DataType, StringValue, BinaryValue }: SqsAttribute): LambdaAttribute {
  return {
    ...(StringValue !== undefined && { stringValue: StringValue }),
    ...(BinaryValue !== undefined && { binaryValue: BinaryValue }),
    stringListValues: [],
    binaryListValues: [],
    dataType: DataType,
  }
}
