import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { createColors } from 'picocolors'
import { describe, expect, it } from 'vitest'
import { readErrorPage } from '../../../lib/cli/explain/error-page.ts'
import { findPage } from '../../../lib/cli/explain/find-page.ts'
import { readPages } from '../../../lib/cli/explain/read-pages.ts'
import type { Look } from '../../../lib/cli/views/look.ts'
import { markdownLines } from '../../../lib/cli/views/markdown.ts'
import { widthOf } from '../../../lib/cli/views/text.ts'
import { ErrorCode, TasklaneError } from '../../../lib/core/errors/index.ts'
import { commandsOf, pathOf, shownCommands, wholeProgram } from '../../support/cli/whole-program.ts'
import { ERROR_SAMPLES } from '../../support/error-samples.ts'

const ROOT = resolve(import.meta.dirname, '../../..')
const FOLDER = join(ROOT, 'docs/errors')
/** `named('TaskRejected', ErrorCode...`, `type: 'MessageLost', code: ErrorCode...` */
const STORED_TYPE = /\('([A-Z]\w+)', ErrorCode\.|type: '([A-Z]\w+)',\s*code: ErrorCode\./g
const look: Look = { columns: 200, colours: createColors(false), nowMs: 0 }
const pages = readPages()
const samples = Object.entries(ERROR_SAMPLES).flatMap(([code, errors]) =>
  errors.map((error) => [code, error.message.slice(0, 60), error] as const),
)

describe('the pages of errors', () => {
  it('are one for each code, and none besides', () => {
    const files = readdirSync(FOLDER).map((file) => basename(file, '.md'))

    expect(files.sort()).toEqual(Object.values(ErrorCode).sort())
    expect(pages.map(({ code }) => code)).toEqual(files)
  })

  it.each(pages.map((page) => [page.code, page] as const))('%s says why it comes and what to do', (_, { page }) => {
    const titles = [...page.matchAll(/^#+ (.+)$/gm)].map(([, title]) => title)

    expect(titles.slice(1)).toEqual(['Why', 'What to do'])
  })

  it.each(samples)('%s has the form of: %s', (code, _, error) => {
    const page = pages.find((candidate) => candidate.code === code)
    const forms = page?.message.split(/\n(?! )/).map(formOf) ?? []

    expect(
      forms.some((form) => form.test(error.message)),
      `${error.message}\nis of no form of\n${page?.message}`,
    ).toBe(true)
  })

  it.each(samples)('%s is found by the name of: %s', (code, _, error) => {
    const name = error instanceof Error ? error.name : error.type

    expect(findPage(pages, name)).toMatchObject({ code })
  })

  it('lead from every type that a failed task may show', () => {
    const types = globSync('lib/**/*.ts', { cwd: ROOT }).flatMap((file) =>
      [...readFileSync(join(ROOT, file), 'utf8').matchAll(STORED_TYPE)].map(
        ([, first, second]) => first ?? second ?? '',
      ),
    )

    expect(types.length).toBeGreaterThan(8)
    for (const type of types) expect(findPage(pages, type), type).not.toHaveProperty('instead')
  })

  it.each(samples.filter(([, , error]) => TasklaneError.is(error)))(
    '%s says whether to repeat: %s',
    (code, _, error) => {
      const page = pages.find((candidate) => candidate.code === code)

      expect(page?.retryable).toMatch('retryable' in error && error.retryable ? /^yes|^as / : /^no|^as /)
      expect(error).toMatchObject({ code, docs: `tasklane explain ${code}` })
    },
  )

  it.each(pages.flatMap(({ code, page }) => shownCommands(page).map((line) => [code, line])))(
    '%s shows a command that there is: %s',
    async (_, line = '') => {
      const command = commandsOf(await wholeProgram()).find((candidate) =>
        `${line} `.startsWith(`tasklane ${pathOf(candidate)} `),
      )
      const given = [...line.replaceAll(/'[^']*'/g, '').matchAll(/ (--[\w-]+)/g)].map(([, option]) => option)

      expect(command, `there is no such command: ${line}`).toBeDefined()
      expect(command?.options.map(({ long }) => long)).toEqual(expect.arrayContaining(given))
    },
  )

  it.each(pages.map((page) => [page.code, page] as const))('%s fits 80 columns, and loses no word', (_, { page }) => {
    const lines = markdownLines(page, look)

    for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(80)
    expect(wordsOf(lines.join(' '))).toEqual(wordsOf(page.replaceAll(/^#+ |^- |^```\w*$|^\|[-|]+\|$|\|/gm, ' ')))
  })

  it('name no other page that the package has not', () => {
    const { files } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { readonly files: string[] }

    const named = pages.flatMap(({ page }) => [...page.matchAll(/docs\/[\w/-]+\.md/g)].map(([path]) => path))

    expect(named.length).toBeGreaterThan(0)
    for (const path of named) {
      expect(existsSync(join(ROOT, path)), path).toBe(true)
      expect(
        files.some((packed) => path.startsWith(packed)),
        path,
      ).toBe(true)
    }
  })

  it('refuses a page without its head', () => {
    expect(() => readErrorPage('# TASK_FAILED\n\nIt failed.\n')).toThrow(/has no "Seen as"/)
  })
})

describe('what is asked for', () => {
  it.each([
    ['TASK_TIMEOUT', 'TASK_TIMEOUT'],
    ['task-timeout', 'TASK_TIMEOUT'],
    ['TaskTimeout', 'TASK_TIMEOUT'],
    ['AccessDeniedError', 'ACCESS_DENIED'],
    ['TaskFailedError', 'TASK_FAILED'],
    ['UnknownVersion', 'MALFORMED_MESSAGE'],
    ['InputMissing', 'TASK_NOT_FOUND'],
    ['PORT_TAKEN', 'DEV_SERVER'],
  ])('%s leads to %s', (asked, code) => {
    expect(findPage(pages, asked)).toMatchObject({ code })
  })

  it.each([
    ['TASK_TIMOUT', /Did you mean TASK_TIMEOUT\?/],
    ['WorkerCrushed', /Did you mean WORKER_CRASHED\?/],
    ['ECONNREFUSED', /may have any code of its own, see HANDLER_ERROR/],
  ])('%s leads nowhere, and is answered with what helps', (asked, instead) => {
    expect(findPage(pages, asked)).toEqual({ instead: expect.stringMatching(instead) })
  })
})

/** `<...>` stands for anything. */
function formOf(template: string): RegExp {
  const parts = template.split(/<[^>]+>/).map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('[\\s\\S]+')}`)
}

function wordsOf(text: string): string[] {
  return text.replaceAll('`', '').replaceAll(':', ' ').split(/\s+/).filter(Boolean)
}
