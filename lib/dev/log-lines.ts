import { priorityName } from '../core/priority.ts'
import type { WorkerEvent } from '../worker/tell.ts'
import type { DevEvent } from './events.ts'

/** Gets a line, without its end. */
export type LogSink = (line: string) => void

/** How an event reads; `undefined` for those that only programs care for. */
export function logLine(event: DevEvent): string | undefined {
  switch (event.type) {
    case 'output':
      return `[${event.group} ${event.pid}] ${event.line}`
    case 'task':
      return `${event.group}: ${taskLine(event.event)}`
    case 'invoked':
      return invokedLine(event)
    case 'worker-exited':
      return event.reason === undefined ? undefined : `${event.group}: worker ${event.pid} is gone: ${event.reason}`
    case 'reloaded':
      return `reloaded: version ${event.version} runs, after ${Math.round(event.durationMs)} ms`
    case 'reload-failed':
      return `not reloaded, the old code goes on: ${event.error.message}`
    case 'swept':
      return `swept: ${event.ended} tasks had lost their message, ${event.expiredPayloads} payloads were too old, ${event.moved} messages left queues that are gone`
    case 'notice':
      return event.line
    case 'stopped':
      return `the local backend stopped: ${event.reason}`
    case 'worker-started':
      return undefined
  }
}

/** What went wrong, in a line; the record has the rest. */
export function taskLine(event: WorkerEvent): string {
  const task = event.id === undefined ? `message ${event.messageId}` : `${event.name} ${event.id}`
  const why = `${event.errorType} (${event.errorCode})`
  const after = event.durationMs === undefined ? 'without a run' : `after ${Math.round(event.durationMs)} ms`
  switch (event.kind) {
    case 'retried':
      return `${task} runs again in ${Math.round(event.delayMs ?? 0)} ms: ${why}`
    case 'failed':
      return `${task} failed ${after}: ${why}`
    case 'dead-lettered':
      return `${task} went to the dead-letter queue: ${event.reason}`
  }
}

function invokedLine(event: Extract<DevEvent, { type: 'invoked' }>): string {
  const { group, priority, messages, failed, durationMs, problem } = event
  const count = `${messages} ${messages === 1 ? 'message' : 'messages'}`
  const left = failed === 0 ? '' : `, ${failed} left in the queue`
  const why = problem === undefined ? '' : `: ${problem}`
  return `${group} ${priorityName(priority)}: ${count} in ${Math.round(durationMs)} ms${left}${why}`
}
