import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { localStackEnvironment } from '../../../scripts/localstack/environment.ts'

/** One CDK program, and the folder that its output goes to: from there it is destroyed without another synth. */
export interface CdkProgram {
  /** Such as `test/localstack/app.ts`. */
  readonly file: string
  readonly output: string
  readonly environment?: Readonly<Record<string, string>>
}

/** Deploys all stacks. @returns what `cdklocal` printed. */
export function deployAll({ file, output, environment = {} }: CdkProgram): Promise<string> {
  const app = `node --conditions=tasklane-source ${file}`
  const flags = ['--all', '--require-approval', 'never', '--concurrency', '3']
  return run(['deploy', ...flags, '--app', app, '--output', output], environment)
}

export function destroyAll({ output }: Pick<CdkProgram, 'output'>): Promise<string> {
  return run(['destroy', '--all', '--force', '--app', output])
}

export function bootstrap(): Promise<string> {
  return run(['bootstrap'])
}

async function run(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<string> {
  const env = { ...localStackEnvironment(process.env), ...environment, NODE_OPTIONS: '' }
  try {
    const { stdout, stderr } = await promisify(execFile)('cdklocal', args, { env, maxBuffer: 64_000_000 })
    return stdout + stderr
  } catch (error) {
    const { stdout, stderr } = error as { readonly stdout: string; readonly stderr: string }
    throw new Error(`cdklocal ${args.join(' ')} failed:\n${stdout}${stderr}`, { cause: error })
  }
}
