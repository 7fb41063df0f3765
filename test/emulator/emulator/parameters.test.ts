import {
  DeleteParameterCommand,
  DeleteParametersCommand,
  GetParameterCommand,
  GetParametersByPathCommand,
  GetParametersCommand,
  PutParameterCommand,
} from '@aws-sdk/client-ssm'
import { expect, test } from 'vitest'
import { failureOf, useEmulator } from './support.ts'

const its = useEmulator()

const putParameter = (Name: string, Value: string, options: object = {}) =>
  its.ssm.send(new PutParameterCommand({ Name, Value, Type: 'String', ...options }))

test('a parameter comes back with its type, version and time', async () => {
  const put = await putParameter('/app/one', 'v1')

  const { Parameter } = await its.ssm.send(new GetParameterCommand({ Name: '/app/one' }))

  expect(put.Version).toBe(1)
  expect(Parameter).toMatchObject({ Name: '/app/one', Value: 'v1', Type: 'String', Version: 1 })
  expect(Parameter?.LastModifiedDate).toBeInstanceOf(Date)
})

test('is replaced only with Overwrite, as its next version', async () => {
  await putParameter('/app/two', 'v1')

  const failure = await failureOf(putParameter('/app/two', 'v2'))
  const { Version } = await putParameter('/app/two', 'v3', { Overwrite: true })

  expect(failure.name).toBe('ParameterAlreadyExists')
  expect(Version).toBe(2)
})

test('a value may have 4096 bytes, not one more', async () => {
  await putParameter('/app/full', 'x'.repeat(4096))

  const failure = await failureOf(putParameter('/app/over', `${'x'.repeat(4095)}é`))

  expect(failure.name).toBe('ValidationException')
  expect(failure.message).toContain('4097')
})

test('a path gives its own level, or with Recursive all below it, ten a page', async () => {
  for (let index = 0; index < 12; index += 1) await putParameter(`/paged/p${String(index).padStart(2, '0')}`, 'x')
  await putParameter('/paged/deep/er', 'x')
  await putParameter('/pagedother', 'x')
  const page = async (input: object) => its.ssm.send(new GetParametersByPathCommand({ Path: '/paged', ...input }))

  const first = await page({})
  const second = await page({ NextToken: first.NextToken })
  const deep = await page({ Recursive: true, MaxResults: 1 })

  expect(first.Parameters).toHaveLength(10)
  expect(second.Parameters?.map(({ Name }) => Name)).toEqual(['/paged/p10', '/paged/p11'])
  expect(second.NextToken).toBeUndefined()
  expect(deep.Parameters?.map(({ Name }) => Name)).toEqual(['/paged/deep/er'])
  expect((await failureOf(page({ MaxResults: 11 }))).name).toBe('ValidationException')
})

test('several are read and deleted by name, and the unknown ones are told', async () => {
  await putParameter('/many/a', '1')
  const Names = ['/many/a', '/many/b']

  const read = await its.ssm.send(new GetParametersCommand({ Names }))
  const deleted = await its.ssm.send(new DeleteParametersCommand({ Names }))

  expect(read.Parameters?.map(({ Name }) => Name)).toEqual(['/many/a'])
  expect(read.InvalidParameters).toEqual(['/many/b'])
  expect(deleted).toMatchObject({ DeletedParameters: ['/many/a'], InvalidParameters: ['/many/b'] })
})

test('an unknown parameter is ParameterNotFound, to read and to delete', async () => {
  const read = await failureOf(its.ssm.send(new GetParameterCommand({ Name: '/none' })))
  const deleted = await failureOf(its.ssm.send(new DeleteParameterCommand({ Name: '/none' })))

  expect([read.name, deleted.name]).toEqual(['ParameterNotFound', 'ParameterNotFound'])
})
