import { isDynaliteError, loadAction, type Store } from './dynalite.ts'
import { fromDynalite } from './dynamo-input.ts'

/** Does one operation as dynalite does it. @param checked - its input after `parseInput`. @throws AwsError in DynamoDB's words. */
export function act(store: Store, operation: string, checked: object): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    loadAction(operation)(store, checked, (error, reply) => {
      if (error) reject(isDynaliteError(error) ? fromDynalite(error) : error)
      else resolve(reply ?? {})
    })
  })
}
