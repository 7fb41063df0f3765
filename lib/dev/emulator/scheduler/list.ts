import { invalid } from '../aws-error.ts'
import { optionalChoice, optionalText } from './read-input.ts'
import { type Schedule, type ScheduleGroup, scheduleKey } from './schedule.ts'

const PAGE_LIMIT = 100
const PREFIX = /^[0-9a-zA-Z-_.]+$/

/** ListSchedules, by group and name. */
export function listSchedules(schedules: readonly Schedule[], query: URLSearchParams): object {
  const group = query.get('ScheduleGroup')
  const prefix = prefixOf(query)
  const state = optionalChoice(query.get('State'), 'state', ['ENABLED', 'DISABLED'])
  const wanted = (schedule: Schedule) =>
    (group === null || schedule.GroupName === group) &&
    schedule.Name.startsWith(prefix) &&
    (state === undefined || schedule.State === state)
  const [page, NextToken] = pageOf(schedules, query, scheduleKey, wanted)
  return { Schedules: page.map(summary), ...(NextToken !== undefined && { NextToken }) }
}

/** ListScheduleGroups, by name. */
export function listGroups(groups: readonly ScheduleGroup[], query: URLSearchParams): object {
  const prefix = prefixOf(query)
  const keyOf = ({ Name }: ScheduleGroup) => Name
  const [page, NextToken] = pageOf(groups, query, keyOf, ({ Name }) => Name.startsWith(prefix))
  return { ScheduleGroups: page, ...(NextToken !== undefined && { NextToken }) }
}

function prefixOf(query: URLSearchParams): string {
  return optionalText(query.get('NamePrefix'), { at: 'namePrefix', max: 64, pattern: PREFIX }) ?? ''
}

/** A token says after which key the next page begins, so that what comes or goes meanwhile moves nothing. */
function pageOf<T>(
  sorted: readonly T[],
  query: URLSearchParams,
  keyOf: (item: T) => string,
  wanted: (item: T) => boolean,
): [page: T[], next: string | undefined] {
  const limit = Number(query.get('MaxResults') ?? PAGE_LIMIT)
  if (!(Number.isInteger(limit) && limit >= 1 && limit <= PAGE_LIMIT))
    throw invalid(`MaxResults is ${query.get('MaxResults')}; it must be a whole number, 1 to ${PAGE_LIMIT}.`)
  const after = tokenKey(query.get('NextToken'))
  const page: T[] = []
  for (let index = firstAfter(sorted, keyOf, after); index < sorted.length; index += 1) {
    const item = sorted[index]
    if (item === undefined || !wanted(item)) continue
    const last = page.at(-1)
    if (page.length === limit && last !== undefined) return [page, Buffer.from(keyOf(last)).toString('base64url')]
    page.push(item)
  }
  return [page, undefined]
}

function tokenKey(token: string | null): string {
  if (token === null) return ''
  const key = Buffer.from(token, 'base64url').toString()
  if (Buffer.from(key).toString('base64url') !== token) throw invalid('Invalid NextToken.')
  return key
}

function firstAfter<T>(sorted: readonly T[], keyOf: (item: T) => string, key: string): number {
  let [from, to] = [0, sorted.length]
  while (from < to) {
    const middle = (from + to) >>> 1
    const item = sorted[middle]
    if (item !== undefined && keyOf(item) <= key) from = middle + 1
    else to = middle
  }
  return from
}

/** AWS gives no Description and StartDate. The SDK passes over them; who provisions schedules need not ask for each one. */
function summary(schedule: Schedule): object {
  const { Arn, Name, GroupName, State, CreationDate, LastModificationDate, Target, Description, StartDate } = schedule
  const more = { Description, StartDate }
  return { Arn, Name, GroupName, State, CreationDate, LastModificationDate, Target: { Arn: Target.Arn }, ...more }
}
