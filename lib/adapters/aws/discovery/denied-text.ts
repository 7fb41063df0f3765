import type { Facts } from './facts.ts'
import { actionOf, type GrantName, LEAST_GRANT } from './grants.ts'

const TOLD =
  /^User: (?<who>\S+) is not authorized to perform: (?<action>\S+)(?: on resource: "?(?<resource>[^\s"]+)"?)?(?<why>.*)$/s
const DENY = /with an explicit deny in an? (?<policy>[^:]+)/
const BARRIER =
  /no (?<policy>service control policy|resource control policy|permissions boundary|session policy|VPC endpoint policy)/

/** Who may not do what with what, by AWS's own words where it says so, and which grant of the app's gives it. */
export function deniedText({ cause, operation, call, credentials, isWorker }: Facts): string {
  const told = TOLD.exec(cause.message)?.groups ?? {}
  const who = told['who'] ?? `whoever the credentials are for (they are from ${credentials})`
  const action = spelled(told['action'], actionOf(operation))
  const on = told['resource'] ?? call.subject
  const denied = `${who} may not ${action}${on === undefined ? '' : ` on ${on}`} (${cause.name})`
  const deny = DENY.exec(told['why'] ?? '')?.groups?.['policy']
  if (deny !== undefined)
    return `${denied}: a ${deny.trim()} forbids it, which no grant outweighs; ask who keeps that policy`
  const barrier = BARRIER.exec(told['why'] ?? '')?.groups?.['policy']
  if (barrier !== undefined) return `${denied}: no ${barrier} allows it, and one has to; ask who keeps it`
  return `${denied}; ${remedy(action, LEAST_GRANT[call.name], isWorker)}`
}

/** SQS writes its actions small. */
function spelled(told: string | undefined, usual: string): string {
  return told === undefined || told.toLowerCase() === usual.toLowerCase() ? usual : told
}

function remedy(action: string, least: GrantName, isWorker: boolean): string {
  if (isWorker) return "this process works off queues: give it what the app's worker functions may (docs/guide/iam.md)"
  if (action.startsWith('kms:'))
    return 'it is part of the grants of a TaskQueue that has an encryptionKey: deploy, or grant, again'
  return `grant it to them in the stack: ${REMEDIES[least]}`
}

const REMEDIES: Readonly<Record<GrantName, string>> = {
  any: 'queue.grantEnqueue(...), queue.grantRead(...) or queue.grantOperate(...), by what this client is for',
  grantEnqueue: 'queue.grantEnqueue(...)',
  grantRead: 'queue.grantRead(...), or queue.grantOperate(...) for operators',
  grantOperate: 'queue.grantOperate(...)',
}
