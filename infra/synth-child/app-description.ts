import type { AppSpec } from '../../lib/core/app.ts'

/** Whatever JSON brings over. */
type Facts = Readonly<Record<string, unknown>>

/** An app as plain data: enough to tell two of them apart, and to say in what. */
export interface AppDescription {
  readonly name: string
  readonly tasks: Readonly<Record<string, Facts>>
  readonly groups: Readonly<Record<string, Facts>>
}

export function describeApp({ name, tasks, groups }: AppSpec): AppDescription {
  const description = {
    name,
    tasks: Object.fromEntries(
      [...tasks.values()].map(({ name: task, group, priority, track, codec, timeoutMs, retentionMs }) => [
        task,
        { group, priority, track, codec: codec.name, timeoutMs, retentionMs },
      ]),
    ),
    // Not the environment: a time of deployment in it would differ at each import.
    groups: Object.fromEntries([...groups].map(([group, { environment, ...facts }]) => [group, facts])),
  }
  // As it arrives from a child, so that two can be compared.
  return JSON.parse(JSON.stringify(description)) as AppDescription
}

/**
 * What tells the app that a queue was given from the one that its entry exports: the functions would run the latter, in queues made for
 * the former. One sentence each; none when they are alike.
 */
export function differences(given: AppDescription, exported: AppDescription): string[] {
  if (given.name !== exported.name) {
    return [
      `it exports app '${exported.name}', and the queue was given app '${given.name}': give it the app that this module exports, or the entry of '${given.name}'`,
    ]
  }
  return (['tasks', 'groups'] as const)
    .flatMap((part) => [
      ...missing(part, given, exported, 'the app that the queue was given', 'the one that this module exports'),
      ...missing(part, exported, given, 'the app that this module exports', 'the one that the queue was given'),
      ...changed(part, given[part], exported[part]),
    ])
    .map((difference) => `${difference}; give the queue the very app that this module exports`)
}

function missing(part: 'tasks' | 'groups', one: AppDescription, other: AppDescription, has: string, lacks: string) {
  const names = Object.keys(one[part]).filter((name) => other[part][name] === undefined)
  return names.length === 0 ? [] : [`${has} has ${part} ${names.join(', ')}, and ${lacks} has not`]
}

function changed(part: 'tasks' | 'groups', given: AppDescription['tasks'], exported: AppDescription['tasks']) {
  return Object.keys(given).flatMap((name) => {
    const one = given[name] ?? {}
    const other = exported[name] ?? one
    return [...new Set([...Object.keys(one), ...Object.keys(other)])]
      .filter((fact) => shown(one[fact]) !== shown(other[fact]))
      .map(
        (fact) =>
          `${part.slice(0, -1)} '${name}' has ${fact} ${shown(one[fact])} in the app that the queue was given, and ${shown(other[fact])} in the one that this module exports`,
      )
  })
}

function shown(value: unknown): string {
  return value === undefined ? 'not set' : JSON.stringify(value)
}
