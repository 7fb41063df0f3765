import { afterEach, describe, expect, test, vi } from 'vitest'
import { appSpec, defineApp } from '../../../lib/core/app.ts'
import { task } from '../../../lib/core/task.ts'
import { telemetryOf } from '../../../lib/entries/worker-telemetry.ts'

const app = appSpec(defineApp('told', { tasks: [task({ name: 'fine', run: () => 1 })] }))

afterEach(() => void vi.unstubAllEnvs())

/** What a worker with these options, in this environment, prints beside what its handlers do. */
function printed(options: Parameters<typeof telemetryOf>[2], environment: Readonly<Record<string, string>> = {}) {
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value)
  const { printLine, metrics } = telemetryOf(app, 'test', options)
  return { json: printLine !== undefined, metrics: metrics !== undefined }
}

describe('a worker prints', () => {
  test('text and no metrics, unless it is told otherwise', () => {
    expect(printed({})).toEqual({ json: false, metrics: false })
  })

  test('JSON in a function whose log format that is', () => {
    expect(printed({}, { AWS_LAMBDA_LOG_FORMAT: 'JSON' }).json).toBe(true)
    expect(printed({}, { AWS_LAMBDA_LOG_FORMAT: 'Text' }).json).toBe(false)
  })

  test('metrics where its variables say so', () => {
    expect(printed({}, { TASKLANE_METRICS: 'on' }).metrics).toBe(true)
  })

  test('what its options say, before all else', () => {
    const environment = { AWS_LAMBDA_LOG_FORMAT: 'JSON', TASKLANE_METRICS: 'on' }

    expect(printed({ logFormat: 'text', metrics: false }, environment)).toEqual({ json: false, metrics: false })
    expect(printed({ logFormat: 'json', metrics: true })).toEqual({ json: true, metrics: true })
  })
})
