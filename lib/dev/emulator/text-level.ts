import { createRequire } from 'node:module'

type Options = Readonly<Record<string, unknown>>
type MemoryLevel = new (options: Options) => object

/**
 * Lets dynalite's store in memory keep text as text. By itself it keeps all as bytes, and so encodes, decodes and compares each key and item by
 * hand, which took a fifth of the backend's time. Keys are ASCII (dynalite writes values in hexadecimal), so that both ways sort alike.
 *
 * To be called before dynalite's store is loaded, which takes the class from its package once.
 */
export function keepTextAsText(dynaliteStore: string): void {
  const memoryLevel = createRequire(dynaliteStore)('memory-level') as { MemoryLevel: MemoryLevel }
  const { MemoryLevel } = memoryLevel
  memoryLevel.MemoryLevel = class extends MemoryLevel {
    constructor(options: Options) {
      super({ ...options, storeEncoding: 'utf8' })
    }
  }
}
