import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const AWS = /\/node_modules\/(@aws-sdk|@smithy|@aws|aws-cdk-lib)\//

test.each(['tasklane', 'tasklane/client', 'tasklane/testing'])('importing %s loads no AWS package', async (entry) => {
  const urls = await loadedBy(`await import('${entry}')`)

  expect(urls.some((url) => /\/(lib|dist\/lib)\//.test(url))).toBe(true)
  expect(urls.filter((url) => AWS.test(url))).toEqual([])
})

test('the first call of a client loads those AWS packages that it needs, and no others', async () => {
  const urls = await loadedBy(
    `const { createClient } = await import('tasklane/client')
     const client = createClient({ app: 'nobody', endpoint: 'http://127.0.0.1:1' })
     await client.get('an-id').catch(() => {})`,
  )

  const clients = new Set(urls.flatMap((url) => /\/@aws-sdk\/(client-[\w-]+)\//.exec(url)?.[1] ?? []))
  expect([...clients].sort()).toEqual(['client-dynamodb', 'client-ssm'])
})

/** The URLs of all modules that `script` loads in a Node of its own. */
async function loadedBy(script: string): Promise<string[]> {
  const watched = `
    import { registerHooks } from 'node:module'
    const urls = []
    registerHooks({ load: (url, context, next) => { urls.push(url); return next(url, context) } })
    ${script}
    console.log(JSON.stringify(urls))
    process.exit()`
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--conditions=tasklane-source',
    '--input-type=module',
    '--eval',
    watched,
  ])
  return JSON.parse(stdout) as string[]
}
