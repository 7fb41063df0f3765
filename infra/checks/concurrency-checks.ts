import { ACCOUNT_CONCURRENCY } from '../../lib/core/deploy-limits.ts'
import { LIMITS } from '../../lib/core/limits.ts'
import type { GroupPlan } from '../../lib/core/plan.ts'
import type { GroupOverrides } from '../constructs/group-overrides.ts'
import { sentences } from './refuse.ts'

const { usual: USUAL_CONCURRENCY, unreserved: UNRESERVED } = ACCOUNT_CONCURRENCY
const RAISE = "or have the account's quota raised and say so by accountConcurrency"

/** What a group's mappings may run at once, and what is set aside for it. */
interface Demand {
  readonly name: string
  /** One a priority; infinite without `maxInvocations`. */
  readonly maxima: readonly number[]
  readonly sum: number
  readonly reserved: number | undefined
}

/** Invocations that the mappings may run at once, against what is reserved for the group and what the account has. */
export function concurrencyProblems(
  groups: readonly GroupPlan[],
  overrides: Readonly<Record<string, GroupOverrides>>,
  accountConcurrency: number = USUAL_CONCURRENCY,
): string[] {
  if (!Number.isInteger(accountConcurrency) || accountConcurrency < 1) {
    return [
      `accountConcurrency is ${accountConcurrency} and must be a whole number, 1 or more: what the account may run at once in this region, ${USUAL_CONCURRENCY} unless it was changed`,
    ]
  }
  const demands = groups.map((group) => demandOf(group, overrides[group.name]?.reservedConcurrency))
  return sentences([
    ...demands.map(reservationProblem),
    totalReservationProblem(demands, accountConcurrency),
    sharedProblem(demands, accountConcurrency),
  ])
}

function demandOf({ name, queues }: GroupPlan, reserved: number | undefined): Demand {
  const maxima = queues.map(({ maxConcurrency }) => maxConcurrency ?? Number.POSITIVE_INFINITY)
  return { name, maxima, sum: maxima.reduce((total, maximum) => total + maximum, 0), reserved }
}

function reservationProblem({ name, maxima, sum, reserved }: Demand): string | undefined {
  if (reserved === undefined || reserved >= sum) return undefined
  const label = `group '${name}': reservedConcurrency`
  const least = maxima.length * LIMITS.maxInvocations.min
  return Number.isFinite(sum)
    ? `${label} is ${reserved}, but the mappings may run ${maxima.join(' + ')} = ${sum} invocations at once: reserve ${sum}, or lower maxInvocations; else messages are received, throttled and received again`
    : `${label} is ${reserved}, but the mappings may run any number of invocations at once: give the group maxInvocations, ${least} or more with hard: true, so that its ${maxima.length} priorities stay within it`
}

function totalReservationProblem(demands: readonly Demand[], account: number): string | undefined {
  const reservations = demands.map(({ reserved = 0 }) => reserved).filter((reserved) => reserved > 0)
  const total = reservations.reduce((sum, reserved) => sum + reserved, 0)
  const most = Math.max(0, account - UNRESERVED)
  if (total <= most) return undefined
  return `the groups reserve ${added(reservations)} invocations of the account's ${account}, of which Lambda keeps ${UNRESERVED} for functions without a reservation: reserve ${most} at most, ${RAISE}`
}

/** Groups without any maximum take what is there, as Lambda functions do by default; a maximum that is named has to be possible. */
function sharedProblem(demands: readonly Demand[], account: number): string | undefined {
  const reserved = demands.reduce((sum, demand) => sum + (demand.reserved ?? 0), 0)
  const sharing = demands.filter((demand) => demand.reserved === undefined && Number.isFinite(demand.sum))
  const sums = sharing.map(({ sum }) => sum)
  const total = sums.reduce((all, sum) => all + sum, 0)
  const left = account - reserved
  if (total <= left) return undefined
  const whose = sharing.map(({ name, maxima }) => `'${name}' ${added(maxima)}`).join(', ')
  const available =
    reserved === 0 ? `the account's ${account}` : `the ${left} that ${account} less ${reserved} reserved leave`
  return `the mappings may run ${total} invocations at once (${whose}), more than ${available}: lower maxInvocations, split it by hard: true, ${RAISE}`
}

function added(numbers: readonly number[]): string {
  const sum = numbers.reduce((all, number) => all + number, 0)
  return numbers.length === 1 ? String(sum) : `${numbers.join(' + ')} = ${sum}`
}
