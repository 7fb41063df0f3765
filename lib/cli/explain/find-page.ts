import { closestMatch } from 'leven'
import type { ErrorPage } from './error-page.ts'

/** The page that is meant by a code, a type, a class or a reason, however it is written; or what may be said instead. */
export function findPage(pages: readonly ErrorPage[], asked: string): ErrorPage | { readonly instead: string } {
  const wanted = bare(asked)
  const found =
    pages.find(({ code }) => bare(code) === wanted) ??
    pages.find(({ seenAs: [first = ''] }) => bare(first) === wanted) ??
    pages.find(({ seenAs }) => seenAs.some((name) => bare(name) === wanted))
  return found ?? { instead: `no error is called '${asked}'${hint(pages, asked)}` }
}

function hint(pages: readonly ErrorPage[], asked: string): string {
  const known = new Map(pages.flatMap(({ code, seenAs }) => [code, ...seenAs].map((name) => [bare(name), code])))
  const nearest = closestMatch(bare(asked), [...known.keys()], { maxDistance: Math.ceil(asked.length / 3) })
  if (nearest !== undefined) return ` (Did you mean ${known.get(nearest)}?)`
  return ` here: a handler's error may have any code of its own, see HANDLER_ERROR; all that Tasklane has: tasklane explain`
}

/** `TASK_TIMEOUT`, `TaskTimeout` and `task-timeout` are one. */
function bare(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9]/g, '').toLowerCase()
}
