import { AwsError } from './aws-error.ts'
import { type Fauxqs, type FauxqsApp, startFauxqsWithoutSocket } from './fauxqs-app.ts'
import { isRecord, toAwsError } from './http-json.ts'
import { queryError } from './sqs-error-names.ts'
import { type SqsCall, type SqsFix, sqsFixes } from './sqs-fixes.ts'
import { sqsOperations } from './sqs-operations.ts'

export const sqsTarget = 'AmazonSQS.'

/** SQS and S3 by fauxqs, with its gaps mended on the way in and out, without parsing any body twice. */
export async function startSqsAndS3(folder: string | undefined): Promise<Fauxqs> {
  let fauxqs: Fauxqs | undefined
  fauxqs = await startFauxqsWithoutSocket(folder, (app) => mend(app, () => fauxqs, folder !== undefined))
  return fauxqs
}

function mend(app: FauxqsApp, fauxqs: () => Fauxqs | undefined, persistent: boolean): void {
  const calls = new WeakMap<object, SqsCall>()

  app.addHook('preHandler', async (request, reply) => {
    const operation = operationOf(request.headers['x-amz-target'])
    const started = fauxqs()
    if (operation === undefined || started === undefined || !isRecord(request.body)) return
    const call: SqsCall = {
      input: request.body,
      host: request.headers.host ?? '127.0.0.1',
      fauxqs: started,
      persistent,
      failed: [],
      get abandoned() {
        return reply.raw.destroyed
      },
    }
    calls.set(request, call)
    const answer = await answerHere(call, operation, sqsFixes[operation])
    if (answer !== undefined) await reply.header('content-type', 'application/x-amz-json-1.0').send(answer)
  })

  app.addHook('preSerialization', async (request, reply, payload) => {
    const call = calls.get(request)
    const fix = sqsFixes[operationOf(request.headers['x-amz-target']) ?? '']
    const oldName = reply.getHeader('x-amzn-query-error')
    if (typeof oldName === 'string') reply.header('x-amzn-query-error', queryError(oldName))
    if (call === undefined || fix?.after === undefined || reply.statusCode !== 200 || !isRecord(payload)) return payload
    return fix.after(call, payload)
  })

  app.setErrorHandler((thrown, request, reply) => {
    const error = toAwsError(badRequest(thrown) ?? thrown)
    if (operationOf(request.headers['x-amz-target']) === undefined) {
      return reply.code(error.statusCode).header('content-type', 'application/xml').send(s3Error(error))
    }
    return reply
      .code(error.statusCode)
      .header('content-type', 'application/x-amz-json-1.0')
      .header('x-amzn-query-error', queryError(error.type))
      .send({ __type: `com.amazonaws.sqs#${error.type}`, message: error.message })
  })
}

/** What the client did wrong before any handler saw the request: a body that is no JSON, or too large. */
function badRequest(thrown: unknown): AwsError | undefined {
  if (thrown instanceof SyntaxError) return new AwsError('SerializationException', thrown.message)
  const tooLarge = thrown instanceof Error && 'statusCode' in thrown && thrown.statusCode === 413
  return tooLarge ? new AwsError('EntityTooLarge', 'The local backend takes bodies of up to 11 MiB.') : undefined
}

/** The reply to a call that fauxqs needn't see, or undefined after its input was checked and mended. */
async function answerHere(call: SqsCall, operation: string, fix: SqsFix | undefined): Promise<object | undefined> {
  const own = sqsOperations[operation]
  if (own !== undefined) return own(call)
  fix?.before?.(call)
  const nothingLeft =
    call.failed.length > 0 && Array.isArray(call.input['Entries']) && call.input['Entries'].length === 0
  return nothingLeft ? { Successful: [], Failed: call.failed.splice(0) } : undefined
}

function operationOf(target: string | string[] | undefined): string | undefined {
  return typeof target === 'string' && target.startsWith(sqsTarget) ? target.slice(sqsTarget.length) : undefined
}

function s3Error({ type, message }: AwsError): string {
  const code = type === 'InternalServerError' ? 'InternalError' : type
  const text = message.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  return `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${text}</Message></Error>`
}
