import { DEFAULTS } from '../../core/defaults.ts'
import { type Check, ok } from './check.ts'

/** Signatures are taken for so long, in ms: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html */
const SIGNED_MS = 5 * 60_000
const { skewMs: LEASE_MS } = DEFAULTS.worker
/** A Date header has no fraction. */
const HEADER_MS = 1000
const PATIENCE_MS = 5000

/** What a server says of the time, and when it was asked and answered by our clock. */
export interface ToldTime {
  readonly date: string | null
  readonly askedMs: number
  readonly answeredMs: number
}

/** Asks `url` for the time; any answer has it, a refusal too. Rejects when there is none. */
export async function askTime(url: string): Promise<ToldTime> {
  const askedMs = Date.now()
  const reply = await fetch(url, { method: 'GET', redirect: 'manual', signal: AbortSignal.timeout(PATIENCE_MS) })
  await reply.body?.cancel()
  return { date: reply.headers.get('date'), askedMs, answeredMs: Date.now() }
}

/** How far our clock is from theirs: at least, since nobody knows when between question and answer they looked at it. */
export function clockCheck({ date, askedMs, answeredMs }: ToldTime): Check {
  const told = Date.parse(date ?? '')
  if (Number.isNaN(told)) return { name: 'clock', level: 'skipped', said: 'the reply has no Date header' }
  const behindMs = Math.max(0, told - answeredMs)
  const aheadMs = Math.max(0, askedMs - told - HEADER_MS)
  const offMs = Math.max(behindMs, aheadMs)
  if (offMs <= LEASE_MS) return ok('clock', `within ${LEASE_MS / 1000} s of theirs`)
  const said = `this machine's clock is ${Math.round(offMs / 1000)} s ${behindMs > 0 ? 'behind' : 'ahead'}; set it, by NTP for instance`
  return offMs > SIGNED_MS
    ? { name: 'clock', level: 'fail', said: `${said}: AWS refuses signatures that are 5 minutes off` }
    : {
        name: 'clock',
        level: 'warn',
        said: `${said}: leases and due times go by clocks that are ${LEASE_MS / 1000} s apart at most`,
      }
}
