import type { BackendError } from '../../../core/errors/index.ts'
import type { ServiceName } from '../client-config.ts'
import type { FailedCall } from './explained-backend.ts'
import { credentialsText, type Settings } from './settings.ts'
import { type RootCause, rootCause } from './trouble.ts'

/** What an explanation is made from. */
export interface Facts {
  readonly operation: string
  readonly service: ServiceName
  readonly cause: RootCause
  /** Such as `after 5 tries in 8.0 s`; may be empty. */
  readonly tried: string
  readonly call: FailedCall
  /** Whether this process runs tasks. */
  readonly isWorker: boolean
  readonly settings: Settings
  /** Whose credentials they are. */
  readonly credentials: string
}

export function factsOf(error: BackendError, call: FailedCall, settings: Settings, isWorker: boolean): Facts {
  const { operation } = error
  const service = operation.slice(0, operation.indexOf(' ')).toLowerCase() as ServiceName
  return {
    operation,
    service,
    cause: rootCause(error),
    tried: error.tried ?? '',
    call: isManifests(operation) ? { name: 'directory.load', subject: undefined } : call,
    isWorker,
    settings,
    credentials: credentialsText(service, settings),
  }
}

/** Any call may have to find the app first. */
function isManifests(operation: string): boolean {
  return operation.startsWith('SSM ')
}
