import { Random } from '../../simulation/random.ts'
import { WIRE_FAULTS, type WireFault } from './wire-faults.ts'

/** A plug that is pulled, when so many tasks have ended. */
export type Fault = { readonly afterEnded: number } & (
  | { readonly kind: PlugKind }
  | { readonly kind: 'wire'; readonly fault: WireFault; readonly requests: number; readonly delayMs: number }
)

export type PlugKind =
  /** SIGKILL to a worker, whatever it does. */
  | 'worker killed'
  /** SIGTERM to a worker, in the middle of its batch. */
  | 'worker terminated'
  /** SIGKILL to a worker whose handler has returned: what would have recorded it never arrives. */
  | 'worker killed before settling'
  /** The same, but it does arrive: when another has the task's lease, or has ended it. */
  | 'worker killed, its end late'
  /** SIGKILL to a worker that has just recorded an end, its message still there. */
  | 'worker killed after settling'
  /** SIGSTOP to a worker in the middle of a long task, until another has its lease. */
  | 'worker stalled'
  | 'producer killed'
  /** Its record is written, its message not sent. */
  | 'producer killed after the record'
  /** Its message is sent, and it was not told. */
  | 'producer killed after the message'
  | 'backend killed'
  | 'code reloaded'

/** How often each happens in a run of 20,000 tasks; fewer tasks get a share, but each kind once. */
const COUNTS: Readonly<Record<PlugKind, number>> = {
  'worker killed': 60,
  'worker terminated': 20,
  'worker killed before settling': 10,
  'worker killed, its end late': 10,
  'worker killed after settling': 20,
  'worker stalled': 8,
  'producer killed': 5,
  'producer killed after the record': 10,
  'producer killed after the message': 5,
  'backend killed': 4,
  'code reloaded': 4,
}
const BURSTS = 90
const FULL_RUN = 20_000

/** No fault after this share of the tasks: what broke has the rest of the run to mend. */
const LAST_FAULT = 0.9
/** What is mended last comes early. */
const LAST_SHARES: Readonly<Partial<Record<PlugKind, number>>> = { 'backend killed': 0.6, 'worker stalled': 0.6 }

/** The same for the same seed: which plugs are pulled when, in order. */
export function planFaults(seed: number, tasks: number): Fault[] {
  const random = new Random('chaos', seed)
  const scaled = (count: number) => Math.max(1, Math.round((count * tasks) / FULL_RUN))
  const at = (share: number) => random.int(Math.floor(tasks * 0.01), Math.floor(tasks * share))
  const plugs = Object.entries(COUNTS).flatMap(([kind, count]) =>
    Array.from({ length: scaled(count) }, (): Fault => {
      const share = LAST_SHARES[kind as PlugKind] ?? LAST_FAULT
      return { kind: kind as PlugKind, afterEnded: at(share) }
    }),
  )
  const bursts = Array.from(
    { length: Math.max(WIRE_FAULTS.length, scaled(BURSTS)) },
    (_, index): Fault => ({
      kind: 'wire',
      fault: WIRE_FAULTS[index % WIRE_FAULTS.length] ?? 'delayed',
      requests: random.int(1, 12),
      delayMs: random.int(50, 2500),
      afterEnded: at(LAST_FAULT),
    }),
  )
  return [...plugs, ...bursts].toSorted((one, other) => one.afterEnded - other.afterEnded)
}
