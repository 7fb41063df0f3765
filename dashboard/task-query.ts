/** Spans that a filter's `since` may name, newest first. */
export const SPANS: readonly (readonly [value: string, text: string])[] = [
  ['', 'any time'],
  ['5m', 'the last 5 minutes'],
  ['1h', 'the last hour'],
  ['1d', 'the last day'],
  ['7d', 'the last 7 days'],
]

const UNIT_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 }

/** What `5m`, `1h` or `7d` before `nowMs` is, as ISO 8601; an instant as it is; `undefined` for none. */
export function sinceOf(text: string | undefined, nowMs: number): string | undefined {
  const [, amount = '', unit = ''] = /^(\d+)([mhd])$/.exec(text ?? '') ?? []
  if (unit === '') return text === '' ? undefined : text
  return new Date(nowMs - Number(amount) * (UNIT_MS[unit] ?? 0)).toISOString()
}

/** The API's address for a page of tasks that fit what the page's own address says. */
export function requestOf(query: Readonly<Record<string, string>>, cursor: string | undefined, nowMs: number): string {
  const { name, status, labels, since, until, due } = query
  const wanted = { name, status, labels, since: sinceOf(since, nowMs), until, due, cursor }
  const given = Object.entries(wanted).filter((entry): entry is [string, string] => (entry[1] ?? '') !== '')
  return `/api/tasks?${new URLSearchParams(given)}`
}
