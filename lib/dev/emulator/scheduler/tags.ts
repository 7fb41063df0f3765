import { invalid } from '../aws-error.ts'
import { isRecord } from '../http-json.ts'
import type { StateFile } from '../json-file.ts'
import { requiredText } from './read-input.ts'

export interface Tag {
  readonly Key: string
  readonly Value: string
}

/** The tags of schedule groups, by ARN. Nothing is done with them. */
export interface TagStore {
  list(arn: string): readonly Tag[]
  add(arn: string, tags: readonly Tag[]): void
  remove(arn: string, keys: readonly string[]): void
  forget(arn: string): void
}

export function openTags(state: StateFile): TagStore {
  const saved = state.read('scheduleGroupTags')
  const all = new Map(Object.entries(isRecord(saved) ? (saved as Record<string, readonly Tag[]>) : {}))
  const list = (arn: string) => all.get(arn) ?? []
  const put = (arn: string, tags: readonly Tag[]) => {
    all.set(arn, tags)
    if (tags.length === 0) all.delete(arn)
    state.write('scheduleGroupTags', Object.fromEntries(all))
  }
  return {
    list,
    add: (arn, tags) => {
      const keys = new Set(tags.map(({ Key }) => Key))
      put(arn, [...list(arn).filter(({ Key }) => !keys.has(Key)), ...tags])
    },
    remove: (arn, keys) => {
      put(
        arn,
        list(arn).filter(({ Key }) => !keys.includes(Key)),
      )
    },
    forget: (arn) => {
      if (all.has(arn)) put(arn, [])
    },
  }
}

/** @throws AwsError ValidationException */
export function readTags(value: unknown): Tag[] {
  if (!Array.isArray(value) || value.length > 200) throw invalid('Tags must be a list of at most 200 tags.')
  return value.map((tag) => {
    if (!isRecord(tag)) throw invalid('A tag is an object with Key and Value.')
    return {
      Key: requiredText(tag['Key'], { at: 'tags.key', max: 128 }),
      Value: requiredText(tag['Value'], { at: 'tags.value', max: 256 }),
    }
  })
}
