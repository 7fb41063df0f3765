import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const entry = new URL('../../../../lib/adapters/aws/index.ts', import.meta.url).href

test('making a backend loads no AWS package', async () => {
  const program = `
    import { registerHooks } from 'node:module'
    const loaded = []
    registerHooks({ load: (url, context, next) => { loaded.push(url); return next(url, context) } })
    const { awsBackend } = await import(${JSON.stringify(entry)})
    const backend = awsBackend({ app: 'a', stage: 'dev', endpoint: 'http://127.0.0.1:1', clock: {}, entropy: {} })
    await backend.close()
    console.log(JSON.stringify(loaded))
  `

  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program])

  const loaded: string[] = JSON.parse(stdout)
  expect(loaded.filter((url) => url.includes('/lib/adapters/aws/')).length).toBeGreaterThan(5)
  expect(loaded.filter((url) => /@aws-sdk|@smithy/.test(url))).toEqual([])
})
