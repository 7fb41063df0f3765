/** One measured figure. */
export interface Row {
  readonly name: string
  /** The median of its rounds, where it was measured in several. */
  readonly value: number
  readonly unit: string
  readonly min?: number
  readonly max?: number
  /** The same figure of a floor or a peer in the same run, in the same unit. */
  readonly reference?: number
  /** What the reference is of. */
  readonly beside?: string
  /** Value by reference: the median over the rounds, each with its own reference. */
  readonly ratio?: number
  readonly ratioMin?: number
  readonly ratioMax?: number
  /** Of the ratio where there is a reference, else of the value: the most it may be, or with `bound` the least. */
  readonly target?: number
  readonly bound?: 'least'
  readonly ok?: boolean
  /** Whether missing the target fails the run. Times don't: they say as much of the machine as of the product. */
  readonly asserted: boolean
}

/** How long and how often a part measures. */
export interface Effort {
  /** Seconds rather than minutes: whether it works at all. Its figures are good for nothing else, and are not kept. */
  readonly smoke: boolean
  /** With the sizes that take minutes. */
  readonly long: boolean
}

/** What is measured together. */
export interface Part {
  readonly title: string
  run(effort: Effort): Promise<Row[]>
}

/** A count of requests or bytes: the same on every machine. */
export function counted(name: string, value: number, unit: string, target?: number): Row {
  return { name, value, unit, ...limited(value, target), asserted: target !== undefined }
}

/** In ms; shown beside its target and never asserted. */
export function timed(name: string, value: number, target?: number): Row {
  return { name, value: Math.round(value * 10) / 10, unit: 'ms', ...limited(value, target), asserted: false }
}

/** A figure of several rounds, beside what was measured in turn with it. */
export interface Comparison {
  readonly unit: string
  /** One a round. */
  readonly values: readonly number[]
  /** Of the same rounds, in the same order. */
  readonly references: readonly number[]
  readonly beside: string
  /** The most that the ratio may be, or the least. */
  readonly most?: number
  readonly least?: number
}

/** Median against median, and the ratio of each round: what slows the machine for a while slows both sides. */
export function compared(name: string, { unit, values, references, beside, most, least }: Comparison): Row {
  const sorted = ascending(values)
  const ratios = ascending(values.map((value, round) => value / (references[round] ?? Number.NaN)))
  const ratio = rounded(median(ratios))
  return {
    name,
    value: rounded(median(sorted)),
    unit,
    ...spread('min', 'max', sorted),
    reference: rounded(median(ascending(references))),
    beside,
    ratio,
    ...spread('ratioMin', 'ratioMax', ratios),
    ...(least === undefined ? limited(ratio, most) : { target: least, bound: 'least' as const, ok: ratio >= least }),
    asserted: false,
  }
}

/** A figure of several rounds, beside nothing. */
export function repeated(name: string, unit: string, values: readonly number[], target?: number): Row {
  const sorted = ascending(values)
  const value = rounded(median(sorted))
  return { name, value, unit, ...spread('min', 'max', sorted), ...limited(value, target), asserted: false }
}

/** The value that a share of `sorted` does not exceed. */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0
}

export function ascending(values: readonly number[]): number[] {
  return [...values].sort((a, b) => a - b)
}

function median(sorted: readonly number[]): number {
  return percentile(sorted, 0.5)
}

function spread<Low extends string, High extends string>(low: Low, high: High, sorted: readonly number[]) {
  const ends = { [low]: rounded(sorted[0] ?? 0), [high]: rounded(sorted.at(-1) ?? 0) }
  return ends as Record<Low | High, number>
}

/** Three digits say all that such figures know. */
function rounded(value: number): number {
  return Math.abs(value) >= 1000 ? Math.round(value) : Number(value.toPrecision(3))
}

function limited(value: number, target: number | undefined) {
  return target === undefined ? {} : { target, ok: value <= target }
}
