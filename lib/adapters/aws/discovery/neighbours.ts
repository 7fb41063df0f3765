import type { SsmCalls } from '../ssm-calls.ts'

/** What else is deployed where an app was not found. */
export interface Neighbours {
  /** Stages by app; `undefined` when nobody may see them. */
  readonly stages: ReadonlyMap<string, readonly string[]> | undefined
  readonly account: string | undefined
}

/** Ten parameters a page: enough for a dozen apps, and soon over in an account of hundreds. */
const MOST_PAGES = 5

/** The apps and stages of this account and region, by the names of their manifests' parameters. Only the account's own people may list them; never rejects. */
export async function findNeighbours(calls: Pick<SsmCalls, 'parametersUnder' | 'account'>): Promise<Neighbours> {
  const [found, account] = await Promise.all([
    calls.parametersUnder('/tasklane', MOST_PAGES).catch(() => undefined),
    calls.account().catch(() => undefined),
  ])
  if (found === undefined) return { stages: undefined, account }
  const stages = new Map<string, string[]>()
  for (const { name } of found) {
    const [, , app = '', stage = ''] = name.split('/')
    const known = stages.get(app) ?? []
    if (!known.includes(stage)) stages.set(app, [...known, stage])
  }
  const [, , , , accountOfArn] = found[0]?.arn?.split(':') ?? []
  return { stages, account: account ?? accountOfArn }
}
