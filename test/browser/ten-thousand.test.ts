import { cp, readFile, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { ARTEFACTS } from './support/artefacts.ts'
import { launch, visit } from './support/browser.ts'
import { startDev } from './support/dev-process.ts'
import { clientOf } from './support/traffic.ts'

const TASKS = 10_000
const GIVEN = 507

/** Prints how long each step took, and keeps it beside the pictures. */
function stopwatch() {
  const steps: string[] = []
  let last = performance.now()
  return {
    step: (name: string) => {
      const now = performance.now()
      steps.push(`${((now - last) / 1000).toFixed(1).padStart(6)} s  ${name}`)
      last = now
    },
    print: async () => {
      console.log(`\nwith ${TASKS} tasks, by the dashboard:\n${steps.join('\n')}`)
      await writeFile(join(ARTEFACTS, 'ten-thousand.txt'), `${steps.join('\n')}\n`)
    },
  }
}

test('with 10,000 tasks: why a given one failed is found, the code mended while dev runs, and its retry seen to succeed', async () => {
  // A copy, since its code is changed; in here, since its packages are found from here.
  const folder = resolve('test-results', `app-${process.pid}`)
  await cp('test/browser/app', folder, { recursive: true })
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const { step, print } = stopwatch()
  await using dev = await startDev(join(folder, 'tasks.ts'))
  step('dev is ready, the dashboard served')
  await using client = clientOf(dev.endpoint)
  const handles = await client.enqueueMany(
    Array.from({ length: TASKS }, (_, at) => ({
      task: 'resize' as const,
      input: { source: at % 100 === 7 ? `scan-${at}.png` : `photo-${at}@800x600.png`, width: 320, height: 240 },
      // What is asked for by hand does not stand behind all the others.
      options: { priority: at === GIVEN ? ('high' as const) : ('normal' as const) },
    })),
  )
  const given = handles[GIVEN]?.id ?? ''
  step('10,000 tasks are enqueued')
  await client.handle(given).outcome({ timeout: '60s' })
  step('the given task has failed, others still run')

  await using browser = await launch()
  const { page, complaints } = await visit(browser, dev.dashboard)
  step('a browser shows the overview')
  await page.keyboard.press('/')
  await page.keyboard.type(given)
  await page.keyboard.press('Enter')
  await page.getByText("the header of 'scan-507.png' has no size").first().waitFor()
  const stack = await page.locator('main pre').first().textContent()
  expect(stack).toMatch(/at headerOf \(.*resize-image\.ts:17:/)
  step('found: its page says why, and in which line')

  const reloaded = dev.next('reloaded')
  const file = join(folder, 'resize-image.ts')
  const source = await readFile(file, 'utf8')
  await writeFile(
    file,
    source.replace(
      /if \(size === undefined\) throw .*\n/,
      'if (size === undefined) return { width: 100, height: 100 }\n',
    ),
  )
  await reloaded
  step('mended: dev runs the new code')

  await page.getByRole('button', { name: 'Retry' }).click()
  await page.getByText(`${given}~1`).first().waitFor()
  await page.locator('main .badge', { hasText: 'Succeeded' }).first().waitFor({ timeout: 60_000 })
  step('retried: seen to succeed')
  await page.getByText('"key": "out/scan-507.png"').waitFor()

  await page.evaluate("location.hash = '/tasks'")
  await expect.poll(() => page.locator('tbody tr').count()).toBe(50)
  step('10,000 tasks are listed, 50 a page')
  await print()
  expect(complaints).toEqual([])
})
