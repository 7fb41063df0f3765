import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import sharp from 'sharp'
import type { Expected } from './planned-task.ts'
import type { EndedTask } from './run-tasks.ts'

/** Files read at once. */
const AT_ONCE = 8

/** Looks at every result itself, on the disk: one sentence for each that is not as planned. */
export async function checkResults(ended: readonly EndedTask[]): Promise<string[]> {
  const problems: string[] = []
  const rest = ended.values()
  const check = async () => {
    for (const one of rest) {
      const problem = await problemOf(one)
      if (problem !== undefined)
        problems.push(`${one.planned.task} (${one.planned.options.labels['photo']}): ${problem}`)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, check))
  return problems.sort()
}

async function problemOf({ planned: { expected }, outcome }: EndedTask): Promise<string | undefined> {
  if (expected.kind === 'verdict') return verdictProblem(expected.source, outcome)
  if (outcome.status !== 'SUCCESS')
    return `ended as ${outcome.status}${outcome.error === undefined ? '' : `, ${outcome.error.type}: ${outcome.error.message}`}`
  return expected.kind === 'image' ? imageProblem(expected) : copyProblem(expected, outcome.attempt)
}

async function verdictProblem(source: string, outcome: EndedTask['outcome']): Promise<string | undefined> {
  const sound = (await decode(source)) !== undefined
  if (outcome.status === 'SUCCESS') return sound ? undefined : `${basename(source)} can't be decoded, yet it passed`
  const said = `${outcome.status} ${outcome.error?.code ?? ''}`
  if (sound) return `${basename(source)} is sound, yet it ended as ${said}`
  return said === 'FAILURE BROKEN_PHOTO' ? undefined : `ended as ${said} instead of FAILURE BROKEN_PHOTO`
}

async function imageProblem({ file, width, height }: Extract<Expected, { kind: 'image' }>) {
  const image = await decode(file)
  if (image === undefined) return `${file} is missing or can't be decoded`
  if (image.width === width && image.height === height) return undefined
  return `${file} is ${image.width} x ${image.height} and should be ${width} x ${height}`
}

async function copyProblem({ file, source, fromAttempt }: Extract<Expected, { kind: 'copy' }>, attempt: number) {
  if (attempt < fromAttempt) return `succeeded on attempt ${attempt}, though the store refuses up to ${fromAttempt}`
  const copy = await readFile(file).catch(() => undefined)
  return copy?.equals(await readFile(source)) ? undefined : `${file} is not the same as ${source}`
}

/** All pixels are decoded: a header alone says little. `undefined` when that fails. */
async function decode(file: string): Promise<{ width: number; height: number } | undefined> {
  try {
    const { info } = await sharp(await readFile(file))
      .raw()
      .toBuffer({ resolveWithObject: true })
    return { width: info.width, height: info.height }
  } catch {
    return undefined
  }
}
