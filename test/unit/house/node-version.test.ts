import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'

describe("the scripts' check of Node", { timeout: 20_000 }, () => {
  test('lets the Node that the project brings pass, in silence', async () => {
    expect(await check(process.versions.node)).toEqual({ code: 0, stderr: '' })
  })

  test.each(['20.20.2', '22.17.0', '18.0.0'])('stops Node %s, and says what to do', async (version) => {
    const { code, stderr } = await check(version)

    expect(code).toBe(1)
    expect(stderr).toContain(`This is Node ${version}`)
    expect(stderr).toContain('npm install --ignore-scripts=false')
  })
})

async function check(version: string): Promise<{ code: number; stderr: string }> {
  const script = `Object.defineProperty(process.versions, 'node', { value: '${version}' }); await import('./scripts/node-version.mjs')`
  return promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script]).then(
    ({ stderr }) => ({ code: 0, stderr }),
    ({ code, stderr }: { code: number; stderr: string }) => ({ code, stderr }),
  )
}
