type Json = Record<string, unknown>

/** A request of which only a part reaches the service, and how the reply then says so. */
export interface PartialRequest {
  /** What reaches it; nothing at all where every item was turned down. */
  readonly forwarded: Json | undefined
  /** The reply as the caller gets it. */
  merge(reply: Json): Json
}

/** How AWS's batch operations turn items down inside a successful reply. Here: every other one, the first included. */
export const PARTIAL: Readonly<Record<string, (body: Json) => PartialRequest>> = {
  BatchExecuteStatement: (body) => {
    const [left, taken] = everyOther(body['Statements'] as Json[])
    const turnedDown = { Error: { Code: 'ProvisionedThroughputExceeded', Message: 'slow down' } }
    return {
      forwarded: taken.length === 0 ? undefined : { ...body, Statements: taken },
      merge: (reply) => {
        const answers = ((reply['Responses'] ?? []) as Json[]).values()
        const count = left.length + taken.length
        const merged = Array.from({ length: count }, (_, index) =>
          index % 2 === 0 ? turnedDown : answers.next().value,
        )
        return { ...reply, Responses: merged }
      },
    }
  },
  BatchGetItem: (body) => {
    const [[table, request] = ['', {}]] = Object.entries(body['RequestItems'] as Record<string, Json>)
    const [left, taken] = everyOther(request['Keys'] as Json[])
    return {
      forwarded: taken.length === 0 ? undefined : { RequestItems: { [table]: { ...request, Keys: taken } } },
      merge: (reply) => ({
        Responses: { [table]: [] },
        ...reply,
        UnprocessedKeys: { [table]: { ...request, Keys: left } },
      }),
    }
  },
  SendMessageBatch: failedEntries,
  DeleteMessageBatch: failedEntries,
  ChangeMessageVisibilityBatch: failedEntries,
}

function failedEntries(body: Json): PartialRequest {
  const [left, taken] = everyOther(body['Entries'] as Json[])
  const failed = left.map(({ Id }) => ({ Id, SenderFault: false, Code: 'InternalError', Message: 'try again' }))
  return {
    forwarded: taken.length === 0 ? undefined : { ...body, Entries: taken },
    merge: (reply) => ({ Successful: [], ...reply, Failed: [...((reply['Failed'] ?? []) as Json[]), ...failed] }),
  }
}

function everyOther<T>(items: readonly T[]): [turnedDown: T[], taken: T[]] {
  return [items.filter((_, index) => index % 2 === 0), items.filter((_, index) => index % 2 === 1)]
}
