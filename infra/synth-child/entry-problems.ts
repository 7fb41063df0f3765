import { pathFromHere } from './path-from-here.ts'
import type { Attempt, Effect, Ending, Keeper, Place } from './protocol.ts'
import type { ChildAnswer, ChildLimits, Ended } from './run-child.ts'

/** What the child told, in sentences for people: what was done, where, and what to do instead. */

const REMEDY = "move it into a task's run, or into withState's factory, which each worker calls once"

const EFFECTS: Readonly<Record<Effect, (target: string) => string>> = {
  network: (target) => `its import uses the network (${target})`,
  write: (target) => `its import writes to the file system (${target || 'a link'})`,
  process: (target) => `its import starts a process (${target})`,
  thread: () => 'its import starts a worker thread',
  inspector: () => 'its import opens the inspector',
}

const SHOWN_ATTEMPTS = 10
const SHOWN_PLACES = 3

/** One sentence a mistake; none for a module that gave its app. */
export function entryProblems(answer: ChildAnswer, limits: ChildLimits): string[] {
  if ('status' in answer) return [endedProblem(answer, limits)]
  const told = [...new Set(answer.attempts.map(attemptProblem))]
  const attempts = told.slice(0, SHOWN_ATTEMPTS)
  if (told.length > attempts.length) attempts.push(`and ${told.length - attempts.length} more of this kind`)
  // An error after a denied call is most likely about just that.
  if (attempts.length > 0 && answer.ending.type === 'threw') return attempts
  return [...attempts, ...endingProblems(answer.ending, limits)]
}

function attemptProblem({ effect, target, place }: Attempt): string {
  return `${EFFECTS[effect](target)}${at(place)}: ${REMEDY}`
}

function endingProblems(ending: Ending, { aliveMs }: ChildLimits): string[] {
  switch (ending.type) {
    case 'app':
      return []
    case 'mistakes':
      return [...ending.problems]
    case 'threw':
      return [`its import throws ${ending.text}${at(ending.place)}`]
    case 'exited':
      return [
        `its import ends the process, by process.exit(${ending.code})${at(ending.place)}: throw an error, or ${REMEDY}`,
      ]
    case 'unsettled':
      return [
        'its import never ends: at its top level it awaits a promise that nothing will settle; let it await nothing',
      ]
    case 'alive':
      return [
        ending.loaded
          ? `it keeps its process alive for ${seconds(aliveMs)} after its import, by ${keepersText(ending.keepers)}: ${REMEDY}, or call unref()`
          : `its import has not ended after ${seconds(aliveMs)}; it waits for ${keepersText(ending.keepers)}: ${REMEDY}`,
      ]
  }
}

function endedProblem({ killed, status, output }: Ended, limits: ChildLimits) {
  if (killed)
    return `its import has not ended after ${seconds(limits.killMs)}, for it never pauses: an endless loop? If it is work, ${REMEDY}`
  if (status === 'ENOBUFS') return 'its import prints megabytes of errors; let it print nothing'
  return `its import ended the process without a word (${status})${output === '' ? '' : `:\n${output}`}`
}

/** As Node names them. */
const KEEPERS: Readonly<Record<string, string>> = {
  Timeout: 'a timer',
  Immediate: 'an immediate that comes again and again',
  FSEventWrap: 'a watched file',
  StatWatcher: 'a watched file',
  MessagePort: 'an open message port',
  TTYWrap: 'an open terminal',
  PipeWrap: 'an open pipe',
  FSReqCallback: 'an unfinished file operation',
  FSReqPromise: 'an unfinished file operation',
}

function keepersText(keepers: readonly Keeper[]): string {
  if (keepers.length === 0) return 'something that Node has no name for'
  return keepers
    .map(({ type, places }) => {
      const lines = [...new Set(places.map(placeText))]
      const shown = lines.slice(0, SHOWN_PLACES).join(', ')
      return `${KEEPERS[type] ?? 'an open resource'} (${type})${lines.length === 0 ? '' : ` made at ${shown}`}`
    })
    .join(' and ')
}

function at(place: Place | undefined): string {
  return place === undefined ? '' : ` at ${placeText(place)}`
}

function placeText({ file, line, column }: Place): string {
  return `${pathFromHere(file)}:${line}:${column}`
}

function seconds(ms: number): string {
  return `${ms / 1000} s`
}
