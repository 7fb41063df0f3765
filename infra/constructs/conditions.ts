import { BRIEF_FIELDS } from '../../lib/core/brief-record.ts'
import type { Condition, RecordWrite } from '../../lib/core/condition.ts'
import { TABLE_KEY, TTL_ATTRIBUTE } from '../../lib/core/table-schema.ts'
import { resendWrite, settlePendingWrite, UNSENT } from '../../lib/core/transitions.ts'

/** A statement's condition. */
export interface Only {
  /** For the guide, after "only". */
  readonly text: string
  readonly conditions: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>
}

/*
 * DynamoDB's condition keys let a policy tell items apart by their partition key, and attributes by name. `ForAllValues` also holds where
 * a request has no such key: hence `Null`, wherever DynamoDB's guide says that the key is always there. For PartiQL statements it doesn't
 * say, and a producer that AWS turns away sends nothing: there the condition holds as far as DynamoDB names the key.
 */

const KEYS = [TABLE_KEY.hash, TABLE_KEY.range]

/** PutItem replaces whole items, so no others. */
export const KEY_ITEMS_ONLY: Only = {
  text: 'items whose id begins with `key#`',
  conditions: {
    'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['key#*'] },
    Null: { 'dynamodb:LeadingKeys': 'false' },
  },
}

/** Who could put those could pause or purge queues. */
export const NO_CONTROL_ITEMS: Only = {
  text: 'items whose id does not begin with `control#`',
  conditions: { 'ForAllValues:StringNotLike': { 'dynamodb:LeadingKeys': ['control#*'] } },
}

export const CONTROL_ITEMS_ONLY: Only = {
  text: 'items whose id begins with `control#`',
  conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['control#*'] } },
}

/** The role is of no use to any other service. */
export const SCHEDULER_ONLY: Only = {
  text: 'to EventBridge Scheduler',
  conditions: { StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } },
}

const STATUS_ATTRIBUTES = [...new Set([...KEYS, ...BRIEF_FIELDS])]

/** Neither result nor error, nor anything else that came of a task. */
export const STATUS_ONLY: Only = {
  text: `the attributes ${named(STATUS_ATTRIBUTES)}`,
  conditions: {
    'ForAllValues:StringEquals': { 'dynamodb:Attributes': STATUS_ATTRIBUTES },
    Null: { 'dynamodb:Attributes': 'false' },
    StringEquals: { 'dynamodb:Select': 'SPECIFIC_ATTRIBUTES' },
  },
}

/** All updates that a producer makes. */
const SENDERS_WRITES: readonly RecordWrite[] = [
  resendWrite({ id: '', rev: 0, ttl: 0 }, 0),
  settlePendingWrite({ id: '', rev: 0 }, UNSENT, 0),
]

const SENDING_ATTRIBUTES = [...new Set([...KEYS, TTL_ATTRIBUTE, ...SENDERS_WRITES.flatMap(attributesOf)])]

export const SENDING_ONLY: Only = {
  text: `the attributes ${named(SENDING_ATTRIBUTES)}, returning none`,
  conditions: {
    'ForAllValues:StringEquals': { 'dynamodb:Attributes': SENDING_ATTRIBUTES },
    StringEqualsIfExists: { 'dynamodb:ReturnValues': 'NONE' },
  },
}

function attributesOf({ when, set, remove }: RecordWrite): string[] {
  return [...Object.keys(set), ...remove, ...fieldsOf(when)]
}

function fieldsOf(condition: Condition): string[] {
  return 'of' in condition ? condition.of.flatMap(fieldsOf) : [condition.field]
}

function named(attributes: readonly string[]): string {
  return attributes.map((name) => `\`${name}\``).join(', ')
}
