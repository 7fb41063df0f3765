import { useEffect, useRef } from 'preact/hooks'
import { go, route } from '../state/route.ts'
import { type PageName, taskHash } from '../state/route-of.ts'
import { session } from '../state/session.ts'
import { nextTheme, themeChoice } from '../state/theme.ts'

const LINKS: readonly { readonly href: string; readonly text: string; readonly pages: readonly PageName[] }[] = [
  { href: '#/', text: 'Overview', pages: ['overview'] },
  { href: '#/tasks', text: 'Tasks', pages: ['tasks', 'task'] },
  { href: '#/failures', text: 'Failures', pages: ['failures'] },
  { href: '#/schedules', text: 'Schedules', pages: ['schedules', 'schedule'] },
  { href: '#/enqueue', text: 'Enqueue', pages: ['enqueue'] },
]

export function Header() {
  const { page } = route.value
  const known = session.value
  const links = LINKS.filter(({ href }) => href !== '#/enqueue' || known?.operate === true)
  return (
    <header class="site-header">
      <div class="site-header-row">
        <a class="brand" href="#/">
          <Mark />
          <span>{known?.app ?? 'tasklane'}</span>
        </a>
        {known !== undefined && (
          <span class="row">
            <span class={`badge plain ${known.stage === 'prod' ? 'bad' : ''}`}>{known.stage}</span>
            {!known.operate && (
              <span class="badge plain" title="Start it with --operate to retry, cancel, enqueue and the like">
                read only
              </span>
            )}
          </span>
        )}
        <nav class="site-nav" aria-label="Pages">
          <ul>
            {links.map(({ href, text, pages }) => (
              <li key={href}>
                <a href={href} aria-current={pages.includes(page) ? 'page' : undefined}>
                  {text}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <div class="site-tools">
          <IdSearch />
          <button type="button" class="quiet" onClick={nextTheme} title="Change the theme: auto, light, dark">
            Theme: {themeChoice.value}
          </button>
        </div>
      </div>
    </header>
  )
}

function Mark() {
  return (
    <svg viewBox="0 0 16 16" aria-hidden="true">
      <rect width="16" height="16" rx="3.5" fill="#0b5cad" />
      <path d="M3 5h7M3 8h10M3 11h5" stroke="#fff" stroke-width="1.8" stroke-linecap="round" />
    </svg>
  )
}

/** From every page, by `/`. */
function IdSearch() {
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
      event.preventDefault()
      input.current?.select()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
  const find = (event: Event) => {
    event.preventDefault()
    const id = input.current?.value.trim() ?? ''
    if (id === '' || input.current === null) return
    input.current.value = ''
    go(taskHash(id))
  }
  return (
    <search>
      <form class="id-search" onSubmit={find}>
        <label class="unseen" for="id-search">
          Find a task by its id
        </label>
        <input id="id-search" ref={input} placeholder="Task id" autocomplete="off" spellcheck={false} />
        <kbd>/</kbd>
      </form>
    </search>
  )
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]')
}
