import type { Handler } from './definitions.ts'
import type { Process } from './process.ts'
import { enqueue } from './producer.ts'
import { perform } from './script.ts'
import type { World } from './world.ts'

/** What the tasks of one worker process run: their scripts, with each start and end told to the ledger. */
export function handlerOf(world: World, process: Process): Handler {
  const { ledger, plan, subject } = world
  const clock = process.clock('handler', 'sleep')
  const sleep = (ms: number) => new Promise<void>((resolve) => void clock.after(ms, resolve))
  const enqueueChild = async (ctx: Parameters<Handler>[1], child: number) => {
    const planned = plan.tasks[child]
    if (planned === undefined) return
    try {
      const handle = await enqueue(ctx.client as never, planned, 0, clock.now())
      ledger.accepted(handle.id, child, false)
    } catch {
      // Whether its child could be enqueued is not what this task is about.
    }
  }
  return async ({ n }, ctx) => {
    const planned = plan.tasks[n]
    if (planned === undefined) throw new Error(`the world has no task ${n}`)
    const run = ledger.started(ctx.task, planned, process, ctx.signal)
    world.trace.add(
      world.scheduler.now(),
      process.name,
      () => `starts ${ledger.nameOf(ctx.task.id)}, attempt ${run.attempt}: ${planned.script.does}`,
    )
    try {
      const starts = ledger.factsOf(ctx.task.id).runs.length
      const die = () => process.crash(`killed by ${ledger.nameOf(ctx.task.id)}`)
      const value = await perform(planned.script, ctx, { sleep, die, starts, enqueueChild, subject })
      ledger.finished(run, 'returned')
      return value
    } catch (error) {
      ledger.finished(run, 'threw')
      throw error
    }
  }
}
