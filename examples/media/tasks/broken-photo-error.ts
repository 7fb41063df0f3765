import { NonRetryableError } from 'tasklane'

/** The file is no image, or a damaged one. Trying again would not mend it. */
export class BrokenPhotoError extends NonRetryableError {
  /** Arrives as the outcome's `error.code`. */
  readonly code = 'BROKEN_PHOTO'

  constructor(file: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message.split('\n')[0] : String(cause)
    super(`${file} can't be decoded (${reason}); replace the file`, { cause })
  }
}
