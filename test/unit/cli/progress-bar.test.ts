import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { progressBar } from '../../../lib/cli/progress-bar.ts'

/** What a bar draws on a terminal, up to the first text that fits. */
async function drawn(fits: RegExp, done: number, total: number | undefined): Promise<string> {
  const terminal = Object.assign(new PassThrough(), { isTTY: true, columns: 80 })
  const bar = await progressBar(terminal as unknown as NodeJS.WriteStream, 'looking', 'tasks')
  bar.update(done, total)
  let text = ''
  for await (const chunk of terminal) {
    text += String(chunk)
    if (fits.test(text)) break
  }
  bar.stop()
  return fits.exec(text)?.[0] ?? ''
}

describe('a progress bar', () => {
  it.each([
    ['shows the share that is done', 400, 800, '█'.repeat(15) + '░'.repeat(15), '400/800 tasks'],
    ['counts where nobody knows the whole', 400, undefined, '░'.repeat(30), '400 tasks'],
  ])('%s', async (_, done, total, bar, count) => {
    const line = await drawn(new RegExp(`looking \\S+ ${count}`), done, total)

    expect(line).toBe(`looking ${bar} ${count}`)
  })

  it('draws nothing where there is no terminal', async () => {
    const pipe = new PassThrough()

    const bar = await progressBar(pipe as unknown as NodeJS.WriteStream, 'looking', 'tasks')
    bar.update(1, 2)
    bar.stop()

    expect(pipe.read()).toBeNull()
  })
})
