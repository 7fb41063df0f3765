import type { Scheduler as SchedulerPort } from '../../lib/ports/scheduler.ts'
import type { Ledger } from './ledger.ts'
import type { Wire } from './wire.ts'

/** EventBridge Scheduler as one process reaches it, for what waits longer than a queue keeps it. */
export function faultyScheduler(port: SchedulerPort, wire: Wire, ledger: Ledger): SchedulerPort {
  const unused = async () => {
    throw new Error('no actor asks for this')
  }
  return {
    createMany: (schedules) =>
      wire.perItem(
        'schedule',
        schedules,
        (some) => port.createMany(some),
        (error) => ({ outcome: 'unavailable', error }) as const,
        ({ name, expression, message }) => `${ledger.nameIn(message)} ${expression} as ${name}`,
      ),
    delete: (name) =>
      wire.whole(
        'unschedule',
        () => port.delete(name),
        () => name,
      ),
    create: unused,
    update: unused,
    get: unused,
    list: unused,
  }
}
