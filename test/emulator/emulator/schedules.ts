import {
  CreateScheduleCommand,
  type CreateScheduleCommandInput,
  GetScheduleCommand,
  type GetScheduleCommandOutput,
} from '@aws-sdk/client-scheduler'
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs'
import { SteeredClock } from '../../../lib/adapters/memory/steered-clock.ts'
import { type Emulator, type EmulatorOptions, startEmulator } from '../../../lib/dev/emulator/emulator.ts'
import { type Clients, clientsOf, failureOf, freshName, makeQueue, receive } from './support.ts'

export const ROLE = 'arn:aws:iam::000000000000:role/scheduler'
export const NOON = Date.UTC(2027, 0, 1, 12)

/** What most tests don't care about: fires each minute into a queue that nobody reads. */
export function scheduleInput(changes: Partial<CreateScheduleCommandInput> = {}): CreateScheduleCommandInput {
  return {
    Name: freshName('schedule'),
    ScheduleExpression: 'cron(* * * * ? *)',
    FlexibleTimeWindow: { Mode: 'OFF' },
    Target: { Arn: 'arn:aws:sqs:us-east-1:000000000000:nobody-reads', RoleArn: ROLE, Input: 'ping' },
    ...changes,
  }
}

/** An emulator whose schedules fire by a clock that the test steers: noon of 1 January 2027 at first. */
export interface SteeredWorld extends Clients, AsyncDisposable {
  readonly emulator: Emulator
  readonly clock: SteeredClock
  readonly queueUrl: string
  readonly queueArn: string
  /** Moves the clock; resolves when what is due until then was tried. */
  pass(ms: number): Promise<void>
  /** Creates a schedule into the world's own queue; gives its name. */
  create(changes: Partial<CreateScheduleCommandInput>): Promise<string>
  /** The bodies that arrived in the world's own queue since the last look, sorted. */
  arrived(): Promise<string[]>
  find(Name: string): Promise<GetScheduleCommandOutput | 'gone'>
}

export async function steeredWorld(
  options: Partial<EmulatorOptions> = {},
  clock = new SteeredClock(NOON),
): Promise<SteeredWorld> {
  const emulator = await startEmulator({ port: 0, clock, ...options })
  const clients = clientsOf(emulator.endpoint)
  const { sqs, scheduler } = clients
  const queueUrl = await makeQueue(sqs)
  const queueArn = await arnOf(clients, queueUrl)
  return {
    ...clients,
    emulator,
    clock,
    queueUrl,
    queueArn,
    pass: (ms) => clock.advance(ms, () => emulator.firingsSettled()),
    create: async ({ Target, ...changes }) => {
      const target = { Arn: queueArn, RoleArn: ROLE, Input: 'ping', ...Target }
      const input = scheduleInput({ ...changes, Target: target })
      await scheduler.send(new CreateScheduleCommand(input))
      return input.Name ?? ''
    },
    arrived: async () => {
      const bodies: string[] = []
      for (;;) {
        const messages = await receive(sqs, queueUrl, { VisibilityTimeout: 3600 })
        if (messages.length === 0) return bodies.sort()
        bodies.push(...messages.map(({ Body }) => Body ?? ''))
      }
    },
    find: async (Name) => {
      const found = scheduler.send(new GetScheduleCommand({ Name }))
      const schedule = await found.catch(() => undefined)
      if (schedule !== undefined) return schedule
      const { name } = await failureOf(found)
      if (name !== 'ResourceNotFoundException') throw new Error(`looking for ${Name} failed: ${name}`)
      return 'gone'
    },
    [Symbol.asyncDispose]: () => emulator.close(),
  }
}

export async function arnOf({ sqs }: Pick<Clients, 'sqs'>, QueueUrl: string): Promise<string> {
  const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] })
  return (await sqs.send(command)).Attributes?.['QueueArn'] ?? ''
}
