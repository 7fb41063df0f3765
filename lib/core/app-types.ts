/** Any definition, by its types alone; carries no code. `$` is never there at run time. */
export interface AnyTask {
  readonly name: string
  // biome-ignore lint/suspicious/noExplicitAny: inputs and states are contravariant; `any` alone accepts every definition.
  readonly $?: { readonly input: any; readonly output: unknown; readonly state: any } | undefined
}

/** An app, by its types: the name, and the union of its definitions. */
export interface App<N extends string = string, T extends AnyTask = AnyTask> {
  readonly name: N
  /** Types only; never present at run time. */
  readonly $tasks?: T
}

export type TasksOf<A> = A extends App<string, infer T> ? T : never
export type NameOf<A> = TasksOf<A>['name']
/** The definition that `K`, a name or a definition, stands for; any at all where the app's type is not known. */
export type Select<A, K> = K extends string
  ? string extends NameOf<A>
    ? AnyTask
    : Extract<TasksOf<A>, { readonly name: K }>
  : K
export type InputOf<T> = T extends { readonly $?: { readonly input: infer I } | undefined } ? I : never
export type OutputOf<T> = T extends { readonly $?: { readonly output: infer O } | undefined } ? O : never
