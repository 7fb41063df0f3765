import { request } from 'node:http'
import { onTestFinished } from 'vitest'
import { type DashboardOptions, startDashboard } from '../../../../lib/dashboard/index.ts'
import { app } from '../../../support/client-app.ts'
import { clientWorld } from '../../../support/client-world.ts'

export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly text: string
  /** The body as JSON. */
  readonly json: unknown
}

export interface Ask {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string | undefined>>
  readonly body?: string
}

/** A dashboard of an app in memory, and a browser's part by hand. */
export async function served(options: Partial<DashboardOptions> = {}) {
  const world = clientWorld(app)
  const client = () => world.client as never
  const dashboard = await startDashboard({ app: 'shop', stage: 'test', place: 'memory', client, ...options })
  onTestFinished(() => dashboard.close())
  const { port } = dashboard
  const token = new URL(dashboard.url).searchParams.get('token') ?? ''
  const host = `127.0.0.1:${port}`
  const own = { host, cookie: `tasklane-${port}=${token}` }

  /** Sends exactly these headers. `path` goes out as it is: no URL class tidies it. */
  const ask = (path: string, { method = 'GET', headers = own, body }: Ask = {}): Promise<Reply> =>
    new Promise((resolve, reject) => {
      const sent = request({ host: '127.0.0.1', port, path, method, agent: false, setHost: false })
      for (const [name, value] of Object.entries(headers)) if (value !== undefined) sent.setHeader(name, value)
      sent.on('error', reject)
      sent.on('response', async (response) => {
        const chunks: Buffer[] = []
        for await (const chunk of response) chunks.push(chunk as Buffer)
        const text = Buffer.concat(chunks).toString()
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json: parsed(text) })
      })
      sent.end(body)
    })

  return {
    world,
    dashboard,
    token,
    own,
    ask,
    get: async (path: string) => (await ask(path)).json,
    /** As the dashboard's own page posts. */
    post: (path: string, body: unknown) =>
      ask(path, {
        method: 'POST',
        headers: { ...own, origin: `http://${host}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
