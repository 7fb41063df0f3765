import { mkdirSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { groupLives, runMain } from './run-main.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'media-main-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe('npm start', () => {
  test('makes every photo that it should, prints the table and writes the contact sheet', async () => {
    const { code, stdout, stderr } = await runMain(['--out', folder])

    expect(stderr).toBe('')
    expect(stdout).toContain('Every photo came out as it should')
    expect(code).toBe(0)
    const rows = stdout.split('\n').filter((line) => /^ (CRITICAL|HIGH|NORMAL|LOW|all) /.test(line))
    expect(rows.map((line) => line.trim().split(/ +/).slice(0, 5))).toEqual([
      ['CRITICAL', '17', '16', '1', '0'],
      ['HIGH', '16', '16', '0', '6'],
      ['NORMAL', '35', '35', '0', '0'],
      ['LOW', '240', '240', '0', '0'],
      ['all', '308', '307', '1', '6'],
    ])
    expect(rows.every((line) => /( +[\d.]+ m?s){4}\s*$/.test(line))).toBe(true)
    expect(stdout).toMatch(/308 tasks in [\d.]+ s: [\d.]+ tasks\/s/)
    expect(stdout).toContain('left out: broken.jpg [BROKEN_PHOTO]')
    expect(stdout).toContain(join(folder, 'contact-sheet.png'))
    expect(await sharp(join(folder, 'contact-sheet.png')).metadata()).toMatchObject({ width: 1488, format: 'png' })
    expect(await readdir(join(folder, 'published'))).toHaveLength(8)
  })

  test('takes any folder: what is no photo is left out, what is broken is found, and --json says it all', async () => {
    const photos = join(folder, 'in')
    await sharp({ create: { width: 3000, height: 40, channels: 4, background: '#12345680' } })
      .png()
      .toFile(await madeIn(photos, 'wide.png'))
    await sharp({ create: { width: 1, height: 1, channels: 3, background: '#fff' } }).toFile(join(photos, 'wide.jpg'))
    await writeFile(join(photos, 'not really.jpg'), 'text')
    await writeFile(join(photos, 'notes & more.txt'), 'text')

    const { code, stdout, stderr } = await runMain([photos, '--out', join(folder, 'out'), '--batch', '9', '--json'])

    const report = JSON.parse(stdout)
    expect(report.problems).toEqual([])
    expect(code).toBe(0)
    expect(stderr).toContain('ignored, no photos by their names: notes & more.txt')
    expect(report.summary.failures).toEqual({ BROKEN_PHOTO: 1 })
    expect(report.summary.total.byStatus).toEqual({ SUCCESS: 2 + 9 + 2 * 5 + 2 * 3, FAILURE: 1, CANCELLED: 0 })
    expect((await readdir(join(folder, 'out', 'photos'))).sort()).toEqual(['wide-jpg', 'wide-png'])
    expect(JSON.parse(await readFile(join(folder, 'out', 'summary.json'), 'utf8'))).toEqual(report)
  })

  test('ends with 1 and names the result that is not as it should be', async () => {
    const inTheWay = join(folder, 'published', 'retina.jpg')
    const { code, stdout } = await runMain(['--out', folder, '--batch', '0'], () =>
      mkdirSync(inTheWay, { recursive: true }),
    )

    expect(code).toBe(1)
    expect(stdout).toContain(' 1 result is not as it should be:')
    expect(stdout).toMatch(/publish \(retina\): ended as FAILURE, Error: E\w+: .*retina\.jpg/)
  })

  test.each([
    ['a missing folder', ['nowhere'], /^Error: there is no folder .*nowhere; give a folder of photos\n$/],
    ['an unknown option', ['--fast'], /^Error: Unknown option '--fast'; see npm start -- --help\n$/],
  ])('ends with 2 and one line for %s', async (_, args, message) => {
    const { code, stdout, stderr } = await runMain(args)

    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(message)
  })

  test.each([
    ['while the queue starts', 'photos in'],
    ['in the middle of the work', 'left out'],
  ])('stops at SIGINT %s, and leaves no process behind', async (_, moment) => {
    let sent = false
    const { code, stderr, pid } = await runMain(['--out', folder], (stdout, main) => {
      if (!sent && stdout.includes(moment)) sent = process.kill(main, 'SIGINT')
    })

    expect([code, stderr]).toEqual([130, 'Interrupted; the queue and its workers have been stopped.\n'])
    await expect.poll(() => groupLives(pid), { timeout: 5000 }).toBe(false)
  })
})

async function madeIn(parent: string, name: string): Promise<string> {
  await mkdir(parent, { recursive: true })
  return join(parent, name)
}
