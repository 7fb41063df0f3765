import { execFile } from 'node:child_process'
import { networkInterfaces } from 'node:os'
import { promisify } from 'node:util'
import { ListTablesCommand } from '@aws-sdk/client-dynamodb'
import { ListEventSourceMappingsCommand } from '@aws-sdk/client-lambda'
import { ListQueuesCommand } from '@aws-sdk/client-sqs'
import { describe, expect, test } from 'vitest'
import { startEmulator } from '../../../lib/dev/emulator/emulator.ts'
import { clientsOf, failureOf, makeQueue, receive, useEmulator } from './support.ts'

describe('the front', () => {
  const its = useEmulator()

  test('a client that is given only AWS_ENDPOINT_URL sends to the queue URL it got, without a warning', async () => {
    const program = `
      import { SQSClient, CreateQueueCommand, SendMessageCommand } from '@aws-sdk/client-sqs'
      const sqs = new SQSClient()
      const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'by-environment' }))
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x' }))
      console.log(QueueUrl)`
    const env = {
      AWS_ENDPOINT_URL: its.emulator.endpoint,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'any',
      AWS_SECRET_ACCESS_KEY: 'any',
    }

    const output = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], { env })

    expect(output.stdout.trim()).toBe(`${its.emulator.endpoint}/000000000000/by-environment`)
    expect(output.stderr).toBe('')
  })

  test.each([
    ['of no service here', 'AWSStepFunctions.StartExecution', 'AWSStepFunctions.StartExecution'],
    ['that a known service lacks', 'DynamoDB_20120810.ExportTable', 'ExportTable'],
  ])('an operation %s is refused by name in the AWS error shape', async (_which, target, named) => {
    const response = await call(its.emulator.endpoint, target, '{}')

    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({
      __type: 'UnknownOperationException',
      message: expect.stringContaining(named),
    })
  })

  test.each(['DynamoDB_20120810.GetItem', 'AmazonSQS.SendMessage', 'AmazonSSM.GetParameter'])(
    'a body that is no JSON is a client error of %s',
    async (target) => {
      const response = await call(its.emulator.endpoint, target, '{"a":')

      expect(response.status).toBe(400)
      expect(await response.json()).toMatchObject({ __type: expect.stringContaining('SerializationException') })
    },
  )

  test('no address but the loopback answers', async () => {
    const others = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ family, internal }) => family === 'IPv4' && !internal)

    const failures = await Promise.all(
      others.map(({ address }) => failureOf(fetch(`http://${address}:${its.emulator.port}/`))),
    )

    expect(failures.map(({ name }) => name)).toEqual(others.map(() => 'TypeError'))
  })

  test.runIf(process.platform === 'linux')('one socket listens in the whole process, on 127.0.0.1', async () => {
    const program = `
      import { startEmulator } from './lib/dev/emulator/emulator.ts'
      import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
      const { port } = await startEmulator({ port: 0 })
      const descriptors = readdirSync('/proc/self/fd').map((fd) => { try { return readlinkSync('/proc/self/fd/' + fd) } catch { return '' } })
      const rows = ['tcp', 'tcp6'].flatMap((name) => readFileSync('/proc/net/' + name, 'utf8').split('\\n').slice(1)).map((row) => row.trim().split(/\\s+/))
      const own = rows.filter((row) => row[3] === '0A' && descriptors.includes('socket:[' + row[9] + ']'))
      console.log(JSON.stringify({ port, listening: own.map((row) => row[1]) }))
      process.exit(0)`

    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program])
    const { port, listening } = JSON.parse(stdout)

    const loopback = '0100007F'
    expect(listening).toEqual([`${loopback}:${port.toString(16).toUpperCase().padStart(4, '0')}`])
  })
})

describe('starting and stopping', () => {
  test('a taken port is refused with PORT_TAKEN, the port and a remedy', async () => {
    const first = await startEmulator({ port: 0 })

    const failure = await failureOf(startEmulator({ port: first.port }))
    await first.close()

    expect(failure).toMatchObject({ name: 'DevServerError', reason: 'PORT_TAKEN' })
    expect(failure.message).toContain(`Port ${first.port}`)
    expect(failure.message).toContain('choose another port')
  })

  test('close ends waiting polls and frees the port, and can be called again', async () => {
    const emulator = await startEmulator({ port: 0 })
    const { sqs } = clientsOf(emulator.endpoint)
    const poll = failureOf(receive(sqs, await makeQueue(sqs), { WaitTimeSeconds: 20 }))

    await emulator.close()
    await emulator.close()

    await poll
    const again = await startEmulator({ port: emulator.port })
    expect(again.port).toBe(emulator.port)
    await again.close()
  })

  test('two emulators in one process know nothing of each other', async () => {
    const emulators = await Promise.all([startEmulator({ port: 0 }), startEmulator({ port: 0 })])
    const [first, second] = emulators.map(({ endpoint }) => clientsOf(endpoint).sqs)

    if (first) await makeQueue(first)
    const listed = await second?.send(new ListQueuesCommand({}))

    expect(listed?.QueueUrls ?? []).toEqual([])
    await Promise.all(emulators.map((emulator) => emulator.close()))
  })

  test('the observer hears each request with its service and operation', async () => {
    const seen: string[] = []
    const emulator = await startEmulator({ port: 0, onRequest: (...request) => seen.push(request.join(' ')) })
    const { dynamo, lambda, sqs } = clientsOf(emulator.endpoint)

    await dynamo.send(new ListTablesCommand({}))
    await sqs.send(new ListQueuesCommand({}))
    await lambda.send(new ListEventSourceMappingsCommand({}))
    await fetch(`${emulator.endpoint}/no-such-bucket/key`)
    await emulator.close()

    expect(seen).toEqual(['dynamodb ListTables', 'sqs ListQueues', 'lambda ListEventSourceMappings', 's3 GET'])
  })
})

function call(endpoint: string, target: string, body: string): Promise<Response> {
  const headers = { 'x-amz-target': target, 'content-type': 'application/x-amz-json-1.0' }
  return fetch(endpoint, { method: 'POST', headers, body })
}
