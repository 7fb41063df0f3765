import { storedError } from '../core/stored-error.ts'
import { currentScope } from './task-logs.ts'

let installed = false

/**
 * Keeps one task's stray error from taking its whole process, and so its neighbours, down. For processes that only run tasks: it
 * changes what Node does with errors that nobody catches.
 *
 * An exception thrown outside any await (in a timer, say) fails the task that it belongs to; a rejection that nobody awaited is noted
 * in that task's logs. What belongs to no task still ends the process.
 *
 * Listeners that are there already hear of errors that belong to no task, and of no others: Lambda's own would end the process, with all
 * that it runs, for each.
 */
export function guardProcess(): void {
  if (installed) return
  installed = true
  const others = process.listeners('uncaughtException')
  process.removeAllListeners('uncaughtException').removeAllListeners('unhandledRejection')
  process.on('uncaughtException', (error, origin) => {
    const scope = currentScope()
    if (scope !== undefined) scope.fail(error)
    else if (others.length === 0) crash(error)
    else for (const listener of others) listener(error, origin)
  })
  process.on('unhandledRejection', (reason) => {
    // Whatever it is: an error in here would end the process.
    const { type, message, stack } = storedError(reason, false)
    currentScope()?.logs.add('warn', `a rejection that nobody awaited: ${type}: ${message}`)
    process.stderr.write(`a rejection that nobody awaited: ${stack ?? message}\n`)
  })
}

function crash(error: unknown): void {
  const { type, message, stack } = storedError(error, false)
  process.stderr.write(`${stack ?? `${type}: ${message}`}\n`)
  process.exit(1)
}
