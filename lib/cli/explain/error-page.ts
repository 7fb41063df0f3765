/** What a page of docs/errors says, for programs; and the page. */
export interface ErrorPage {
  readonly code: string
  /** In a sentence or two. */
  readonly summary: string
  /** Classes, stored types and reasons that it is met by. The first is the most usual. */
  readonly seenAs: readonly string[]
  readonly retryable: string
  readonly from: string
  /** The forms of the message, `<...>` where they differ. */
  readonly message: string
  /** The whole of it, as Markdown. */
  readonly page: string
}

/** Reads a page as its own head gives it. @throws Error for a page that lacks a part; its test finds that. */
export function readErrorPage(page: string): ErrorPage {
  const part = (name: string, pattern: RegExp) => {
    const found = pattern.exec(page)?.[1]
    if (found === undefined) throw new Error(`an error's page has no ${name}:\n${page.slice(0, 200)}`)
    return found.trim()
  }
  const seen = part('"Seen as"', /^- Seen as: (.+)$/m)
  return {
    code: part('title', /^# ([A-Z_]+)$/m),
    summary: part('summary', /^# .+\n\n([^\n]+)$/m),
    seenAs: [...new Set([...namesIn(seen), ...namesIn(firstColumn(page))])],
    retryable: part('"Retryable"', /^- Retryable: (.+)$/m),
    from: part('"From"', /^- From: (.+)$/m),
    message: part('message', /^```\n([\s\S]*?)^```$/m),
    page,
  }
}

/** A page of several reasons has a table of them. */
function firstColumn(page: string): string {
  return [...page.matchAll(/^\| (`[^|]+) \|/gm)].map(([, cell]) => cell).join(' ')
}

/** Names as types, classes and reasons have them; a field such as `issues` is none. */
function namesIn(text: string): string[] {
  return [...text.matchAll(/`([A-Z][A-Za-z_]+)`/g)].map(([, name = '']) => name)
}
