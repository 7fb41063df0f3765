import type { Scheduler as SchedulerPort, StoredSchedule } from '../../lib/ports/scheduler.ts'
import type { SendAnswer } from '../../lib/ports/task-queue.ts'
import { APP, STAGE } from './definitions.ts'
import type { Fault } from './fault-source.ts'
import { lateMs } from './faulty-queue.ts'
import type { PlannedTask } from './plan.ts'
import { MAX_SKEW_MS, stallMs } from './process.ts'
import { Random } from './random.ts'
import { type PlannedSchedule, SCHEDULER } from './schedule-plan.ts'
import { START_MS } from './scheduler.ts'
import type { World } from './world.ts'

/** So many more may go wrong with what a firing sets off: those that a world begins with are spent by then. */
const FAULTS_A_FIRING = 2
/** What lets it say which schedule fires, and for when: put before the message, and taken off again. */
const STAMP = '\n'

interface Listener {
  /** A message was sent. */
  readonly sent: () => void
  /** Of each task that a declared schedule asks for, the first time. */
  readonly asked: (id: string, task: PlannedTask) => void
}

/**
 * EventBridge Scheduler as its users know it: the product's own reference keeps the schedules and says when they fire, and what becomes of
 * each firing is for chance. It never dies; but it is late, sends twice, has a wrong clock, sends nothing, and keeps for a while what was to
 * delete itself.
 */
export class EventBridge {
  /** How often what waited for a task's due time has fired. */
  longWaits = 0
  readonly #world: World
  readonly #reference: SchedulerPort
  readonly #declared = new Map<string, PlannedSchedule>()
  /** The tasks' messages that it has still to send, by schedule. */
  readonly #waiting = new Map<string, string>()
  /** What has fired, and is not gone yet. */
  readonly #fired = new Set<string>()
  readonly #randoms = new Map<string, Random>()
  readonly #on: Listener

