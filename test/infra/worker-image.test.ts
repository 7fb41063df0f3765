import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { App, Stack } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import { LayerVersion } from 'aws-cdk-lib/aws-lambda'
import { afterAll, describe, expect, test } from 'vitest'
import { TaskQueue, type WorkerOptions } from '../../infra/index.ts'
import plain from './fixtures/plain.ts'
import { propertiesOf, synthesize } from './synthesize.ts'

const folder = mkdtempSync(join(tmpdir(), 'tasklane-image-'))
afterAll(() => rmSync(folder, { recursive: true }))

const DOCKERFILE = [
  'FROM public.ecr.aws/lambda/nodejs:24 AS worker',
  'ARG QUALITY',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's, not ours.
  'COPY --from=tasklane-worker . ${LAMBDA_TASK_ROOT}/',
].join('\n')
const entry = fileURLToPath(new URL('fixtures/plain.ts', import.meta.url))

describe('a group with an image', () => {
  const directory = context('whole', { 'Dockerfile.worker': DOCKERFILE })
  const outdir = join(folder, 'cdk.out')
  const cdk = new App({ outdir })
  const stack = new Stack(cdk, 'Stack')
  const image = { directory, file: 'Dockerfile.worker', buildArgs: { QUALITY: '80' }, target: 'worker' }
  const queue = new TaskQueue(stack, 'Tasks', { app: plain, entry, stage: 'test', workers: { default: { image } } })
  const template = Template.fromStack(stack)
  const worker = propertiesOf(template, 'AWS::Lambda::Function', 'FunctionName', 'tl_plain_test_default')
  const [asset] = imagesOf(cdk.synth().directory)

  test('runs the handler in it, with the memory, time and rights of any worker', () => {
    expect(worker).toMatchObject({
      PackageType: 'Image',
      ImageConfig: { Command: ['index.handler'] },
      Architectures: ['arm64'],
      MemorySize: 512,
      Timeout: 75,
      RecursiveLoop: 'Allow',
    })
    expect(worker).not.toHaveProperty('Runtime')
    expect(worker).toHaveProperty('Environment.Variables.TASKLANE_GROUP', 'default')
    expect(queue.worker('default').functionName).toBeDefined()
  })

  test("is built from the user's folder for the group's architecture, with the user's arguments", () => {
    expect(asset).toMatchObject({
      dockerFile: 'Dockerfile.worker',
      dockerBuildArgs: { QUALITY: '80' },
      dockerBuildTarget: 'worker',
      platform: 'linux/arm64',
    })
  })

  test('finds the worker in a build context beside its own, wherever the assembly is moved', () => {
    const built = resolve(outdir, asset?.directory ?? '', asset?.dockerBuildContexts['tasklane-worker'] ?? '')

    expect(asset?.dockerBuildContexts['tasklane-worker']).toMatch(/^\.\.\/asset\.[0-9a-f]{64}$/)
    expect(existsSync(join(built, 'index.mjs'))).toBe(true)
    expect(readFileSync(join(built, 'index.mjs'), 'utf8')).toContain('DynamoDB_20120810')
  })
})

describe('what would fail when the image is built or first run fails at synth:', () => {
  test('no Dockerfile, with where it was looked for', () => {
    const directory = context('empty', {})

    expect(() => withImage({ image: { directory } })).toThrow(
      new RegExp(`group 'images': image has no Dockerfile at ${join(directory, 'Dockerfile')}; write one there`),
    )
  })

  test('a Dockerfile that never copies the worker, with the line that does', () => {
    const directory = context('without', { Dockerfile: 'FROM public.ecr.aws/lambda/nodejs:24' })

    expect(() => withImage({ image: { directory } })).toThrow(
      /Dockerfile never copies the worker.*; add: COPY --from=tasklane-worker \. \$\{LAMBDA_TASK_ROOT\}\//,
    )
  })

  test('layers, which an image does not take', () => {
    const directory = context('layered', { Dockerfile: DOCKERFILE })
    const layers = [
      LayerVersion.fromLayerVersionArn(new Stack(), 'Layer', 'arn:aws:lambda:eu-west-1:111122223333:layer:x:1'),
    ]

    expect(() => withImage({ image: { directory }, layers })).toThrow(/an image takes no layers, and 1 are given/)
  })
})

test('an image that copies the worker by a mount is taken', () => {
  const dockerfile = 'FROM x\nRUN --mount=from=tasklane-worker,target=/worker cp -r /worker/. /var/task/'
  const directory = context('mounting', { Dockerfile: dockerfile })

  expect(() => withImage({ image: { directory } })).not.toThrow()
})

interface ImageAsset {
  readonly directory: string
  readonly dockerBuildContexts: Readonly<Record<string, string>>
}

/** What the deploy is told to build. */
function imagesOf(assembly: string): ImageAsset[] {
  const manifest = JSON.parse(readFileSync(join(assembly, 'Stack.assets.json'), 'utf8')) as {
    readonly dockerImages: Readonly<Record<string, { readonly source: ImageAsset }>>
  }
  return Object.values(manifest.dockerImages).map(({ source }) => source)
}

function withImage(options: WorkerOptions) {
  return synthesize({ workers: { images: options } })
}

function context(name: string, files: Readonly<Record<string, string>>): string {
  const directory = join(folder, name)
  mkdirSync(directory)
  for (const [file, text] of Object.entries(files)) writeFileSync(join(directory, file), text)
  return directory
}
