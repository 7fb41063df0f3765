/** One measured figure. */
export interface Row {
  readonly name: string
  readonly value: number
  readonly unit: string
  /** The most it may be. */
  readonly target?: number
  readonly ok?: boolean
  /** Whether missing the target fails the run. Times don't: they say as much of the machine as of the product. */
  readonly asserted: boolean
}

/** What is measured together. */
export interface Part {
  readonly title: string
  run(): Promise<Row[]>
}

/** A count of requests or bytes: the same on every machine. */
export function counted(name: string, value: number, unit: string, target?: number): Row {
  return { name, value, unit, ...limited(value, target), asserted: target !== undefined }
}

/** In ms; shown beside its target and never asserted. */
export function timed(name: string, value: number, target?: number): Row {
  return { name, value: Math.round(value * 10) / 10, unit: 'ms', ...limited(value, target), asserted: false }
}

/** The value that a share of `sorted` does not exceed. */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0
}

export function ascending(values: readonly number[]): number[] {
  return [...values].sort((a, b) => a - b)
}

function limited(value: number, target: number | undefined) {
  return target === undefined ? {} : { target, ok: value <= target }
}