  constructor(world: World, on: Listener) {
    this.#world = world
    this.#on = on
    const { scheduler, subject } = world
    const clock = {
      now: () => scheduler.now(),
      // A little before each time, so that a firing can be early.
      after: (ms: number, run: () => void) => scheduler.after(ms - MAX_SKEW_MS, run),
    }
    this.#reference = new subject.MemoryScheduler(clock, {
      sendMany: async (queue, messages) => {
        for (const { body } of messages) this.#fire(queue, body)
        return []
      },
    })
  }

  /** What a deploy does with an entry of the app. */
  async declare(planned: PlannedSchedule): Promise<void> {
    const { subject, app } = this.#world
    const spec = app.spec.tasks.get(planned.task.kind)
    if (spec === undefined) throw new Error(`the app has no task ${planned.task.kind}`)
    for (const plan of subject.planFor(spec, SCHEDULER, planned.entry)) {
      const made = subject.firedInTime(plan, START_MS, DEPLOY_MS)
      if (made === undefined) throw new Error(`${plan.name} is over before the world begins`)
      const how = { description: subject.DECLARED, deletesItself: false }
      this.#declared.set(plan.name, planned)
      await this.#reference.create(this.#stamped(subject.storedPlan({ app: APP, stage: STAGE }, made, how)))
    }
  }

  /** What its callers reach, once their calls have. */
  readonly port: SchedulerPort = {
    createMany: (schedules) => Promise.all(schedules.map((schedule) => this.#create(schedule))),
    delete: (name) => this.#delete(name),
    create: (schedule) => this.#reference.create(schedule),
    update: (schedule) => this.#reference.update(schedule),
    get: (name) => this.#reference.get(name),
    list: (query) => this.#reference.list(query),
  }

  /** Whether a message of this task is still to be sent. */
  holds(id: string): boolean {
    return [...this.#waiting.values()].some((body) => this.#world.ledger.messages.idsIn(body).includes(id))
  }

  async #create(schedule: StoredSchedule): Promise<SendAnswer> {
    const { name, message } = schedule
    if (this.#fired.has(name)) return { outcome: 'sent' }
    const [answer] = await this.#reference.createMany([this.#stamped(schedule)])
    if (answer === undefined) throw new Error('the reference gave no answer')
    if (answer.outcome === 'sent' && !this.#waiting.has(name)) this.#waiting.set(name, message)
    return answer
  }

  async #delete(name: string): Promise<'deleted' | 'missing'> {
    const answer = await this.#reference.delete(name)
    const body = this.#waiting.get(name)
    if (this.#fired.delete(name)) return 'deleted'
    this.#waiting.delete(name)
    const { ledger } = this.#world
    if (body !== undefined) ledger.gone(ledger.messages.idsIn(body))
    return answer
  }

  #fire(queue: string, text: string): void {
    const { scheduler, faults, trace } = this.#world
    const [name = '', time = '', ...lines] = text.split(STAMP)
    const planned = this.#declared.get(name)
    const actor = planned === undefined ? 'due' : `schedule-${planned.task.n}`
    const body = lines.join(STAMP)
    const scheduledAt = Date.parse(time)
    // The firing's own.
    faults.more(1)
    const fault = faults.at(actor, planned === undefined ? 'schedule.fire-once' : 'schedule.fire')
    trace.add(scheduler.now(), actor, () => `fires ${name} of ${time}${fault ? ` ! ${fault.kind} ${fault.id}` : ''}`)
    const random = this.#randomOf(actor)
    const sends = deliveries(fault, usualMs(random, planned?.jitterMs), planned === undefined)
    for (const ms of sends) scheduler.at(scheduledAt + ms, () => void this.#send(queue, body, scheduledAt, planned))
    if (planned !== undefined) return
    this.longWaits += 1
    this.#fired.add(name)
    const [first = 0] = sends
    scheduler.at(scheduledAt + first, () => this.#waiting.delete(name))
    scheduler.at(scheduledAt + first + random.int(0, LINGERS_MS), () => this.#fired.delete(name))
  }

  async #send(queue: string, body: string, scheduledAt: number, planned: PlannedSchedule | undefined): Promise<void> {
    const { faults, ledger, scheduler, queue: queues } = this.#world
    if (planned !== undefined) {
      const base = `${SCHEDULER}.${planned.entry.key}`
      const asked = planned
        .askedBy(scheduledAt, scheduler.now())
        .map((dueAt) => ({ id: `${base}.${iso(dueAt)}.r`, dueAt }))
      const unheard = asked.filter(({ id }) => !ledger.tasks.has(id))
      ledger.fired(body, asked, planned.task.n)
      for (const { id } of unheard) this.#on.asked(id, planned.task)
    }
    faults.more(FAULTS_A_FIRING)
    await queues.sendMany(queue, [{ body, delaySeconds: 0, group: undefined, attributes: {} }])
    this.#on.sent()
  }

  #stamped(schedule: StoredSchedule): StoredSchedule {
    const { SCHEDULED_TIME } = this.#world.subject
    return { ...schedule, message: [schedule.name, SCHEDULED_TIME, schedule.message].join(STAMP) }
  }

  #randomOf(actor: string): Random {
    const random = this.#randoms.get(actor) ?? new Random(this.#world.seed, actor)
    this.#randoms.set(actor, random)
    return random
  }
}

/** A one-time schedule can't be made of what is nearer. */
const DEPLOY_MS = 5000
/** A schedule that deletes itself may be there so long after it fired. */
const LINGERS_MS = 120_000
const DAY_MS = 86_400_000

/** After its time: within the minute, and mostly at once, unless it may take longer. */
function usualMs(random: Random, jitterMs = 0): number {
  if (jitterMs > 0) return random.int(0, jitterMs)
  return random.chance(0.7) ? random.int(0, 1500) : random.int(0, 59_999)
}

/** How long after its time a firing is sent, in ms, each time that it is. What fires once is tried for a day, and is never missed. */
function deliveries(fault: Fault | undefined, usual: number, once: boolean): readonly number[] {
  switch (fault?.kind) {
    case undefined:
      return [usual]
    case 'crash':
      return once ? [fault.random.int(900_000, DAY_MS)] : []
    case 'stall':
      return [usual + stallMs(fault.random)]
    case 'reorder':
      return [usual + fault.random.int(200, 60_000)]
    case 'throttle':
      return [usual + fault.random.int(60_000, 900_000)]
    case 'lose-reply':
      return [usual, usual + fault.random.int(20, 5000)]
    case 'duplicate':
      return [usual, usual + lateMs(fault.random)]
    case 'skew':
      return [-fault.random.int(0, MAX_SKEW_MS)]
  }
}

/** As ids have it: to the second. */
function iso(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`
}
