import { invalid, unknownOperation } from '../aws-error.ts'
import type { FiringClock } from './firing-clock.ts'
import { listGroups, listSchedules } from './list.ts'
import { optionalText } from './read-input.ts'
import { DEFAULT_GROUP, readGroupName, readName, readSchedule } from './read-schedule.ts'
import { type Schedule, scheduleKey } from './schedule.ts'
import { conflict, type ScheduleStore, scheduleArn } from './store.ts'
import { readTags, type Tag, type TagStore } from './tags.ts'

/** One call: what its path names, its query and its body. */
export interface SchedulerCall {
  readonly operation: string
  /** A schedule, a group or, of tags, an ARN; '' where the path has none. */
  readonly name: string
  readonly query: URLSearchParams
  readonly input: Record<string, unknown>
}

export interface SchedulerParts {
  readonly store: ScheduleStore
  readonly firing: FiringClock
  readonly tags: TagStore
  readonly nowSeconds: () => number
}

/** So many of the last calls are known by their token. */
const KNOWN_TOKENS = 10_000

/** EventBridge Scheduler's operations. A call that is repeated with its ClientToken succeeds again, and does nothing. */
export class SchedulerApi {
  readonly #parts: SchedulerParts
  readonly #tokens = new Set<string>()

  constructor(parts: SchedulerParts) {
    this.#parts = parts
  }

  /** @throws AwsError ValidationException, ConflictException, ResourceNotFoundException */
  handle(call: SchedulerCall): object {
    const { store, tags } = this.#parts
    switch (call.operation) {
      case 'CreateSchedule':
        return this.#create(call)
      case 'UpdateSchedule':
        return this.#update(call)
      case 'GetSchedule':
        return store.get(readGroupName(call.query.get('groupName')), readName(call.name))
      case 'DeleteSchedule':
        return this.#delete(call)
      case 'ListSchedules':
        return this.#list(call)
      case 'CreateScheduleGroup':
        return this.#createGroup(call)
      case 'GetScheduleGroup':
        return store.group(readName(call.name))
      case 'DeleteScheduleGroup':
        return this.#deleteGroup(call)
      case 'ListScheduleGroups':
        return listGroups(store.groups(), call.query)
      case 'ListTagsForResource':
        return { Tags: tags.list(this.#groupOf(call.name)) }
      case 'TagResource':
        tags.add(this.#groupOf(call.name), readTags(call.input['Tags']))
        return {}
      case 'UntagResource':
        tags.remove(this.#groupOf(call.name), call.query.getAll('TagKeys'))
        return {}
      default:
        throw unknownOperation(call.operation)
    }
  }

  #create({ name, input }: SchedulerCall): object {
    const { store, firing, nowSeconds } = this.#parts
    const now = nowSeconds()
    const settings = readSchedule({ ...input, Name: name }, now)
    const key = scheduleKey(settings)
    store.group(settings.GroupName)
    const Arn = scheduleArn(settings.GroupName, settings.Name)
    const exists = store.find(key) !== undefined
    if (exists && this.#isRepeated('create', key, input['ClientToken'])) return { ScheduleArn: Arn }
    if (exists) throw conflict(`Schedule ${settings.Name} already exists.`)
    firing.put({ ...settings, Arn, CreationDate: now, LastModificationDate: now })
    this.#remember('create', key, input['ClientToken'])
    return { ScheduleArn: Arn }
  }

  #update({ name, input }: SchedulerCall): object {
    const { store, firing, nowSeconds } = this.#parts
    const now = nowSeconds()
    const before = store.get(readGroupName(input['GroupName']), readName(name))
    const settings = readSchedule({ ...input, Name: name }, now, before)
    const { Arn, CreationDate } = before
    const after: Schedule = { ...settings, Arn, CreationDate, LastModificationDate: now }
    firing.put(after)
    return { ScheduleArn: Arn }
  }

  #list({ query }: SchedulerCall): object {
    const { store } = this.#parts
    const group = query.get('ScheduleGroup')
    if (group !== null) store.group(group)
    return listSchedules(store.schedules(), query)
  }

  #delete({ name, query }: SchedulerCall): object {
    const { store, firing } = this.#parts
    const key = scheduleKey({ GroupName: readGroupName(query.get('groupName')), Name: readName(name) })
    const token = query.get('clientToken')
    if (store.find(key) === undefined && this.#isRepeated('delete', key, token)) return {}
    store.get(readGroupName(query.get('groupName')), name)
    store.settle([[key, undefined]])
    firing.forget([key])
    this.#remember('delete', key, token)
    return {}
  }

  #createGroup({ name, input }: SchedulerCall): object {
    const { store, tags, nowSeconds } = this.#parts
    const token = input['ClientToken']
    const given: readonly Tag[] = input['Tags'] === undefined ? [] : readTags(input['Tags'])
    const known = store.groups().find((group) => group.Name === readName(name))
    if (known !== undefined && this.#isRepeated('group', name, token)) return { ScheduleGroupArn: known.Arn }
    const { Arn } = store.addGroup(name, nowSeconds())
    if (given.length > 0) tags.add(Arn, given)
    this.#remember('group', name, token)
    return { ScheduleGroupArn: Arn }
  }

  #deleteGroup({ name }: SchedulerCall): object {
    const { store, firing, tags } = this.#parts
    if (name === DEFAULT_GROUP) throw invalid('The default schedule group can not be deleted.')
    const { Arn } = store.group(readName(name))
    firing.forget(store.removeGroup(name))
    tags.forget(Arn)
    return {}
  }

  #groupOf(arn: string): string {
    return this.#parts.store.group(arn.slice(arn.lastIndexOf('/') + 1)).Arn
  }

  #isRepeated(operation: string, key: string, token: unknown): boolean {
    const text = optionalText(token, { at: 'clientToken', max: 64 })
    return text !== undefined && this.#tokens.has(`${operation} ${key} ${text}`)
  }

  #remember(operation: string, key: string, token: unknown): void {
    if (typeof token !== 'string') return
    this.#tokens.add(`${operation} ${key} ${token}`)
    const [oldest] = this.#tokens
    if (this.#tokens.size > KNOWN_TOKENS && oldest !== undefined) this.#tokens.delete(oldest)
  }
}
