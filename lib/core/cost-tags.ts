/** Tags on all that is deployed, by which a bill can be split once they are activated as cost allocation tags. */
export const COST_TAGS = {
  app: 'tasklane:app',
  stage: 'tasklane:stage',
  /** On what belongs to one group: its queues, function, logs and mappings. */
  group: 'tasklane:group',
} as const
