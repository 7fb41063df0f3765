import { defineApp, group, task } from 'tasklane'
import { poll } from 'tasklane/worker'

const transcode = task({ name: 'transcode', group: 'video', timeout: '10m', run: async (input: { key: string }) => input.key })
const app = defineApp('studio', { tasks: [transcode], groups: { video: group({ timeout: '10m' }) } })

const poller = poll(app, { groups: ['video'], concurrency: 4, healthPort: 8080, healthHost: '0.0.0.0' })
await poller.stopped
