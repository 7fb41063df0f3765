import { at, cron, defineApp, group, rate, regular, task } from 'tasklane'

/** One schedule of each kind that differs in how it is deployed, or in how it fires. */

const note = task({
  name: 'note',
  run: (by: string, { task: { id, priority, labels } }) => ({ by, id, priority, labels }),
})
const urgent = task({ name: 'urgent', group: 'exports', priority: 'critical', run: (by: string) => by })

export default defineApp('scheduled', {
  tasks: [note, urgent],
  groups: {
    default: group({ timeout: '20s' }),
    exports: group({ timeout: '20s', priorities: ['critical', 'normal'] }),
  },
  schedules: {
    reports: [
      cron('30 9 * * mon-fri', {
        key: 'zoned',
        task: note,
        input: 'zoned',
        timezone: 'Asia/Kathmandu',
        priority: 'low',
      }),
      // In EventBridge's form these are two, and both name every minute.
      cron('* * 1-31 * 0-6', { key: 'union', task: note, input: 'union', labels: { kind: 'union' } }),
      cron('0 3 L * *', { key: 'month-end', task: urgent, input: 'month-end', jitter: '15m', catchUp: 'none' }),
    ],
    clock: [
      regular({ seconds: [0, 20, 40] }, { key: 'seconds', task: note, input: 'seconds' }),
      rate('1h', { key: 'rate', task: note, input: 'rate' }),
      at('2099-12-30T23:59:07Z', { key: 'once', task: note, input: 'once' }),
      rate('1m', {
        key: 'off',
        task: note,
        input: 'off',
        enabled: false,
        start: '2998-01-01T00:00:00Z',
        end: '2999-01-01T00:00:00Z',
      }),
    ],
  },
})
