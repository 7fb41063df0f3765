import { resolve } from 'node:path'
import type { RunningDashboard } from '../dashboard/index.ts'
import type { DevServer } from '../dev/index.ts'

/** The dashboard of a running local backend, which may do everything: what it changes is this machine's own. */
export async function startDevDashboard(server: DevServer, entry: string): Promise<RunningDashboard> {
  // Only now: `dev` is ready before it.
  const { startDashboard } = await import('../dashboard/index.ts')
  const { app, stage, endpoint } = server
  return startDashboard({
    app,
    stage,
    place: endpoint,
    client: async () => (await import('../entries/client.ts')).createClient({ app, stage, endpoint }),
    operate: true,
    entry: resolve(entry),
  })
}
