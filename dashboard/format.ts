/** How values are written: short, and the same everywhere. Pure, so that tests read them without a browser. */

const UNITS: readonly (readonly [string, number])[] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
]

/** `850 ms`, `3.2 s`, `2 m 5 s`, `4 h 10 m`, `3 d 2 h`: two units at most. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`
  if (ms < 59_950) return `${(ms / 1000).toFixed(1).replace(/\.0$/, '')} s`
  return twoUnits(Math.round(ms / 1000) * 1000)
}

/** As {@link duration}, in whole seconds: for what grows by the second. */
export function age(ms: number): string {
  return ms < 60_000 ? `${Math.max(0, Math.floor(ms / 1000))} s` : twoUnits(ms)
}

function twoUnits(ms: number): string {
  const at = UNITS.findIndex(([, size]) => ms >= size)
  const [unit = 's', size = 1000] = UNITS[at] ?? []
  const [smaller, smallerSize = 1] = UNITS[at + 1] ?? []
  const rest = Math.floor((ms % size) / smallerSize)
  // Hours more or less than a month are no news.
  const isLong = ms >= 30 * 86_400_000
  return `${count(Math.floor(ms / size))} ${unit}${smaller === undefined || rest === 0 || isLong ? '' : ` ${rest} ${smaller}`}`
}

/** `1,234`. */
export function count(value: number): string {
  return value.toLocaleString('en-US')
}

/** Tasks a minute: `0`, `0.4`, `12`, `3.4k`. */
export function rate(value: number): string {
  if (value === 0) return '0'
  if (value < 0.1) return '<0.1'
  if (value < 9.95) return value.toFixed(1).replace(/\.0$/, '')
  if (value < 9950) return count(Math.round(value))
  return `${(value / 1000).toFixed(1).replace(/\.0$/, '')}k`
}

/** A share of 1: `0 %`, `0.4 %`, `12 %`. */
export function percent(share: number): string {
  const value = share * 100
  return value > 0 && value < 9.95 ? `${value.toFixed(1).replace(/\.0$/, '')} %` : `${Math.round(value)} %`
}

/** US dollars, never rounded to nothing: `$0.0000042`, `$0.012`, `$3.40`. */
export function usd(value: number): string {
  if (value === 0) return '$0'
  if (value >= 1) return `$${value.toFixed(2)}`
  const digits = Math.min(10, 1 - Math.floor(Math.log10(value)))
  return `$${value.toFixed(digits)}`
}

/** Local time to the second: `2026-11-23 08:14:10`. */
export function clockTime(iso: string): string {
  const date = new Date(iso)
  const two = (value: number) => String(value).padStart(2, '0')
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
}

/** As {@link clockTime}, without the day and to the millisecond. */
export function logTime(iso: string): string {
  return `${clockTime(iso).slice(11)}.${iso.slice(20, 23)}`
}

/** `1 task`, `2 tasks`. */
export function plural(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`
}

const PRIORITIES = ['critical', 'high', 'normal', 'low']

export function priorityName(level: number): string {
  return PRIORITIES[level] ?? String(level)
}
