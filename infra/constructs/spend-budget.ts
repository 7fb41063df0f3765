import { Annotations, Stack } from 'aws-cdk-lib'
import { CfnBudget } from 'aws-cdk-lib/aws-budgets'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { Construct } from 'constructs'
import { COST_TAGS } from '../../lib/core/cost-tags.ts'

export interface SpendBudgetProps {
  readonly app: string
  /** US dollars a month. */
  readonly dollars: number
  readonly topic: ITopic
}

/** A monthly budget for all that is tagged as the app's. */
export class SpendBudget extends Construct {
  constructor(scope: Construct, id: string, { app, dollars, topic }: SpendBudgetProps) {
    super(scope, id)
    letPublish(this, topic)
    const subscribers = [{ subscriptionType: 'SNS', address: topic.topicArn }]
    new CfnBudget(this, 'Budget', {
      // Without a name of its own: its notifications can't be changed, only replaced, and two budgets of one name can't be.
      budget: {
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        budgetLimit: { amount: dollars, unit: 'USD' },
        costFilters: { TagKeyValue: [`user:${COST_TAGS.app}$${app}`] },
      },
      notificationsWithSubscribers: ['ACTUAL', 'FORECASTED'].map((notificationType) => ({
        notification: {
          notificationType,
          comparisonOperator: 'GREATER_THAN',
          threshold: 100,
          thresholdType: 'PERCENTAGE',
        },
        subscribers,
      })),
    })
  }
}

/**
 * Budgets publish only where a topic's policy names them. A policy takes the place of the topic's default one, by which the alarms
 * publish: so it has to name those, too.
 */
function letPublish(scope: Construct, topic: ITopic): void {
  const principals = ['budgets.amazonaws.com', 'cloudwatch.amazonaws.com']
  const { statementAdded } = topic.addToResourcePolicy(
    new PolicyStatement({
      principals: principals.map((service) => new ServicePrincipal(service)),
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
    }),
  )
  if (statementAdded) return
  Annotations.of(scope).addWarningV2(
    'tasklane:topic-policy',
    `the policy of the given topic can't be changed from here: see that it lets ${principals.join(' and ')} do sns:Publish, or the budget's messages are lost`,
  )
}
