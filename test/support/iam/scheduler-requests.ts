import type { HttpRequest } from './aws-requests.ts'
import type { IamRequest } from './simulate.ts'

const PATH = '/schedules'
const OPERATIONS: Readonly<Record<string, string>> = {
  GET: 'GetSchedule',
  POST: 'CreateSchedule',
  PUT: 'UpdateSchedule',
  DELETE: 'DeleteSchedule',
}

export function isSchedulerRequest({ path }: HttpRequest): boolean {
  return path.split(/[/?]/)[1] === PATH.slice(1)
}

/** Listing is of all groups to IAM; who makes or changes a schedule passes it the role that its target names. */
export function schedulerRequests(region: string, { method, path, body }: HttpRequest): IamRequest[] {
  const { pathname, searchParams } = new URL(path, 'http://localhost')
  const name = decodeURIComponent(pathname.slice(PATH.length + 1))
  if (name === '') return [{ action: 'scheduler:ListSchedules', resource: '*' }]
  const input = body === '' ? {} : (JSON.parse(body) as { GroupName?: string; Target?: { RoleArn?: string } })
  const group = input.GroupName ?? searchParams.get('groupName') ?? 'default'
  const role = input.Target?.RoleArn
  const passing = {
    action: 'iam:PassRole',
    resource: role ?? '',
    context: { 'iam:PassedToService': 'scheduler.amazonaws.com' },
  }
  return [
    { action: `scheduler:${OPERATIONS[method]}`, resource: `arn:aws:scheduler:${region}:schedule/${group}/${name}` },
    ...(role === undefined ? [] : [passing]),
  ]
}
