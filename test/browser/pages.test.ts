import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { accessibilityProblems, launch, picture, type Theme, visit } from './support/browser.ts'
import { type DevProcess, startDev } from './support/dev-process.ts'
import { type Cast, clientOf, stage } from './support/traffic.ts'

/** Every page in both themes and at both widths: nothing overflows, axe finds nothing, the console is quiet. Pictures are kept. */

let dev: DevProcess
let browser: Browser
let cast: Cast

beforeAll(async () => {
  ;[dev, browser] = await Promise.all([startDev('test/browser/app/tasks.ts'), launch()])
  await using client = clientOf(dev.endpoint)
  cast = await stage(client, dev.endpoint, dev.queues)
})

afterAll(async () => {
  await browser.close()
  await dev.close()
})

const PAGES = [
  ['tasks', () => '/tasks'],
  ['tasks-filtered', () => '/tasks?status=FAILURE&name=charge'],
  ['tasks-empty', () => '/tasks?name=nobody'],
  ['task-failed', () => `/tasks/${cast.declined}`],
  ['task-retried', () => `/tasks/${cast.gaveUp}`],
  ['task-succeeded', () => `/tasks/${cast.mended}`],
  ['task-running', () => `/tasks/${cast.slow}`],
  ['task-unknown', () => '/tasks/nobody'],
  ['enqueue', () => '/enqueue?task=resize'],
  ['enqueue-json', () => '/enqueue?task=charge'],
  ['schedules', () => '/schedules'],
  ['schedule', () => '/schedules/maintenance/nightly'],
  ['failures', () => '/failures'],
  ['not-found', () => '/nowhere'],
] as const

test.each<Theme>(['light', 'dark'])(
  'every page looks right in %s, at 1280 and 390 px',
  { timeout: 120_000 },
  async (theme) => {
    const { page, complaints, open, close } = await visit(browser, dev.dashboard, theme)
    // A line is drawn from the second look on.
    await page.waitForTimeout(2500)

    for (const [name, hash] of PAGES) {
      await open(hash())
      await picture(page, name, theme)

      expect(await accessibilityProblems(page), name).toEqual([])
    }
    await open('/')
    await loadedFor(3, page)
    await picture(page, 'overview', theme)
    expect(await accessibilityProblems(page), 'overview').toEqual([])

    await open('/tasks/nobody')
    await page.getByRole('alert').getByText('tasklane explain TASK_NOT_FOUND').waitFor()

    // An unknown task is answered with 404, which Chromium tells the console.
    expect(complaints.filter((text) => !text.includes('404'))).toEqual([])
    await close()
  },
)

/** Looks at queues that have work: a line is drawn from the second look on. */
async function loadedFor(looks: number, page: Page): Promise<void> {
  await using client = clientOf(dev.endpoint)
  await client.enqueueMany(Array.from({ length: 60 }, () => ({ task: 'slow' as const, input: { seconds: 2 } })))
  for (let look = 0; look < looks; look++)
    await page.waitForResponse((answer) => answer.url().endsWith('/api/overview'))
  await page.getByText('Done per minute').waitFor()
}
