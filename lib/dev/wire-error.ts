import { DevServerError } from './dev-error.ts'

/** An error as it travels between the processes. */
export interface WireError {
  /** For {@link DevServerError}: what went wrong. */
  readonly reason: string
  readonly message: string
}

/** @param reason - what it is called when it is none of ours. */
export function toWireError(error: unknown, reason: string): WireError {
  if (error instanceof DevServerError) return { reason: error.reason, message: error.message }
  return { reason, message: error instanceof Error ? (error.stack ?? error.message) : String(error) }
}

export function fromWireError({ reason, message }: WireError): DevServerError {
  return new DevServerError(reason, message)
}
