import { ErrorCode, TasklaneError } from './base.ts'

/** An option of a client or of one of its calls can't be as given. Nothing was done. (For those of `enqueue`: EnqueueOptionError.) */
export class OptionError extends TasklaneError {
  static override readonly name: string = 'OptionError'
  readonly code = ErrorCode.OptionInvalid
  readonly retryable = false
  readonly option: string

  constructor(option: string, message: string) {
    super(message)
    this.option = option
  }
}

/** An input or a result is written by a codec that this client does not know. */
export class UnknownCodecError extends TasklaneError {
  static override readonly name: string = 'UnknownCodecError'
  readonly code = ErrorCode.UnknownCodec
  readonly retryable = false
  readonly codecName: string

  constructor(codecName: string, taskName: string, known: readonly string[]) {
    super(
      `task '${taskName}' travels by codec '${codecName}', and this client knows ${known.join(', ')} only; give it that codec: createClient({ codecs: [...] })`,
    )
    this.codecName = codecName
  }
}
