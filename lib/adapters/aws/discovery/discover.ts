import { ENVIRONMENT, type Environment } from '../../../core/environment.ts'
import { OptionError } from '../../../core/errors/index.ts'
import { endpointOf, type Profile, SERVICES } from '../client-config.ts'
import { type AwsBackendOptions, composeBackend, type LocatedBackend } from '../compose-backend.ts'
import type { Sdk } from '../sdk.ts'
import type { Reread } from './app-texts.ts'
import { endpointProblem } from './endpoint-problem.ts'
import { explainedBackend } from './explained-backend.ts'
import type { Neighbours } from './neighbours.ts'
import { recently } from './recently.ts'

/**
 * As `composeBackend`, for workers that are people's own processes: it minds the profile of `~/.aws`, and its errors say what stands in
 * the way. Both are loaded when they are needed. Functions on Lambda go without: they are told where things are, and start the later
 * the more they carry.
 *
 * @throws OptionError as {@link assertEndpoints} does.
 */
export function discoverBackend(sdk: Sdk, options: AwsBackendOptions): LocatedBackend {
  assertEndpoints(options)
  const profile = ownProfile()
  return explained(composeBackend(sdk, { ...options, profile }), { ...options, profile, isWorker: true })
}

export interface ExplainedOptions extends AwsBackendOptions {
  readonly profile: () => Promise<Profile>
  /** Whether this process runs tasks. */
  readonly isWorker: boolean
}

/** The same backend with errors that explain themselves. */
export function explained<B extends LocatedBackend>(backend: B, options: ExplainedOptions): B {
  const { directory } = backend
  const { app, stage, stageOption, isWorker } = options
  const stageSource = stageSourceOf(stageOption, process.env)
  const resources = () => directory.known
  const environment = process.env
  const byEnvironment = options.resources !== undefined
  const neighbours = recently<Neighbours>(backend.clock, 30_000)
  const rereads = recently<Reread>(backend.clock, 2000)
  const known = {
    ...{ app, stage, stageSource, options, environment, directory, resources, byEnvironment, isWorker },
    neighboursOnce: (find: () => Promise<Neighbours>) => neighbours('', find),
    rereadOnce: (read: () => Promise<Reread>) => rereads('', read),
  }
  return explainedBackend(backend, async (error, call) => {
    const [{ explain }, profile] = await Promise.all([import('./explain.ts'), options.profile()])
    // An explanation that fails must not hide what it was to explain.
    return explain(error, call, { ...known, profile }).catch(() => error)
  })
}

function stageSourceOf(option: string | undefined, environment: Environment): string {
  if (option !== undefined) return "option 'stage'"
  const { stage } = ENVIRONMENT
  return environment[stage] === undefined ? `the default, as ${stage} is not set` : stage
}

/** @throws OptionError when the endpoint that an option or the environment names is no URL. */
export function assertEndpoints(options: AwsBackendOptions): void {
  for (const service of SERVICES) {
    const problem = endpointProblem(endpointOf(service, options, process.env))
    if (problem !== undefined) throw new OptionError('endpoint', problem)
  }
}

/** Reads the files once. */
export function ownProfile(): () => Promise<Profile> {
  let read: Promise<Profile> | undefined
  return () => {
    read ??= import('./profile.ts').then(({ readProfile }) => readProfile())
    return read
  }
}
