import { closestMatch } from 'leven'
import type { Manifest, ManifestResources } from '../../../core/manifest.ts'
import { deadLetterNameOf, manifestPath, queueName } from '../../../core/names.ts'
import type { ServiceName } from '../client-config.ts'
import type { Facts } from './facts.ts'
import type { Neighbours } from './neighbours.ts'
import { isLocal, placeText, type Settings, shownEndpoint } from './settings.ts'

/** The app that was asked for. */
export interface Wanted {
  readonly app: string
  readonly stage: string
  /** Where the stage's name is from. */
  readonly stageSource: string
}

export function appMissingText(
  { app, stage, stageSource }: Wanted,
  { stages, account }: Neighbours,
  settings: Settings,
): string {
  const here = `${placeText('ssm', settings)}${account === undefined ? '' : `, account ${account}`}`
  const said = `app '${app}' is not deployed with stage '${stage}' (${stageSource}) at ${here}: there is nothing under ${manifestPath(app, stage)}`
  const remedy =
    shownEndpoint('ssm', settings) === undefined
      ? 'Deploy it, or look elsewhere: AWS_REGION, AWS_PROFILE, or AWS_ENDPOINT_URL for a running `tasklane dev`'
      : isLocal('ssm', settings)
        ? 'Start `tasklane dev` with it, deploy it to LocalStack in this region, or correct the endpoint'
        : 'Deploy it, or correct the endpoint or the region'
  return `${said}. ${hint(app, stage, stages)}${remedy}`
}

/** What is there, and what of it may have been meant. */
function hint(app: string, stage: string, stages: Neighbours['stages']): string {
  if (stages === undefined) return ''
  if (stages.size === 0) return 'No other app is there. '
  const own = stages.get(app)
  if (own !== undefined) {
    const meant = closestMatch(stage, own) ?? own[0]
    return `It is there with stage ${own.map((name) => `'${name}'`).join(', ')}: is stage: '${meant}' (or TASKLANE_STAGE=${meant}) meant? `
  }
  const meant = closestMatch(app, [...stages.keys()], { maxDistance: Math.ceil(app.length / 2) })
  const all = [...stages].map(([name, its]) => `${name} (${its.join(', ')})`)
  const more = all.length > MOST_NAMED ? ` and ${all.length - MOST_NAMED} more` : ''
  return `There are ${all.slice(0, MOST_NAMED).join(', ')}${more}.${meant === undefined ? '' : ` Is '${meant}' meant?`} `
}

const MOST_NAMED = 10

export function manifestUnreadableText(
  { app, stage }: Wanted,
  problem: string | undefined,
  settings: Settings,
): string {
  const place = placeText('ssm', settings)
  if (problem === undefined)
    return `the manifest of app '${app}', stage '${stage}' at ${place} was half-written, and is whole now; repeat the call`
  return `the manifest of app '${app}', stage '${stage}' at ${place} can't be read: ${problem}. If a deploy is under way, repeat the call; else deploy again`
}

/** What the manifest says when it is read again because a resource was missing. */
export type Reread = Manifest | 'gone' | 'unreadable'

/** @param told - where things were looked for, and whether the environment said so. */
export function resourceMissingText(
  { service, call: { subject }, settings, cause }: Facts,
  wanted: Wanted,
  told: { readonly before: ManifestResources | undefined; readonly byEnvironment: boolean },
  now: Reread,
): string {
  const { app, stage } = wanted
  const { before, byEnvironment } = told
  const names: Partial<Record<ServiceName, string>> = {
    sqs: `queue '${subject}'`,
    dynamodb: `table '${before?.table}'`,
    s3: `bucket '${before?.bucket}'`,
  }
  const said = `the ${names[service] ?? service} of app '${app}', stage '${stage}' is gone (${cause.name}) from ${placeText(service, settings)}`
  if (now === 'gone') return `${said}, and so is the app's manifest: the app was removed. Deploy it again`
  if (now === 'unreadable') return `${said}, and the manifest can't be read again. ${HALF}`
  if (before !== undefined && differ(before, now.resources))
    return byEnvironment
      ? `${said}. The TASKLANE_* variables name it, but the manifest leads elsewhere: the app was deployed anew; deploy this function again, too`
      : `${said}. The app was deployed anew since, elsewhere: repeat the call`
  if (service === 'sqs' && !queuesOf(wanted, now).includes(subject ?? ''))
    return `${said}, and the manifest, read again, has no such queue: its groups are ${Object.keys(now.groups).join(', ')}. Deploy the app as it is here, or bring this client up to date`
  return `${said}, though the manifest, read again, still names it. ${HALF}`
}

const HALF = 'The stack may be half deleted, or changed by hand: deploy it again'

function differ(before: ManifestResources, now: ManifestResources): boolean {
  return before.table !== now.table || before.bucket !== now.bucket || before.queueUrl !== now.queueUrl
}

function queuesOf({ app, stage }: Wanted, { groups }: Manifest): string[] {
  return Object.entries(groups).flatMap(([group, { priorities }]) =>
    priorities.flatMap((priority) => {
      const name = queueName({ app, stage, group, priority })
      return [name, deadLetterNameOf(name)]
    }),
  )
}
