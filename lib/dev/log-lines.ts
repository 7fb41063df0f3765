import { priorityName } from '../core/priority.ts'
import type { DevEvent } from './events.ts'

/** Gets a line, without its end. */
export type LogSink = (line: string) => void

/** How an event reads; `undefined` for those that only programs care for. */
export function logLine(event: DevEvent): string | undefined {
  switch (event.type) {
    case 'output':
      return `[${event.group} ${event.pid}] ${event.line}`
    case 'invoked':
      return invokedLine(event)
    case 'worker-exited':
      return event.reason === undefined ? undefined : `${event.group}: worker ${event.pid} is gone: ${event.reason}`
    case 'reloaded':
      return `reloaded: version ${event.version} runs, after ${Math.round(event.durationMs)} ms`
    case 'reload-failed':
      return `not reloaded, the old code goes on: ${event.error.message}`
    case 'swept':
      return `swept: ${event.ended} tasks had lost their message, ${event.expiredPayloads} payloads were too old`
    case 'notice':
      return event.line
    case 'stopped':
      return `the local backend stopped: ${event.reason}`
    case 'worker-started':
      return undefined
  }
}

function invokedLine(event: Extract<DevEvent, { type: 'invoked' }>): string {
  const { group, priority, messages, failed, durationMs, problem } = event
  const count = `${messages} ${messages === 1 ? 'message' : 'messages'}`
  const left = failed === 0 ? '' : `, ${failed} left in the queue`
  const why = problem === undefined ? '' : `: ${problem}`
  return `${group} ${priorityName(priority)}: ${count} in ${Math.round(durationMs)} ms${left}${why}`
}
