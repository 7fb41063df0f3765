/** `0s`, `59s`, `3m`, `26h`, `9d`: how long ago, in one number. */
export function ageText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  if (seconds < 60) return `${seconds}s`
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m`
  if (seconds < 48 * 3600) return `${Math.floor(seconds / 3600)}h`
  return `${Math.floor(seconds / 86_400)}d`
}

/** `812 ms`, `1.24 s`, `75.0 s`, `12 m 5 s` */
export function spanText(ms: number): string {
  if (ms < 999.5) return `${Math.round(ms)} ms`
  if (ms < 120_000) return `${(ms / 1000).toFixed(ms < 9995 ? 2 : 1)} s`
  const seconds = Math.round(ms / 1000)
  return `${Math.floor(seconds / 60)} m ${seconds % 60} s`
}

/** `2027-03-01 09:00:00Z` */
export function instantText(instant: Date): string {
  return `${instant.toISOString().slice(0, 19).replace('T', ' ')}Z`
}

/** `2027-03-01 09:00:00Z (3m ago)` or `(in 3m)` */
export function instantAndAge(instant: Date, nowMs: number): string {
  const ms = nowMs - instant.getTime()
  return `${instantText(instant)} (${ms >= 0 ? `${ageText(ms)} ago` : `in ${ageText(-ms)}`})`
}
