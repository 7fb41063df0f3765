import { describe, expect, test } from 'vitest'
import { environmentResources, resourceEnvironment } from '../../../lib/core/environment.ts'

const resources = {
  table: 'tl_shop_prod',
  bucket: 'payloads',
  queueUrl: 'https://sqs/1/tl_shop_prod_x_low',
  listing: false,
}
const variables = resourceEnvironment('shop', 'prod', resources)

describe('the environment', () => {
  test('gives back the resources that infrastructure wrote', () => {
    expect(environmentResources(variables, 'shop', 'prod')).toEqual(resources)
  })

  test('tells of what schedules need, where there is all of it', () => {
    const schedules = { group: 'tl_shop_prod', roleArn: 'arn:aws:iam::1:role/r', deadLetterArn: 'arn:aws:sqs:::dlq' }
    const told = resourceEnvironment('shop', 'prod', { ...resources, schedules })

    expect(environmentResources(told, 'shop', 'prod')).toEqual({ ...resources, schedules })
    expect(environmentResources({ ...told, TASKLANE_SCHEDULE_ROLE: undefined }, 'shop', 'prod')).toEqual(resources)
  })

  test.each([
    ['another app', 'blog', 'prod'],
    ['another stage', 'shop', 'dev'],
  ])('says nothing of %s', (_, app, stage) => {
    expect(environmentResources(variables, app, stage)).toBeUndefined()
  })

  test.each(['TASKLANE_TABLE', 'TASKLANE_BUCKET', 'TASKLANE_QUEUE_URL'])('without %s is no answer', (name) => {
    expect(environmentResources({ ...variables, [name]: undefined }, 'shop', 'prod')).toBeUndefined()
    expect(environmentResources({ ...variables, [name]: '' }, 'shop', 'prod')).toBeUndefined()
  })

  test('means a listing when it does not say', () => {
    const older = { ...variables, TASKLANE_LISTING: undefined }

    expect(environmentResources(older, 'shop', 'prod')?.listing).toBe(true)
  })
})
