import type { TaskRecord } from '../../../lib/core/record.ts'
import type { OutgoingMessage } from '../../../lib/ports/task-queue.ts'
import type { Fate, FuzzedMessage } from './message.ts'

type Letter = Pick<OutgoingMessage, 'body' | 'attributes'>
type ReadRecords = (ids: readonly string[]) => Promise<readonly (TaskRecord | undefined)[]>

/** The messages that did not come to their end, a line each. `letters` are those of the dead-letter queue. */
export async function misfits(
  messages: readonly FuzzedMessage[],
  letters: readonly Letter[],
  read: ReadRecords,
): Promise<string[]> {
  const byBody = Map.groupBy(letters, ({ body }) => body)
  const records = await read(messages.map(idOf))
  return messages.flatMap((message, index) => {
    const end = endOf(byBody.get(message.body)?.pop(), records[index])
    return WANTED[message.fate.end](end, message) ? [] : [`${message.kind}: ${end}: ${message.body.slice(0, 300)}`]
  })
}

/** A changed body may name another task than it was made for. */
function idOf({ id, body, fate }: FuzzedMessage): string {
  if (fate.end !== 'somehow') return id
  try {
    return String((JSON.parse(body) as { readonly id?: unknown }).id)
  } catch {
    return id
  }
}

/** The dead-letter queue goes first: a task that no worker knows is in both places. */
function endOf(letter: Letter | undefined, record: TaskRecord | undefined): string {
  if (letter !== undefined) return `dead ${letter.attributes['reason'] ?? 'none'}`
  return record === undefined ? 'nowhere' : [record.status, record.error?.type].filter(Boolean).join(' ')
}

const WANTED: Readonly<Record<Fate['end'], (end: string, message: FuzzedMessage) => boolean>> = {
  dead: (end, { fate }) => fate.end === 'dead' && end === `dead ${fate.reason}`,
  failed: (end, { fate }) => fate.end === 'failed' && end === `FAILURE ${fate.error}`,
  done: (end) => end === 'SUCCESS',
  somehow: (end) => /^(dead \w+|SUCCESS|FAILURE \w+)$/.test(end),
}
