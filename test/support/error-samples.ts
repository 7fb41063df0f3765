import {
  appMissingText,
  manifestUnreadableText,
  resourceMissingText,
} from '../../lib/adapters/aws/discovery/app-texts.ts'
import {
  credentialsMissingText,
  keyUnknownText,
  regionMissingText,
} from '../../lib/adapters/aws/discovery/credential-texts.ts'
import { deniedText } from '../../lib/adapters/aws/discovery/denied-text.ts'
import type { Facts } from '../../lib/adapters/aws/discovery/facts.ts'
import type { Settings } from '../../lib/adapters/aws/discovery/settings.ts'
import {
  AccessDeniedError,
  AppNotFoundError,
  BackendError,
  CredentialsError,
  DefinitionError,
  Discard,
  DrainTimeoutError,
  EnqueueOptionError,
  type ErrorCode,
  IdempotencyConflictError,
  InputValidationError,
  LeaseLost,
  MalformedMessageError,
  ManifestError,
  NotTrackedError,
  OptionError,
  PartialEnqueueError,
  PayloadTooLargeError,
  PayloadUnreadableError,
  QueueUnavailableError,
  RegionMissingError,
  ResultTimeoutError,
  ScheduleConflictError,
  ScheduleDeclaredError,
  ScheduleNotFoundError,
  SerializationError,
  TaskCancelledError,
  TaskExpired,
  TaskFailedError,
  TaskNotFoundError,
  TaskTimeout,
  UnknownCodecError,
  UnknownTaskError,
  WorkerCrashed,
  WorkerStopping,
} from '../../lib/core/errors/index.ts'
import type { StoredError } from '../../lib/core/record.ts'
import { storedError } from '../../lib/core/stored-error.ts'
import { decideSweep } from '../../lib/core/sweep-decision.ts'
import { UNSENT } from '../../lib/core/transitions.ts'
import { DevServerError } from '../../lib/dev/dev-error.ts'
import { decide, type RunEnd } from '../../lib/worker/decide.ts'

const ID = '01964d2d-8ced-731e-9fc4-9b645d2d8ced'
const SSM = 'SSM GetParametersByPath'
const wanted = { app: 'media', stage: 'prod', stageSource: "option 'stage'" }
const settings: Settings = {
  options: {},
  environment: { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'AKIA', AWS_SECRET_ACCESS_KEY: 'secret' },
  profile: { name: 'default', known: ['default'], region: undefined, endpoints: {} },
}
const facts = (name: string, message = ''): Facts => ({
  operation: SSM,
  service: 'ssm',
  cause: { name, message, code: undefined, hostname: undefined, status: 400 },
  tried: '',
  call: { name: 'directory.load', subject: undefined },
  isWorker: false,
  settings,
  credentials: 'AWS_ACCESS_KEY_ID in the environment',
})

