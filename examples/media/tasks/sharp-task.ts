import { withState } from 'tasklane'

/**
 * `task` for handlers that use sharp, as `ctx.state.sharp`.
 *
 * It is loaded with the state and not by an import on top: one bundle holds the tasks of all groups, and only the
 * functions of group `images` have sharp's native part.
 */
export const { task } = withState(async () => {
  const { default: sharp } = await import('sharp')
  // Several tasks run beside one another, so that one image needs one thread; and no file is read twice.
  sharp.concurrency(1)
  sharp.cache(false)
  return { sharp }
})
