import { violation } from './limits.ts'

/** A sentence for each label that can't be, and when there are too many. */
export function labelProblems(labels: unknown = {}): string[] {
  if (typeof labels !== 'object' || labels === null || Array.isArray(labels))
    return [`labels is ${JSON.stringify(labels)} and must be an object of texts`]
  const entries = Object.entries(labels)
  return [
    violation('labels', entries.length, 'labels'),
    ...entries.map(([name, value]) => labelProblem(name, value)),
  ].filter((problem) => problem !== undefined)
}

/** A sentence when a label can't be, else `undefined`: names and values are texts of 1 to 256 bytes that any store can hold. */
export function labelProblem(name: string, value: unknown): string | undefined {
  if (typeof value !== 'string') return `label '${name}' is ${shown(value)} and must be a text`
  // As a key it would set an object's prototype on some of the ways that labels take.
  if (name === '__proto__') return "a label can't be named '__proto__'"
  return textProblem(`the name of label '${name}'`, name) ?? textProblem(`label '${name}'`, value)
}

function textProblem(what: string, text: string): string | undefined {
  if (!text.isWellFormed()) return `${what} holds half a character (a lone surrogate)`
  // No character takes more than three bytes of its UTF-16 units: long texts need no counting.
  const bytes = text.length > 256 ? text.length : utf8.encode(text).length
  return violation('labelBytes', bytes, what)
}

function shown(value: unknown): string {
  return typeof value === 'object' || typeof value === 'undefined'
    ? (JSON.stringify(value) ?? 'undefined')
    : String(value)
}

const utf8 = new TextEncoder()
