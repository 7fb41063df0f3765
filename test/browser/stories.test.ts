import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { accessibilityProblems, launch, picture, type Visit, visit } from './support/browser.ts'
import { type DevProcess, startDev } from './support/dev-process.ts'
import { type Cast, clientOf, stage } from './support/traffic.ts'

/** What a person does on each page, in front of a queue that has work. */

let dev: DevProcess
let browser: Browser
let client: ReturnType<typeof clientOf>
let cast: Cast
let visited: Visit
let page: Page

beforeAll(async () => {
  ;[dev, browser] = await Promise.all([startDev('test/browser/app/tasks.ts'), launch()])
  client = clientOf(dev.endpoint)
  cast = await stage(client, dev.endpoint, dev.queues)
})

beforeEach(async () => {
  visited = await visit(browser, dev.dashboard)
  page = visited.page
})

afterEach(async () => {
  expect(visited.complaints).toEqual([])
  await visited.close()
})

afterAll(async () => {
  await browser.close()
  await client.close()
  await dev.close()
})

const button = (name: string | RegExp) => page.getByRole('button', { name })
const heading = (name: string | RegExp) => page.getByRole('heading', { name, level: 1 })
const said = (text: string | RegExp) => page.getByRole('status').getByText(text)

test('the address loses its token at once, and a reload still has the page', async () => {
  expect(page.url()).not.toContain('token')
  await page.reload()

  await heading('Overview').waitFor()
})

test('the overview shows each queue; one is paused and goes on', async () => {
  await button('Pause default, low').click()
  await said('default, low: paused').waitFor()
  await page.getByText('paused', { exact: true }).waitFor()
  expect((await client.queues()).filter(({ paused }) => paused)).toMatchObject([{ group: 'default', priority: 3 }])

  await button('Resume default, low').click()
  await page.getByText('paused', { exact: true }).waitFor({ state: 'detached' })

  expect((await client.queues()).some(({ paused }) => paused)).toBe(false)
})

test('tasks are filtered by name, status and label, and the filter is in the address', async () => {
  await visited.open('/tasks')
  await page.getByLabel('Status').selectOption('FAILURE')
  await page.getByLabel('Name').fill('charge')
  await page.getByLabel('Labels').fill('user=u17')

  await page.locator('tbody').filter({ hasText: cast.declined }).waitFor()
  await expect.poll(() => page.locator('tbody tr').count(), { timeout: 15_000 }).toBe(1)
  expect(page.url()).toMatch(/status=FAILURE.*name=charge.*labels=user%3Du17/)
  await page.getByRole('link', { name: cast.declined }).click()
  await page.getByText('the card was declined: insufficient funds').first().waitFor()
})

test('older tasks come page by page, and what is new shows by itself', async () => {
  await visited.open('/tasks')
  await button('Older').click()
  await page.getByText('Page 2').waitFor()
  await button('Newer').click()
  await page.getByText('Page 1').waitFor()

  const { id } = await client.enqueue('charge', { card: '1' })

  await page.getByRole('link', { name: id }).waitFor()
})

test('a task is found by its id with the keyboard alone; its runs, error and logs are all there', async () => {
  await page.keyboard.press('/')
  await page.keyboard.type(cast.gaveUp)
  await page.keyboard.press('Enter')

  await heading('flaky').waitFor()
  await page.getByRole('heading', { name: 'Why it failed' }).waitFor()
  expect(await page.locator('main pre').first().textContent()).toContain('ECONNREFUSED')
  expect(await page.locator('.timeline rect.failed').count()).toBe(3)
  expect(await page.getByRole('table', { name: 'Runs' }).locator('tbody tr').count()).toBe(3)
  await page.getByText('attempt 3 of flaky').waitFor()
})

test("an error's code comes with the command that explains it", async () => {
  const { id } = await client.enqueue('resize', { source: 5 } as never)
  await client.handle(id).outcome({ timeout: '30s' })
  await visited.open(`/tasks/${id}`)

  await page.getByText('tasklane explain INPUT_INVALID').waitFor()
  await button('Copy command').waitFor()
  await picture(page, 'task-invalid', 'light')
  expect(await accessibilityProblems(page)).toEqual([])
})

