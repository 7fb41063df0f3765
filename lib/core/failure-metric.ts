/** The metric of failed tasks, made of the lines that workers log: see `lib/worker/event-line.ts`, whose fields these are. */
export const FAILURE_METRIC = {
  namespace: 'Tasklane',
  name: 'FailedTasks',
  /** Its dimensions, and the field that each is taken from. */
  dimensions: { App: 'app', Stage: 'stage', Group: 'group' },
  /** The line that counts: this field, with this value. */
  kind: { field: 'tasklane', value: 'failed' },
} as const
