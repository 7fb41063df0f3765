import { join } from 'node:path'
import axe from 'axe-core'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { expect } from 'vitest'
import { ARTEFACTS } from './artefacts.ts'
import { chromiumPath } from './chromium.ts'

export type Theme = 'light' | 'dark'
const SIZES = { desktop: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } } as const

export function launch(): Promise<Browser> {
  const executablePath = chromiumPath() ?? ''
  // As root, as in containers, Chromium has no sandbox of its own.
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] })
}

/** A page as a person has it, and what the browser had against it. */
export interface Visit {
  readonly page: Page
  readonly context: BrowserContext
  /** Errors and warnings that the console shows, requests that failed, and exceptions. */
  readonly complaints: string[]
  /** Opens one of the dashboard's pages, such as `/tasks`, and waits until it shows what it is about. */
  open(hash: string): Promise<void>
  close(): Promise<void>
}

/** Opens the dashboard by its printed address. */
export async function visit(browser: Browser, url: string, theme: Theme = 'light'): Promise<Visit> {
  const context = await browser.newContext({ viewport: SIZES.desktop, colorScheme: theme, reducedMotion: 'reduce' })
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  const complaints: string[] = []
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(`${message.type()}: ${message.text()}`)
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  await page.goto(url)
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
  const open = async (hash: string) => {
    await page.evaluate(`location.hash = ${JSON.stringify(hash)}`)
    await settled(page)
  }
  return { page, context, complaints, open, close: () => context.close() }
}

/** Until nothing says that it is still loading. */
async function settled(page: Page): Promise<void> {
  await page.locator('main h1').first().waitFor()
  const loading = page.locator('main [aria-busy="true"]')
  while ((await loading.count()) > 0) await loading.first().waitFor({ state: 'detached' })
}

/** Pictures of the page as it is, at both widths. */
export async function picture(page: Page, name: string, theme: Theme): Promise<void> {
  for (const [size, viewport] of Object.entries(SIZES)) {
    await page.setViewportSize(viewport)
    expect(await overflow(page), `${name} at ${viewport.width} px is wider than its window`).toBe(0)
    await page.screenshot({ path: join(ARTEFACTS, `${name}-${theme}-${size}.png`), fullPage: true })
  }
  await page.setViewportSize(SIZES.desktop)
}

/** Pixels by which the page has to be scrolled sideways. */
function overflow(page: Page): Promise<number> {
  return page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
}

/** What axe finds against WCAG 2.2 AA and its best practices: rule, elements, and what is wrong with the first. */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  // Evaluated by the debugger: the page's own policy lets no script in.
  await page.evaluate(axe.source)
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(options: object): Promise<AxeResults> } }
    const { violations } = await axe.run({ resultTypes: ['violations'] })
    return violations.map(({ id, impact, nodes }) => {
      const [first] = nodes
      return `${impact} ${id} (${nodes.length}): ${first?.target.join(' ')} ${first?.failureSummary}`
    })
  })
}

interface AxeResults {
  readonly violations: readonly {
    readonly id: string
    readonly impact: string
    readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary: string }[]
  }[]
}
