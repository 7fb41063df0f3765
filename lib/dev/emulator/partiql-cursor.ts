import { type AwsError, invalid } from './aws-error.ts'
import { type Token, tokenize } from './partiql-tokens.ts'

const supported =
  'Supported here: INSERT INTO "table" VALUE {...}; UPDATE "table" SET ... REMOVE ... WHERE key AND condition; ' +
  'DELETE FROM "table" WHERE key AND condition; SELECT * FROM "table" WHERE key.'

/** Walks over a statement's tokens and counts its `?`. */
export class StatementCursor {
  parameterCount = 0
  readonly #statement: string
  readonly #tokens: readonly Token[]
  #next = 0

  constructor(statement: string) {
    this.#statement = statement
    this.#tokens = tokenize(statement)
  }

  peek(ahead = 0): Token {
    return this.#tokens[this.#next + ahead] ?? { kind: 'end', text: 'the end', position: this.#statement.length }
  }

  take(): Token {
    const token = this.peek()
    this.#next += 1
    return token
  }

  /** Takes the next token if it is one of these keywords (any case) or symbols. */
  accept(...texts: readonly string[]): string | undefined {
    const token = this.peek()
    const text = token.kind === 'word' ? token.text.toUpperCase() : token.text
    if ((token.kind !== 'word' && token.kind !== 'symbol') || !texts.includes(text)) return undefined
    this.#next += 1
    return text
  }

  expect(text: string): void {
    if (this.accept(text) === undefined) throw this.refusal(`expected ${text}`)
  }

  /** A table's or attribute's name, quoted or bare. */
  name(): string {
    const token = this.take()
    if (token.kind !== 'name' && token.kind !== 'word') throw this.refusal('expected a name', token)
    return token.text
  }

  parameter(): number {
    this.parameterCount += 1
    return this.parameterCount - 1
  }

  end(): void {
    if (this.peek().kind !== 'end') throw this.refusal('expected the end of the statement')
  }

  /** The error for a statement outside the supported shapes: it quotes the statement and says what is supported. */
  refusal(expectation: string, at: Token = this.peek()): AwsError {
    const start = this.#statement.slice(0, 120)
    return invalid(
      `Statement not supported by the local backend: ${start} (${expectation} at character ${at.position + 1}, found ${at.text}). ${supported}`,
    )
  }
}
