import type { DeliveredMessage, OutgoingMessage, TaskQueue } from '../../lib/ports/task-queue.ts'

/** A plain message of `body`. */
export function aMessage(body: string, fields: Partial<OutgoingMessage> = {}): OutgoingMessage {
  return { body, delaySeconds: 0, group: undefined, attributes: {}, ...fields }
}

/** All that can be received now, each hidden for `visibilitySeconds`. */
export async function receiveAll(
  queue: TaskQueue,
  name: string,
  visibilitySeconds: number = 600,
): Promise<DeliveredMessage[]> {
  const all: DeliveredMessage[] = []
  for (;;) {
    const messages = await queue.receive(name, { max: 10, waitSeconds: 0, visibilitySeconds })
    if (messages.length === 0) return all
    all.push(...messages)
  }
}

/** All that can be received now or in a moment: a service may take a second to see that a wait is over. */
export async function receiveComing(queue: TaskQueue, name: string): Promise<DeliveredMessage[]> {
  const first = await queue.receive(name, { max: 10, waitSeconds: 5, visibilitySeconds: 600 })
  return [...first, ...(await receiveAll(queue, name))]
}

export function bodies(messages: readonly DeliveredMessage[]): string[] {
  return messages.map(({ body }) => body).toSorted()
}
