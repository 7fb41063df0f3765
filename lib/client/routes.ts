import type { AppSpec } from '../core/app.ts'
import type { Codec } from '../core/codec.ts'
import { DefinitionError, UnknownCodecError, UnknownTaskError } from '../core/errors/index.ts'
import type { Manifest, ManifestTask } from '../core/manifest.ts'
import type { PriorityLevel } from '../core/priority.ts'
import type { Track } from '../core/record.ts'
import { findManifestTask, findTask, keyName } from '../core/task-names.ts'
import { specOf, type TaskSpec } from '../core/task-spec.ts'
import type { ManifestCache } from './manifest-cache.ts'

/** What a client knows of a task before it sends one: from its definition, or else from the manifest. */
export interface Route {
  /** The name that the task has today. */
  readonly name: string
  /** The name that idempotency keys go by. */
  readonly keyName: string
  readonly group: string
  readonly priority: PriorityLevel
  readonly track: Track
  readonly codec: Codec
  readonly retentionMs: number
  /** The definition, where the client has it: inputs are then validated before they are sent. */
  readonly spec: TaskSpec | undefined
  /** The group's queues; `undefined` when only the definition is known. */
  readonly priorities: readonly PriorityLevel[] | undefined
  /** The group's limit; `undefined` when it isn't known here. */
  readonly groupTimeoutMs: number | undefined
}

/** A task as callers name it: by name, or by definition. */
export type TaskRef = string | { readonly name: string }

/** Finds out where tasks go. */
export class Routes {
  readonly #definitions: AppSpec | undefined
  readonly #manifest: ManifestCache
  readonly #codecs: Map<string, Codec>

  /** @param codecs - grows by those of the definitions that are passed in, so that their results can be read. */
  constructor(definitions: AppSpec | undefined, manifest: ManifestCache, codecs: Map<string, Codec>) {
    this.#definitions = definitions
    this.#manifest = manifest
    this.#codecs = codecs
  }

  /**
   * @throws UnknownTaskError (as a rejection) when neither the definitions nor the manifest, read anew, has the task.
   * @throws UnknownCodecError, DefinitionError likewise.
   */
  async resolve(task: TaskRef): Promise<Route> {
    const name = typeof task === 'string' ? task : task.name
    const spec = this.#definitions === undefined ? specOf(task) : findTask(this.#definitions.tasks, name)
    if (spec !== undefined) return this.#defined(spec)
    if (this.#definitions !== undefined) throw new UnknownTaskError(name, [...this.#definitions.tasks.keys()])
    return this.#deployed(name, await this.#manifestWith(name))
  }

  /** The route by the manifest as it is deployed now; `undefined` for a task whose definition says all. */
  async reread(route: Route): Promise<Route | undefined> {
    if (route.spec !== undefined) return undefined
    return this.#deployed(route.name, await this.#manifest.refresh())
  }

  /**
   * The names under which a task that is called `name`, or was, may be on record; `undefined`, which restricts nothing, for none. What is
   * not known here has its own name only: such a task may be gone.
   */
  async namesOf(name: string | undefined): Promise<ReadonlySet<string> | undefined> {
    if (name === undefined) return undefined
    const task =
      this.#definitions === undefined
        ? findManifestTask((await this.#manifest.get().catch(() => undefined))?.tasks ?? {}, name)
        : findTask(this.#definitions.tasks, name)
    return new Set([name, ...(task === undefined ? [] : [task.name, ...(task.aliases ?? [])])])
  }

  async #manifestWith(name: string): Promise<Manifest> {
    const manifest = await this.#manifest.get()
    return findManifestTask(manifest.tasks, name) === undefined ? this.#manifest.refresh() : manifest
  }

  #defined(spec: TaskSpec): Route {
    if (spec.problems.length > 0) throw new DefinitionError(`task '${spec.name}'`, spec.problems)
    this.#codecs.set(spec.codec.name, spec.codec)
    const group = this.#definitions?.groups.get(spec.group)
    return {
      ...pick(spec),
      codec: spec.codec,
      spec,
      priorities: group?.priorities ?? this.#manifest.known?.groups[spec.group]?.priorities,
      groupTimeoutMs: group?.timeoutMs,
    }
  }

  #deployed(name: string, manifest: Manifest): Route {
    const task = findManifestTask(manifest.tasks, name)
    if (task === undefined) throw new UnknownTaskError(name, Object.keys(manifest.tasks))
    const codec = this.#codecs.get(task.codec)
    if (codec === undefined) throw new UnknownCodecError(task.codec, name, [...this.#codecs.keys()])
    const priorities = manifest.groups[task.group]?.priorities
    return { ...pick(task), codec, spec: undefined, priorities, groupTimeoutMs: undefined }
  }
}

function pick({
  name,
  group,
  priority,
  track,
  retentionMs,
  aliases = [],
}: Omit<ManifestTask, 'codec'> & { readonly name: string }) {
  return { name, keyName: keyName(name, aliases), group, priority, track, retentionMs }
}
