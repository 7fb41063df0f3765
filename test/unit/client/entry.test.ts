import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test, vi } from 'vitest'
import { createClient } from '../../../lib/entries/client.ts'
import { app } from '../../support/client-app.ts'

/** Runs a module in a process of its own, so that what it loads is only what it asked for; gives what it prints. */
async function run(code: string): Promise<string> {
  const options = ['--conditions=tasklane-source', '--no-warnings', '--input-type=module', '--eval', code]
  const { stdout } = await promisify(execFile)(process.execPath, options, { env: ENVIRONMENT })
  return stdout.trim()
}

// A port that nothing listens on, and no credentials of whoever runs this.
const ENVIRONMENT = { AWS_ENDPOINT_URL: 'http://127.0.0.1:9', AWS_MAX_ATTEMPTS: '1' }

const LOADED = `
  import { createRequire } from 'node:module'
  const { cache } = createRequire('${import.meta.url}')
  const loaded = () => Object.keys(cache).some((path) => path.includes('@aws-sdk'))
  const { createClient } = await import('tasklane/client')
  const client = createClient({ app: 'shop' })`

test('importing the client, and making one, loads nothing of AWS; the first call does', async () => {
  const before = await run(`${LOADED}
    console.log(loaded())`)
  const after = await run(`${LOADED}
    await client.enqueue('add', { a: 1 }).catch(() => {})
    console.log(loaded())`)

  expect([before, after]).toEqual(['false', 'true'])
})

test('a client is refused a stage that no AWS name can hold, given or from the environment', () => {
  vi.stubEnv('TASKLANE_STAGE', 'Prod!')
  try {
    expect(() => createClient({ app: 'shop' })).toThrow(/stage name "Prod!"/)
    expect(() => createClient({ app, stage: 'prod' })).not.toThrow()
  } finally {
    vi.unstubAllEnvs()
  }
})

test('an app that defineApp did not make is refused', () => {
  expect(() => createClient({ app: { name: 'shop' } })).toThrow('it was not made by defineApp')
})
