/** CloudWatch's embedded metric format: a line in the log that CloudWatch makes metrics of. */

const METRIC_NAMESPACE = 'Tasklane'

type MetricUnit = 'Milliseconds' | 'Count' | 'Percent'

export interface EmfDocument {
  /** Each combination of values is a metric of its own, at CloudWatch's price for one. */
  readonly dimensions: Readonly<Record<string, string>>
  /** By name; metrics without values are left out. At most 100 values each, or CloudWatch refuses the line. */
  readonly metrics: Readonly<Record<string, { readonly unit: MetricUnit; readonly values: readonly number[] }>>
}

/** CloudWatch takes no more values of one metric in a line. */
const MAX_VALUES = 100

/** The lines, without their ends; none where there is nothing to tell. */
export function emfLines({ dimensions, metrics }: EmfDocument, nowMs: number): string[] {
  const filled = Object.entries(metrics).filter(([, { values }]) => values.length > 0)
  const most = Math.max(0, ...filled.map(([, { values }]) => values.length))
  return Array.from({ length: Math.ceil(most / MAX_VALUES) }, (_, index) => {
    const from = index * MAX_VALUES
    const part = filled.filter(([, { values }]) => values.length > from)
    const directive = {
      Namespace: METRIC_NAMESPACE,
      Dimensions: [Object.keys(dimensions)],
      Metrics: part.map(([Name, { unit: Unit }]) => ({ Name, Unit })),
    }
    return JSON.stringify({
      _aws: { Timestamp: nowMs, CloudWatchMetrics: [directive] },
      ...dimensions,
      ...Object.fromEntries(part.map(([name, { values }]) => [name, values.slice(from, from + MAX_VALUES)])),
    })
  })
}
