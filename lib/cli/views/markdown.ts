import type { Look } from './look.ts'
import { widthOf } from './text.ts'
import { wrapWords } from './wrap.ts'

/** However wide the terminal is: longer lines are hard to read. */
const WIDEST = 80

/**
 * Markdown as our own pages have it, for a terminal: titles, paragraphs, lists, tables and code. What is code stays as it is, so that it can be
 * copied; all else is wrapped.
 */
export function markdownLines(text: string, look: Look): string[] {
  const width = Math.min(look.columns, WIDEST)
  const lines: string[] = []
  let inCode = false
  for (const line of joined(text.trimEnd().split('\n'))) {
    if (line.startsWith('```')) inCode = !inCode
    else if (inCode) lines.push(...codeLines(line, width, look))
    else lines.push(...proseLines(line, width, look))
  }
  return lines
}

/** A paragraph's lines as one: where they end is for the page's width, not the terminal's. */
function joined(lines: readonly string[]): string[] {
  const result: string[] = []
  let inCode = false
  for (const line of lines) {
    const isFence = line.startsWith('```')
    const goesOn = !inCode && /^[^\s#|`-]|^`[^`]/.test(line) && /^[^#|]/.test(result.at(-1) ?? '')
    if (goesOn && !(result.at(-1) ?? '').startsWith('```')) result.push(`${result.pop()} ${line}`)
    else result.push(line)
    if (isFence) inCode = !inCode
  }
  return result
}

function proseLines(line: string, width: number, look: Look): string[] {
  const { colours } = look
  const title = /^#+ (.+)$/.exec(line)?.[1]
  if (title !== undefined) return [colours.bold(title)]
  if (/^\|[-| ]+\|$/.test(line)) return []
  const row = /^\| (.+) \|$/.exec(line)?.[1]
  if (row !== undefined) return wrapped(row.split(' | ').join(': '), width, '  ', '    ', look)
  const item = /^- (.+)$/.exec(line)?.[1]
  if (item !== undefined) return wrapped(item, width, '  ', '    ', look)
  return wrapped(line, width, '', '', look)
}

/** Commands are short; a message's form may be long. */
function codeLines(line: string, width: number, { colours }: Look): string[] {
  return broken(line, width, '    ', '      ').map((part) => colours.cyan(part))
}

function wrapped(text: string, width: number, first: string, next: string, { colours }: Look): string[] {
  // Word by word, so that code may end in the next line.
  const spans = text.replaceAll(CODE, (_, code: string) => code.replaceAll(/[^ ]+/g, '`$&`'))
  return broken(spans, width, first, next).map((line) => line.replaceAll(CODE, (_, code: string) => colours.cyan(code)))
}

const CODE = /`([^`]+)`/g

/** The first line behind `first`, the others behind `next`; backticks take no room. */
function broken(text: string, width: number, first: string, next: string): string[] {
  const widthOfLine = (line: string) => widthOf(line.replaceAll('`', ''))
  const lines = wrapWords(text, width - next.length, widthOfLine)
  return lines.map((line, index) => `${index === 0 ? first : next}${line}`.trimEnd())
}
