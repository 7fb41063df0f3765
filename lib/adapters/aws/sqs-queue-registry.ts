import { AppNotFoundError } from '../../core/errors/index.ts'
import type { QueueRegistry } from '../../ports/queue-registry.ts'
import type { SqsRegistryCalls } from './sqs-registry-calls.ts'

export interface SqsQueueRegistryOptions {
  readonly calls: () => Promise<SqsRegistryCalls>
  /** The URL of a queue by its physical name. */
  readonly queueUrl: (name: string) => string | Promise<string>
}

/** {@link QueueRegistry} on SQS. */
export class SqsQueueRegistry implements QueueRegistry {
  readonly #calls: () => Promise<SqsRegistryCalls>
  readonly #queueUrl: (name: string) => string | Promise<string>

  constructor({ calls, queueUrl }: SqsQueueRegistryOptions) {
    this.#calls = calls
    this.#queueUrl = queueUrl
  }

  async list(prefix: string): Promise<string[]> {
    const calls = await this.#calls()
    const names: string[] = []
    let token: string | undefined
    do {
      const { urls, next } = await calls.list(prefix, token)
      names.push(...urls.map((url) => url.slice(url.lastIndexOf('/') + 1)))
      token = next
    } while (token !== undefined)
    return names
  }

  async delete(queue: string): Promise<void> {
    const [calls, url] = await Promise.all([this.#calls(), this.#queueUrl(queue)])
    await calls.delete(url).catch((error: unknown) => {
      if (!(error instanceof AppNotFoundError)) throw error
    })
  }
}
