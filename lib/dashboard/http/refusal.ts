/** A request that is answered with an error and nothing else. `code` is for programs, `message` says what to do. */
export class Refusal extends Error {
  readonly status: number
  readonly code: string

  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}