test('a task that runs shows its progress, and is cancelled', async () => {
  const { id } = await client.enqueue('slow', { seconds: 60 })
  await visited.open(`/tasks/${id}`)
  await page.getByText(/^\d+ of 240$/).waitFor()
  await page.getByText('begins {"steps":240}').waitFor()

  await button('Cancel').click()

  await said(/asked to end|is cancelled/).waitFor()
  await page.locator('main .badge', { hasText: 'Cancelled' }).waitFor()
})

test('a failed task runs again with another input, made in the form of its schema', async () => {
  const failed = await client.enqueue(
    'resize',
    { source: 'broken.png', width: 10, height: 10 },
    { labels: { album: 'x' } },
  )
  await failed.outcome()
  await visited.open(`/tasks/${failed.id}`)
  await page.getByRole('link', { name: 'Run with another input' }).click()
  await heading('Enqueue').waitFor()
  expect(await page.getByLabel('source').inputValue()).toBe('broken.png')

  await page.getByLabel('width').fill('wide')
  await button('Enqueue').click()
  await page.getByText("'wide' is no number").waitFor()
  await page.getByLabel('width').fill('20')
  await page.getByLabel('source').fill('whole@40x.png')
  expect(await accessibilityProblems(page)).toEqual([])
  await button('Enqueue').click()

  await heading('resize').waitFor()
  await page.locator('main .badge', { hasText: 'Succeeded' }).first().waitFor()
  await page.getByText('album=x').waitFor()
})

test('a schema refuses what the form lets through, and says why', async () => {
  await visited.open('/enqueue?task=charge')
  await page.getByLabel('Input').fill('{"card": ')
  await page.getByText('no JSON').waitFor()
  await page.getByLabel('Input').fill('{"card": "7"}')
  await button('Enqueue').click()

  await heading('charge').waitFor()
  await page.getByText('"receipt": "r-7"').waitFor()
})

test('schedules show their next times; one runs now, is paused and deleted', async () => {
  await visited.open('/schedules')
  await page.getByRole('link', { name: 'runtime.poll' }).click()
  await button('Run now').click()
  await page.getByRole('link', { name: 'See it' }).click()
  await heading('report').waitFor()

  await visited.open('/schedules/runtime/poll')
  await button('Pause').click()
  await button('Resume').waitFor()
  page.once('dialog', (dialog) => void dialog.accept())
  await button('Delete').click()
  await heading('Schedules').waitFor()

  await expect.poll(() => client.schedules.get('poll')).toBeNull()
})

test('failures are grouped by code; those of one are counted, then retried', async () => {
  await visited.open('/failures')
  await page.getByRole('button', { name: 'CARD_DECLINED of charge' }).click()
  await button('Preview').click()
  await page.getByText(/^3 tasks of \d+ looked at would run again/).waitFor()
  await picture(page, 'retry-dialog', 'light')
  expect(await accessibilityProblems(page)).toEqual([])
  await button('Retry 3 tasks').click()

  await page.getByText('3 tasks made').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  expect((await client.get(cast.declined))?.retriedAs).toBe(`${cast.declined}~1`)
})

test('dead letters are looked into, counted by reason, and redriven', async () => {
  await visited.open('/failures')
  await button('Look into them').click()
  await page.getByRole('button', { name: /Redrive … Malformed/ }).waitFor()
  await picture(page, 'dead-letters', 'light')
  await page.getByRole('button', { name: /Redrive … Malformed/ }).click()
  await button('Redrive 1 message').click()

  await page.getByText('1 message sent back').waitFor()
})

test('the theme is chosen by hand, and stays chosen', async () => {
  const theme = () => page.locator('html').getAttribute('data-theme')
  expect(await theme()).toBe('light')
  await button('Theme: auto').click()
  await button('Theme: light').click()
  expect(await theme()).toBe('dark')
  await page.reload()
  await heading('Overview').waitFor()

  expect(await theme()).toBe('dark')
})

test('the keyboard reaches the content past the header', async () => {
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')

  expect(await page.locator('main').evaluate((main) => main.matches(':focus'))).toBe(true)
})

test('a page that is hidden asks for nothing, and the footer says what looking has cost', async () => {
  await page.getByText(/Looking has cost about \$0\.0\d+ so far \([\d,]+ requests\)/).waitFor()
  let asked = 0
  page.on('request', () => asked++)
  await page.evaluate(`Object.defineProperty(document, 'hidden', { value: true, configurable: true })
    document.dispatchEvent(new Event('visibilitychange'))`)
  await page.waitForTimeout(200)
  asked = 0
  await page.waitForTimeout(3000)

  expect(asked).toBe(0)
})
