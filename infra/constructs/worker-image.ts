import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { AssetStaging } from 'aws-cdk-lib'
import { DockerImageCode } from 'aws-cdk-lib/aws-lambda'
import type { Construct } from 'constructs'
import { type WorkerCodeOptions, workerBundle } from './worker-code.ts'
import type { WorkerOptions } from './worker-options.ts'

/**
 * A Dockerfile for a group's function. It starts from AWS Lambda's base image for Node, which carries the parts of the AWS SDK that the
 * bundle leaves out, and copies the worker from a build context of that name, which is made at synth: the bundle, and beside it the
 * group's `nodeModules`.
 *
 * ```dockerfile
 * FROM public.ecr.aws/lambda/nodejs:24
 * RUN dnf install -y ghostscript
 * COPY --from=tasklane-worker . ${LAMBDA_TASK_ROOT}/
 * ```
 *
 * The command is set for you. Packages that build themselves as they are installed: `RUN npm rebuild` after the copy. The image is built
 * by Docker (BuildKit), Podman or Finch when it is deployed, not at synth, for the group's architecture. This project's tests go as far as
 * what the deploy is told to build: no image was built in them. LocalStack runs images with Docker only.
 */
export interface WorkerImage {
  /** The build's main context, from the working directory or absolute. */
  readonly directory: string
  /** In `directory`. @default 'Dockerfile' */
  readonly file?: string
  /** No secrets: they stay in the image's history. */
  readonly buildArgs?: Readonly<Record<string, string>>
  /** @default - the last stage */
  readonly target?: string
}

/** What a Dockerfile names to copy the worker from. */
const WORKER_CONTEXT = 'tasklane-worker'

/** What would fail at deploy only, when the image is built or first invoked. */
export function imageProblems(group: string, { image, layers = [] }: WorkerOptions): string[] {
  if (image === undefined) return []
  const dockerfile = resolve(image.directory, image.file ?? 'Dockerfile')
  return [
    layers.length > 0 &&
      `group '${group}': an image takes no layers, and ${layers.length} are given: copy what they hold in the Dockerfile`,
    dockerfileProblem(group, dockerfile),
  ].filter((problem) => typeof problem === 'string')
}

function dockerfileProblem(group: string, dockerfile: string): string | undefined {
  if (!existsSync(dockerfile)) {
    return `group '${group}': image has no Dockerfile at ${dockerfile}; write one there, or set image.directory and image.file`
  }
  if (new RegExp(`\\bfrom=${WORKER_CONTEXT}\\b`).test(readFileSync(dockerfile, 'utf8'))) return undefined
  return `group '${group}': ${dockerfile} never copies the worker, so its image could run no task; add: COPY --from=${WORKER_CONTEXT} . \${LAMBDA_TASK_ROOT}/`
}

/** The code of a group that has an image. */
export function workerImage(
  scope: Construct,
  id: string,
  image: WorkerImage,
  options: WorkerCodeOptions,
): DockerImageCode {
  const bundle = new AssetStaging(scope, id, { sourcePath: dirname(options.entry), ...workerBundle(options) })
  const { file, buildArgs, target } = image
  return DockerImageCode.fromImageAsset(resolve(image.directory), {
    cmd: ['index.handler'],
    // Both contexts lie side by side in the cloud assembly, and the build runs in the first: so the assembly can be moved, and the image's
    // hash, which is made of this path, changes with the bundle and with nothing of this machine.
    buildContexts: { [WORKER_CONTEXT]: join('..', basename(bundle.absoluteStagedPath)) },
    ...(file !== undefined && { file }),
    ...(buildArgs !== undefined && { buildArgs: { ...buildArgs } }),
    ...(target !== undefined && { target }),
  })
}
