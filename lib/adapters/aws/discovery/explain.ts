import { AppNotFoundError, type BackendError, type BackendErrorOptions } from '../../../core/errors/index.ts'
import type { ManifestResources } from '../../../core/manifest.ts'
import { manifestPath } from '../../../core/names.ts'
import type { Directory } from '../../../ports/directory.ts'
import { serviceConfig } from '../client-config.ts'
import { type SsmCalls, ssmCalls } from '../ssm-calls.ts'
import { appMissingText, manifestUnreadableText, type Reread, resourceMissingText, type Wanted } from './app-texts.ts'
import {
  clockOffText,
  credentialsMissingText,
  fileMissingText,
  keyUnknownText,
  regionMalformedText,
  regionMissingText,
  secretWrongText,
  sessionOverText,
} from './credential-texts.ts'
import { deniedText } from './denied-text.ts'
import { endpointProblem } from './endpoint-problem.ts'
import type { FailedCall } from './explained-backend.ts'
import { type Facts, factsOf } from './facts.ts'
import { manifestProblem } from './manifest-problem.ts'
import { findNeighbours, type Neighbours } from './neighbours.ts'
import { hostUnknownText, notAwsText, proxyText, refusedText, silentText, tlsText } from './network-texts.ts'
import { type Settings, shownEndpoint } from './settings.ts'
import { type Trouble, troubleOf } from './trouble.ts'

/** What an explanation may look at. */
export interface Scene extends Wanted, Settings {
  readonly directory: Directory
  /** Look around, and read the manifest again, once for failures of several kinds. */
  readonly neighboursOnce: (find: () => Promise<Neighbours>) => Promise<Neighbours>
  readonly rereadOnce: (read: () => Promise<Reread>) => Promise<Reread>
  /** Whether this process runs tasks. */
  readonly isWorker: boolean
  /** Where the app's things were believed to be; `undefined` when that isn't known. */
  readonly resources: () => ManifestResources | undefined
  /** Whether the TASKLANE_* variables said so, and not the manifest. */
  readonly byEnvironment: boolean
}

/**
 * The same error, saying what stands in the way, what it was that led there (an option, a variable, a profile), and what to do.
 *
 * Where an app or one of its resources is missing, it looks again: at the manifest, and for apps of other names. It takes a few seconds at
 * most, and never rejects.
 */
export async function explain(error: BackendError, call: FailedCall, scene: Scene): Promise<BackendError> {
  const facts = factsOf(error, call, scene, scene.isWorker)
  const isMalformed = endpointProblem(shownEndpoint(facts.service, scene)) !== undefined
  const trouble = isMalformed ? 'endpoint-malformed' : troubleOf(error)
  const explanation = trouble && (await TEXTS[trouble](facts, scene))
  return explanation === undefined ? error : retold(error, explanation)
}

type Text = (facts: Facts, scene: Scene) => string | Promise<string>

const TEXTS: Readonly<Record<Trouble, Text>> = {
  'app-missing': async (_, scene) => {
    const neighbours = await scene.neighboursOnce(() => lookAround(scene, findNeighbours))
    return appMissingText(scene, neighbours, scene)
  },
  'manifest-unreadable': async (_, scene) =>
    manifestUnreadableText(scene, await lookAround(scene, problemOf(scene)), scene),
  'resource-missing': async (facts, scene) => {
    const told = { before: scene.resources(), byEnvironment: scene.byEnvironment }
    return resourceMissingText(facts, scene, told, await scene.rereadOnce(() => reread(scene)))
  },
  'region-missing': regionMissingText,
  'region-malformed': regionMalformedText,
  'credentials-missing': credentialsMissingText,
  'file-missing': fileMissingText,
  'session-over': sessionOverText,
  'key-unknown': keyUnknownText,
  'secret-wrong': secretWrongText,
  'clock-off': clockOffText,
  denied: deniedText,
  'endpoint-malformed': ({ service, settings }) =>
    endpointProblem(shownEndpoint(service, settings)) ?? 'the endpoint is no URL; correct it',
  refused: refusedText,
  'host-unknown': hostUnknownText,
  tls: tlsText,
  proxy: proxyText,
  silent: silentText,
  'not-aws': notAwsText,
}

/** An error of the same class and with the same facts, in other words. */
function retold(error: BackendError, text: string): BackendError {
  const { operation, retryable, throttled, tried } = error
  const options: BackendErrorOptions = { cause: error.cause, retryable, throttled, tried }
  const retold = Reflect.construct(error.constructor, [operation, text, options]) as BackendError
  if (error.stack !== undefined)
    retold.stack = `${retold.name}: ${retold.message}${error.stack.slice(error.stack.indexOf('\n    at '))}`
  return retold
}

/** For looking around: whoever waits for an error should not wait long for its words. */
const LOOK = { deadlineMs: 3000, maxAttempts: 2 } as const

async function lookAround<T>(settings: Settings, look: (calls: SsmCalls) => Promise<T>): Promise<T> {
  const { options, environment, profile } = settings
  const calls = await ssmCalls({ ...serviceConfig('ssm', options, environment, profile), ...LOOK })
  try {
    return await look(calls)
  } finally {
    calls.destroy()
  }
}

function problemOf({ app, stage }: Wanted): (calls: SsmCalls) => Promise<string | undefined> {
  return async (calls) => {
    try {
      const path = manifestPath(app, stage).replace(/\/$/, '')
      return manifestProblem(app, stage, await calls.parametersUnder(path))
    } catch {
      return 'it is not whole, or of another version'
    }
  }
}

async function reread({ directory, app, stage }: Scene): Promise<Reread> {
  try {
    return await directory.load(app, stage)
  } catch (error) {
    return error instanceof AppNotFoundError ? 'gone' : 'unreadable'
  }
}
