import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const GUARD = fileURLToPath(new URL('../../../lib/worker/guard.ts', import.meta.url))
const LOGS = fileURLToPath(new URL('../../../lib/worker/task-logs.ts', import.meta.url))

/** As Lambda's runtime does before it loads the function's code. */
const RUNTIME = `
process.on('uncaughtException', (error) => { console.log('the runtime saw ' + error.message); process.exit(129) })
process.on('unhandledRejection', () => process.exit(128))
`
const SETUP = `
const { guardProcess } = await import(${JSON.stringify(GUARD)})
const { withTaskScope } = await import(${JSON.stringify(LOGS)})
guardProcess()
const say = (text) => process.stdout.write(text + '\\n')
const scope = { logs: { add: (level, text) => say(level + ' ' + text) }, fail: (error) => say('its task failed: ' + error.message) }
`

test('beside the listeners of a runtime that would end the process, stray errors are those of their task alone', async () => {
  const output = await run(`
    withTaskScope(scope, () => {
      setTimeout(() => { throw new Error('thrown in a timer') }, 1)
      void Promise.reject(new Error('awaited by nobody'))
    })
    setTimeout(() => say('still there'), 50)
  `)

  expect(output).toEqual({
    code: 0,
    stdout: [
      'warn a rejection that nobody awaited: Error: awaited by nobody',
      'its task failed: thrown in a timer',
      'still there',
    ],
  })
})

test('an error that belongs to no task is still the business of that runtime', async () => {
  const output = await run("setTimeout(() => { throw new Error('of nobody') }, 1)")

  expect(output).toEqual({ code: 129, stdout: ['the runtime saw of nobody'] })
})

async function run(code: string): Promise<{ readonly code: number; readonly stdout: string[] }> {
  const source = RUNTIME + SETUP + code
  const args = ['--conditions=tasklane-source', '--input-type=module', '--eval', source]
  try {
    const { stdout } = await promisify(execFile)(process.execPath, args)
    return { code: 0, stdout: stdout.trim().split('\n') }
  } catch (error) {
    const { code, stdout } = error as { readonly code: number; readonly stdout: string }
    return { code, stdout: stdout.trim().split('\n') }
  }
}
