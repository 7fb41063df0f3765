/** What {@link repeatPassing} needs of an SDK client. */
interface RepeatingClient {
  readonly middlewareStack: {
    add(
      middleware: <Args, Answer>(
        next: (args: Args) => Promise<Answer>,
        context: { readonly commandName?: string },
      ) => (args: Args) => Promise<Answer>,
      options: { readonly step: 'finalizeRequest'; readonly priority: 'low'; readonly name: string },
    ): void
  }
}

/** An error as the SDK's retries look at it: what has this mark is tried again. */
interface SdkError extends Error {
  $retryable?: { readonly throttling?: boolean }
}

/**
 * Makes the SDK repeat what passes with EventBridge Scheduler, although the SDK takes it for final: two changes of one schedule at once, of
 * which one is a ConflictException, and quotas. AWS files request rates under ServiceQuotaExceededException, too ("Troubleshooting quotas",
 * its user guide); and of a number of schedules, those that are over go by themselves.
 */
export function repeatPassing<C extends RepeatingClient>(client: C): C {
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        try {
          return await next(args)
        } catch (error) {
          if (error instanceof Error) mark(error, commandName.replace(/Command$/, ''))
          throw error
        }
      },
    // The last before the request is sent: within the SDK's retries.
    { step: 'finalizeRequest', priority: 'low', name: 'repeatPassing' },
  )
  return client
}

function mark(error: SdkError, operation: string): void {
  if (error.name === 'ConflictException' && CHANGES.has(operation)) error.$retryable = {}
  if (error.name !== 'ServiceQuotaExceededException') return
  error.$retryable = { throttling: true }
  const quotas = operation === 'CreateSchedule' ? ["'Number of schedules'", rateOf(operation)] : [rateOf(operation)]
  error.message += `; raise ${quotas.join(' or ')} under EventBridge Scheduler in the Service Quotas console`
}

/** Where a schedule is made, the same error means that one of its name is there. */
const CHANGES = new Set(['UpdateSchedule', 'DeleteSchedule'])

function rateOf(operation: string): string {
  return `'${operation} request rate'`
}
