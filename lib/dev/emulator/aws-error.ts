/** What an AWS service answers instead of a result: the error's type, its HTTP status and fields beside the message. */
export class AwsError extends Error {
  readonly type: string
  readonly statusCode: number
  readonly fields: Readonly<Record<string, unknown>>

  constructor(type: string, message: string, statusCode = 400, fields: Readonly<Record<string, unknown>> = {}) {
    super(message)
    this.name = type
    this.type = type
    this.statusCode = statusCode
    this.fields = fields
  }
}

/** The refusal that the JSON services share for input they can't accept. */
export function invalid(message: string): AwsError {
  return new AwsError('ValidationException', message)
}

/** The answer to an operation that exists at AWS, or nowhere, but not here. */
export function unknownOperation(operation: string): AwsError {
  return new AwsError(
    'UnknownOperationException',
    `${operation} is not part of the local backend. Run this call against AWS or another emulator.`,
  )
}
