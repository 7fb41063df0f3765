#!/usr/bin/env node
import { enableCompileCache } from 'node:module'

/** The `tasklane` command: a verb a line, loaded when it is named. */

// Before anything else is loaded: half of what a short command takes is compiling.
enableCompileCache()
const { runProgram } = await import('./program.ts')
await runProgram(process.argv.slice(2), {
  'Run the app:': {
    init: async () => (await import('./commands/init.ts')).addInit,
    dev: async () => (await import('./commands/dev.ts')).addDev,
    run: async () => (await import('./commands/run.ts')).addRun,
  },
  'Tasks:': {
    enqueue: async () => (await import('./commands/enqueue.ts')).addEnqueue,
    status: async () => (await import('./commands/status.ts')).addStatus,
    list: async () => (await import('./commands/list.ts')).addList,
    logs: async () => (await import('./commands/logs.ts')).addLogs,
    cancel: async () => (await import('./commands/cancel.ts')).addCancel,
    retry: async () => (await import('./commands/retry.ts')).addRetry,
  },
  'Queues:': {
    queues: async () => (await import('./commands/queues.ts')).addQueues,
    pause: async () => (await import('./commands/pause.ts')).addPause,
    resume: async () => (await import('./commands/resume.ts')).addResume,
    drain: async () => (await import('./commands/drain.ts')).addDrain,
    purge: async () => (await import('./commands/purge.ts')).addPurge,
    redrive: async () => (await import('./commands/redrive.ts')).addRedrive,
  },
  'In a browser:': {
    dashboard: async () => (await import('./commands/dashboard.ts')).addDashboard,
  },
  'Schedules:': {
    schedules: async () => (await import('./commands/schedules.ts')).addSchedules,
  },
  'More:': {
    cost: async () => (await import('./commands/cost.ts')).addCost,
    explain: async () => (await import('./commands/explain.ts')).addExplain,
    doctor: async () => (await import('./commands/doctor.ts')).addDoctor,
    completion: async () => (await import('./commands/completion.ts')).addCompletion,
  },
})
