import * as v from 'valibot'
import { get, post, type Route } from '../http/routes.ts'
import { NOTHING, priority, short } from './fields.ts'
import { toJson } from './json-view.ts'

const QUEUE = v.strictObject({ group: short, priority })

/** The queues. */
export const overviewRoutes: readonly Route[] = [
  get('/api/session', NOTHING, async ({ app, stage, place, operate }) => ({ app, stage, place, operate })),
  get('/api/overview', NOTHING, async ({ overview }) => overview.read()),
  get('/api/definitions', NOTHING, async ({ definitions }) => (await definitions.read()).answer),
  post('/api/queues/pause', QUEUE, async ({ client }, queue) => toJson(await (await client()).pause(queue))),
  post('/api/queues/resume', QUEUE, async ({ client }, queue) => (await client()).resume(queue)),
]
