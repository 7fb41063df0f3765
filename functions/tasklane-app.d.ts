/** The user's module: the bundler points this name at the entry. */
declare module 'tasklane:app' {
  import type { App } from '../lib/core/app-types.ts'

  const app: App
  export default app
}
