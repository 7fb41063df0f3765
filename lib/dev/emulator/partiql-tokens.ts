import { invalid } from './aws-error.ts'

type TokenKind = 'word' | 'name' | 'string' | 'number' | 'symbol' | 'end'

export interface Token {
  readonly kind: TokenKind
  /** The word in capitals, a name or string without its quotes, a number or symbol as written. */
  readonly text: string
  readonly position: number
}

/** In this order: the first alternative that fits at a position wins, so longer symbols stand before shorter ones. */
const pattern =
  /\s+|(?<name>"(?:[^"]|"")*")|(?<string>'(?:[^']|'')*')|(?<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(?<word>[A-Za-z_][A-Za-z0-9_]*)|(?<symbol><<|>>|<>|!=|<=|>=|[=<>?,.(){}[\]:+\-*])/y

/** Cuts a statement into tokens. @throws AwsError ValidationException at the first character that fits nothing. */
export function tokenize(statement: string): Token[] {
  const tokens: Token[] = []
  let position = 0
  while (position < statement.length) {
    pattern.lastIndex = position
    const match = pattern.exec(statement)
    if (match === null)
      throw invalid(`Statement wasn't well formed at character ${position + 1}: ${statement.slice(0, 80)}`)
    const token = toToken(match.groups ?? {}, position)
    if (token !== undefined) tokens.push(token)
    position = pattern.lastIndex
  }
  tokens.push({ kind: 'end', text: 'the end', position })
  return tokens
}

function toToken(groups: Readonly<Record<string, string | undefined>>, position: number): Token | undefined {
  const { name, string, number, word, symbol } = groups
  if (name !== undefined) return { kind: 'name', text: name.slice(1, -1).replaceAll('""', '"'), position }
  if (string !== undefined) return { kind: 'string', text: string.slice(1, -1).replaceAll("''", "'"), position }
  if (number !== undefined) return { kind: 'number', text: number, position }
  if (word !== undefined) return { kind: 'word', text: word, position }
  if (symbol !== undefined) return { kind: 'symbol', text: symbol, position }
  return undefined
}
