import type { AppSpec } from '../core/app.ts'
import { ENVIRONMENT } from '../core/environment.ts'
import { TaskMetrics } from '../worker/metrics/task-metrics.ts'
import { printLine } from '../worker/print-line.ts'
import type { WorkerRuntime } from '../worker/runtime.ts'

/** What a worker prints beside what handlers do: by its options, else by what its environment says. */
export function telemetryOf(
  app: AppSpec,
  stage: string,
  { logFormat = defaultFormat(), metrics = process.env[ENVIRONMENT.metrics] === 'on' }: TelemetryOptions,
): Pick<WorkerRuntime, 'printLine' | 'metrics'> {
  return {
    ...(logFormat === 'json' && { printLine }),
    ...(typeof TASKLANE_METRICLESS === 'undefined' && metrics && { metrics: new TaskMetrics(app, stage, printLine) }),
  }
}

/** Defined in bundles of queues that were synthesized without metrics of their tasks: see `lib/core/bundling.ts`. */
declare const TASKLANE_METRICLESS: true | undefined

interface TelemetryOptions {
  readonly logFormat?: 'json' | 'text'
  readonly metrics?: boolean
}

function defaultFormat(): 'json' | 'text' {
  return process.env['AWS_LAMBDA_LOG_FORMAT'] === 'JSON' ? 'json' : 'text'
}
