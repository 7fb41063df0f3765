/** What somebody else says that a million tasks cost with it. */
interface PublishedCost {
  readonly system: string
  /** Dollars a million tasks, as far as they go by the task. */
  readonly perMillionUsd: number
  /** What that leaves out, in words for a table. */
  readonly plus: string
  /** How it is reckoned from what is published. */
  readonly basis: string
  readonly source: string
  /** Year and month in which it was read. */
  readonly seen: string
}

/**
 * Published list prices of systems that run tasks for one, without free tiers and discounts. They are not the same thing: each does some
 * things that Tasklane does not, and what `plus` says comes on top, where Tasklane's figure has the compute in it.
 */
export const PUBLISHED_COSTS: readonly PublishedCost[] = [
  {
    system: 'Google Cloud Tasks',
    perMillionUsd: 0.8,
    plus: 'your compute; no results kept',
    basis: '2 operations at $0.40 a million, 32 KB each',
    source: 'cloud.google.com/tasks/pricing',
    seen: '2026-11',
  },
  {
    system: 'Cloudflare Queues',
    perMillionUsd: 1.2,
    plus: 'Workers, $5 a month; no results',
    basis: '3 operations at $0.40 a million',
    source: 'developers.cloudflare.com/queues/pricing',
    seen: '2026-11',
  },
  {
    system: 'AWS Lambda durable functions',
    perMillionUsd: 16,
    plus: 'Lambda, data written and kept',
    basis: '2 operations at $8.00 a million',
    source: 'a copy of aws.amazon.com/lambda/pricing',
    seen: '2026-09',
  },
  {
    system: 'Trigger.dev',
    perMillionUsd: 25,
    plus: 'its compute by the second',
    basis: '$0.000025 a run',
    source: 'trigger.dev/docs/run-usage',
    seen: '2026-11',
  },
  {
    system: 'Inngest Pro',
    perMillionUsd: 50,
    plus: 'your compute, $75 a month',
    basis: '$0.00005 an execution after the first million; a step counts as one',
    source: 'a copy of inngest.com/pricing',
    seen: '2026-05',
  },
]
