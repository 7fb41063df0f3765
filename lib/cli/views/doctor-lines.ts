import type { Check, Level } from '../doctor/check.ts'
import type { Look } from './look.ts'
import { oneLine } from './text.ts'
import { wrapWords } from './wrap.ts'

const NAME = 14
const MARK = 7
const WIDEST = 80

/** A line a check; what is long goes on below itself, and what has a page names it. */
export function doctorLines(checks: readonly Check[], look: Look): string[] {
  const { colours } = look
  const paint: Readonly<Record<Level, (text: string) => string>> = {
    ok: colours.green,
    warn: colours.yellow,
    fail: colours.red,
    skipped: colours.dim,
  }
  return checks.flatMap(({ name, level, said, code }) => {
    const head = `${paint[level](level.padEnd(MARK))}  ${name.padEnd(NAME)}`
    const room = Math.min(look.columns, WIDEST) - MARK - NAME - 2
    const [first = '', ...rest] = wrapWords(oneLine(said), room)
    const more = code === undefined ? [] : [colours.dim(`tasklane explain ${code}`)]
    return [`${head}${first}`, ...[...rest, ...more].map((line) => ' '.repeat(MARK + 2 + NAME) + line)]
  })
}
