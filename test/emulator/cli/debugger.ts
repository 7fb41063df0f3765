import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { generatedPositionFor, LEAST_UPPER_BOUND, originalPositionFor, TraceMap } from '@jridgewell/trace-mapping'

type Params = Readonly<Record<string, unknown>>

interface Script {
  readonly scriptId: string
  readonly url: string
  readonly map: TraceMap
}

/** A place in a source file, counted from 1 as editors do. */
export interface Place {
  readonly file: string
  readonly line: number
}

/** A debugger as an editor has one: it speaks the inspector's protocol, and reads source maps by itself. */
export class Debugger implements Disposable {
  readonly #socket: WebSocket
  readonly #answers = new Map<number, (result: Params) => void>()
  readonly #scripts: Script[] = []
  readonly #events = new EventTarget()
  #calls = 0

  private constructor(socket: WebSocket) {
    this.#socket = socket
    socket.addEventListener('message', ({ data }) => this.#take(JSON.parse(String(data)) as Message))
  }

  /** @param url - what Node prints: `ws://127.0.0.1:9229/...` */
  static async attach(url: string): Promise<Debugger> {
    const socket = new WebSocket(url)
    await once(socket as never, 'open')
    const attached = new Debugger(socket)
    // Every script that is there is told of before this is answered.
    await attached.#call('Debugger.enable')
    return attached
  }

  /** Stops at a line of a source file from now on. A process lets debuggers in before it has loaded anything, so the script may be yet to come. */
  async breakAt({ file, line }: Place): Promise<void> {
    const { url, map } = await this.#scriptOf(file)
    const at = generatedPositionFor(map, { source: file, line, column: 0, bias: LEAST_UPPER_BOUND })
    if (at.line === null) throw new Error(`line ${line} of ${file} has no code`)
    await this.#call('Debugger.setBreakpointByUrl', { url, lineNumber: at.line - 1, columnNumber: at.column })
  }

  /** Waits until it stands still; gives where, by the sources, and what evaluates expressions there. */
  async paused(): Promise<{ readonly at: Place; evaluate(expression: string): Promise<unknown> }> {
    const { detail } = (await once(this.#events, 'Debugger.paused').then(([event]) => event)) as CustomEvent<Paused>
    const [frame] = detail.callFrames
    const { scriptId, lineNumber, columnNumber } = frame.location
    const script = this.#scripts.find((one) => one.scriptId === scriptId)
    if (script === undefined) throw new Error('it stands in a script without a map')
    const { source, line } = originalPositionFor(script.map, { line: lineNumber + 1, column: columnNumber })
    return {
      at: { file: source ?? '', line: line ?? 0 },
      evaluate: async (expression) => {
        const { callFrameId } = frame
        const { result } = await this.#call('Debugger.evaluateOnCallFrame', {
          callFrameId,
          expression,
          returnByValue: true,
        })
        return (result as { readonly value: unknown }).value
      },
    }
  }

  async resume(): Promise<void> {
    await this.#call('Debugger.resume')
  }

  [Symbol.dispose](): void {
    this.#socket.close()
  }

  async #scriptOf(file: string): Promise<Script> {
    const signal = AbortSignal.timeout(LOADING_MS)
    for (;;) {
      const found = this.#scripts.find(({ map }) => map.resolvedSources.includes(file))
      if (found !== undefined) return found
      await once(this.#events, 'Debugger.scriptParsed', { signal })
    }
  }

  #call(method: string, params: Params = {}): Promise<Params> {
    const id = ++this.#calls
    this.#socket.send(JSON.stringify({ id, method, params }))
    return new Promise((resolve) => this.#answers.set(id, resolve))
  }

  #take({ id, result, method, params = {} }: Message): void {
    if (id !== undefined) this.#answers.get(id)?.(result ?? {})
    if (method === 'Debugger.scriptParsed') this.#parsed(params as unknown as Parsed)
    if (method !== undefined) this.#events.dispatchEvent(new CustomEvent(method, { detail: params }))
  }

  #parsed({ scriptId, url, sourceMapURL }: Parsed): void {
    if (!url.startsWith('file:') || sourceMapURL === '' || url.includes('node_modules')) return
    const file = fileURLToPath(new URL(sourceMapURL, url))
    this.#scripts.push({ scriptId, url, map: new TraceMap(readFileSync(file, 'utf8'), file) })
  }
}

const LOADING_MS = 20_000

interface Message {
  readonly id?: number
  readonly result?: Params
  readonly method?: string
  readonly params?: Params
}

interface Parsed {
  readonly scriptId: string
  readonly url: string
  readonly sourceMapURL: string
}

interface Paused {
  readonly callFrames: readonly [
    {
      readonly callFrameId: string
      readonly location: { readonly scriptId: string; readonly lineNumber: number; readonly columnNumber: number }
    },
  ]
}
