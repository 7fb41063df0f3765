import { expect, test } from 'vitest'
import { PERMISSIONS } from '../../infra/constructs/permissions.ts'
import { type GrantName, LEAST_GRANT, type PortCall } from '../../lib/adapters/aws/discovery/grants.ts'

const ROLES = { grantEnqueue: 'enqueue', grantRead: 'read', grantOperate: 'operate' } as const
type Grant = keyof typeof ROLES

/** What each call of a client does in AWS. */
const ACTIONS: Readonly<Record<PortCall, readonly string[]>> = {
  'directory.load': ['ssm:GetParametersByPath'],
  'store.insertMany': ['dynamodb:PartiQLInsert'],
  'store.addParts': ['dynamodb:PartiQLInsert'],
  'store.updateBriefly': ['dynamodb:PartiQLUpdate'],
  'store.getBriefs': ['dynamodb:BatchGetItem'],
  'store.takeKey': ['dynamodb:PutItem'],
  'queue.sendMany': ['sqs:SendMessage'],
  'blobs.put': ['s3:PutObject'],
  'store.getMany': ['dynamodb:BatchGetItem'],
  'store.list': ['dynamodb:Query'],
  'store.getParts': ['dynamodb:BatchGetItem'],
  'store.queryParts': ['dynamodb:Query'],
  'queue.depth': ['sqs:GetQueueAttributes'],
  'blobs.get': ['s3:GetObject'],
  'store.updateMany': ['dynamodb:PartiQLUpdate'],
  'store.putParts': ['dynamodb:PutItem'],
  'store.swapPart': ['dynamodb:PutItem'],
  'queue.receive': ['sqs:ReceiveMessage'],
  'queue.deleteMany': ['sqs:DeleteMessage'],
  'queue.changeVisibilityMany': ['sqs:ChangeMessageVisibility'],
  'blobs.delete': [],
  'scheduler.createMany': ['scheduler:CreateSchedule', 'iam:PassRole'],
  'scheduler.create': ['scheduler:CreateSchedule', 'iam:PassRole'],
  'scheduler.update': ['scheduler:UpdateSchedule', 'iam:PassRole'],
  'scheduler.get': ['scheduler:GetSchedule'],
  'scheduler.list': ['scheduler:ListSchedules'],
  'scheduler.delete': ['scheduler:DeleteSchedule'],
  'sources.setEnabled': ['lambda:GetEventSourceMapping', 'lambda:UpdateEventSourceMapping'],
}

test.each(Object.entries(LEAST_GRANT) as [PortCall, GrantName][])(
  'whoever is denied %s is told of %s, which gives it',
  (call, told) => {
    const grants: readonly Grant[] = told === 'any' ? ['grantEnqueue', 'grantRead', 'grantOperate'] : [told]

    for (const grant of grants) for (const action of ACTIONS[call]) expect(actionsOf(grant)).toContain(action)
  },
)

test('nobody is told of a grant for operators where a lesser one gives the same without a condition', () => {
  const askedTooMuch = (Object.entries(LEAST_GRANT) as [PortCall, GrantName][]).filter(
    ([call, told]) =>
      told === 'grantOperate' &&
      ACTIONS[call].length > 0 &&
      (['grantEnqueue', 'grantRead'] as const).some((lesser) =>
        ACTIONS[call].every((action) => actionsOf(lesser, { whole: true }).includes(action)),
      ),
  )

  expect(askedTooMuch).toEqual([])
})

function actionsOf(grant: Grant, { whole = false } = {}): readonly string[] {
  return PERMISSIONS[ROLES[grant]]
    .filter((permission) => !whole || !('only' in permission))
    .flatMap(({ actions }): readonly string[] => actions)
}