/** Errors as they really are, by their codes: at least one each. */
export const ERROR_SAMPLES: Readonly<Record<ErrorCode, readonly (Error | StoredError)[]>> = {
  DEFINITION: [new DefinitionError("app 'media'", ['a']), new DefinitionError("app 'media'", ['a', 'b'])],
  INPUT_INVALID: [new InputValidationError('resize', [{ message: 'too small', path: ['width'] }])],
  SERIALIZATION: [new SerializationError('input.a', 'a bigint', 'send a string')],
  UNKNOWN_CODEC: [new UnknownCodecError('msgpack', 'resize', ['json', 'rich'])],
  PAYLOAD_TOO_LARGE: [new PayloadTooLargeError('the message', 2, 1, 'store it elsewhere')],
  PAYLOAD_UNREADABLE: [
    new PayloadUnreadableError(
      'S3 GetObject',
      's3://b/k is not what was stored (its SHA-256 differs); restore the object, or enqueue the task again',
    ),
  ],
  IDEMPOTENCY_CONFLICT: [new IdempotencyConflictError('k', ID)],
  PARTIAL_ENQUEUE: [new PartialEnqueueError(['a'], [{ id: 'b', error: new Error('no') }], ['c'])],
  OPTION_INVALID: [new OptionError('limit', 'limit is 0'), new EnqueueOptionError('delay', 'delay is none')],
  QUEUE_UNAVAILABLE: [new QueueUnavailableError(`task ${ID} was not taken (throttled); call retry again`)],
  TASK_FAILED: [new TaskFailedError('resize', ID, { type: 'TypeError', code: 'X', message: 'no', retryable: false })],
  TASK_CANCELLED: [new TaskCancelledError('resize', ID)],
  RESULT_TIMEOUT: [new ResultTimeoutError(5, [ID]), new ResultTimeoutError(5, [ID, ID])],
  TASK_NOT_FOUND: [new TaskNotFoundError(ID)],
  NOT_TRACKED: [new NotTrackedError(ID, 'record')],
  UNKNOWN_TASK: [new UnknownTaskError('rezise', ['resize'])],
  MALFORMED_MESSAGE: [new MalformedMessageError('its body is no JSON')],
  TASK_TIMEOUT: [new TaskTimeout(1000)],
  TASK_EXPIRED: [new TaskExpired(0)],
  TASK_REJECTED: [
    failed({ kind: 'decided', decision: { kind: 'reject', reason: 'no such user' } as never }),
    failed({ kind: 'decided', decision: { kind: 'requeue', delayMs: 0 } as never }),
  ],
  TASK_DISCARDED: [failed({ kind: 'threw', thrown: new Discard() })],
  WORKER_CRASHED: [new WorkerCrashed(4)],
  LEASE_LOST: [new LeaseLost()],
  WORKER_STOPPING: [new WorkerStopping()],
  MESSAGE_LOST: [sweptError()],
  DRAIN_TIMEOUT: [new DrainTimeoutError(1000, 3)],
  SCHEDULE_CONFLICT: [new ScheduleConflictError('runtime', 'k', 'input')],
  SCHEDULE_DECLARED: [new ScheduleDeclaredError('runtime', 'k')],
  SCHEDULE_NOT_FOUND: [new ScheduleNotFoundError('runtime', 'k')],
  ENQUEUE_FAILED: [UNSENT.error],
  RECORD_MISSING: [
    // A dead letter's detail, under its reason.
    {
      type: 'RecordMissing',
      code: '',
      message: `task ${ID} has no record any more, so it was not run`,
      retryable: false,
    },
  ],
  HANDLER_ERROR: [{ ...storedError(new Error('no such width'), false), type: 'HANDLER_ERROR' }],
  BACKEND_UNAVAILABLE: [new BackendError('SQS SendMessage', 'nothing listens; given up after 5 tries in 8.0 s')],
  APP_NOT_FOUND: [
    new AppNotFoundError(SSM, appMissingText(wanted, { stages: undefined, account: undefined }, settings)),
    new AppNotFoundError(
      'SQS SendMessage',
      resourceMissingText(
        { ...facts('QueueDoesNotExist'), service: 'sqs', call: { name: 'queue.sendMany', subject: 'tl_media' } },
        wanted,
        { before: undefined, byEnvironment: false },
        'gone',
      ),
    ),
  ],
  MANIFEST_UNREADABLE: [new ManifestError(SSM, manifestUnreadableText(wanted, 'it is no JSON', settings))],
  ACCESS_DENIED: [new AccessDeniedError(SSM, deniedText(facts('AccessDeniedException')))],
  CREDENTIALS_INVALID: [
    new CredentialsError(
      SSM,
      credentialsMissingText(facts('CredentialsProviderError', 'Could not load from any providers')),
    ),
    new CredentialsError(SSM, keyUnknownText(facts('UnrecognizedClientException'))),
  ],
  REGION_MISSING: [
    new RegionMissingError(SSM, regionMissingText({ ...facts('Error'), settings: { ...settings, environment: {} } })),
  ],
  DEV_SERVER: [new DevServerError('PORT_TAKEN', 'Port 4510 on 127.0.0.1 is taken.')],
}

function failed(end: RunEnd): StoredError {
  const task = { id: ID, name: 'resize', attempt: 0 } as never
  const verdict = decide(end, { task, policy: undefined, requeues: 10, maxRequeues: 10, cancelled: false }, () => 0)
  if (verdict.action === 'fail') return verdict.error
  throw new Error(`it is to ${verdict.action}`)
}

function sweptError(): StoredError {
  const ended = decideSweep({ id: ID, status: 'PENDING', ttl: 1, leaseUntil: 0 } as never, Date.now())
  if (ended?.status === 'FAILURE') return ended.error
  throw new Error('it was not ended')
}
