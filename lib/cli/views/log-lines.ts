import type { TaskLogLine } from '../../core/client-types.ts'
import { jsonText } from '../json-text.ts'
import type { Look } from './look.ts'
import { oneLine, plainLines } from './text.ts'

/** `2027-03-01T09:00:00.000Z 1 info  decoded {"width":64}`: when, which attempt, how bad, what. */
export function logLines(lines: readonly TaskLogLine[], { colours }: Look): string[] {
  const paint = { debug: colours.dim, info: (text: string) => text, warn: colours.yellow, error: colours.red }
  return lines.flatMap(({ time, level, message, attempt, fields }) => {
    const [first = '', ...rest] = plainLines(message)
    const told = fields === undefined ? '' : ` ${colours.dim(oneLine(jsonText(fields)))}`
    const head = `${colours.dim(time.toISOString())} ${attempt + 1} ${paint[level](level.padEnd(5))}`
    return [`${head} ${first}${told}`, ...rest.map((line) => `    ${line}`)]
  })
}
