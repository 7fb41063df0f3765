import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'
import { accessibilityProblems, launch, picture, visit } from './support/browser.ts'
import { startDev } from './support/dev-process.ts'
import { clientOf } from './support/traffic.ts'

const MAIN = resolve('lib/cli/main.ts')

/** `tasklane dashboard` of the app at an endpoint, from a folder that has no project. */
async function startDashboardProcess(endpoint: string) {
  const args = [
    '--conditions=tasklane-source',
    MAIN,
    'dashboard',
    '--app',
    'pictures',
    '--endpoint',
    endpoint,
    '--json',
  ]
  const child = spawn(process.execPath, args, { cwd: 'docs', stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  for await (const line of createInterface({ input: child.stdout })) {
    text += line
    if (line === '}' || (line.startsWith('{') && line.endsWith('}'))) break
  }
  const interrupt = async () => {
    const exited = once(child, 'exit')
    child.kill('SIGINT')
    return (await exited)[0] as number | null
  }
  return { printed: JSON.parse(text) as { readonly url: string; readonly operate: boolean }, interrupt }
}

test('tasklane dashboard looks and can do nothing else; Ctrl-C ends it, and its page says so', async () => {
  await using dev = await startDev('test/browser/app/tasks.ts')
  await using client = clientOf(dev.endpoint)
  const { id } = await client.enqueue('charge', { card: 'declined' })
  await client.handle(id).outcome({ timeout: '30s' })
  const { printed, interrupt } = await startDashboardProcess(dev.endpoint)
  await using browser = await launch()

  const { page, complaints, open } = await visit(browser, printed.url)
  await page.getByText('read only').waitFor()
  await open(`/tasks/${id}`)
  await page.getByText('the card was declined').first().waitFor()
  await picture(page, 'read-only', 'light')

  expect(printed.operate).toBe(false)
  expect(await page.getByRole('button', { name: /Retry|Cancel|Pause/ }).count()).toBe(0)
  expect(await page.getByRole('link', { name: /Enqueue|another input/ }).count()).toBe(0)
  await open('/enqueue')
  await page.getByText('To enqueue, start it with').waitFor()
  expect(await accessibilityProblems(page)).toEqual([])
  expect(complaints).toEqual([])

  expect(await interrupt()).toBe(0)
  await open('/tasks')
  await page.getByText('GONE').waitFor()
  await picture(page, 'gone', 'light')
})
