import type { FunctionComponent } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { EnqueuePage } from './pages/enqueue.tsx'
import { FailuresPage } from './pages/failures.tsx'
import { OverviewPage } from './pages/overview.tsx'
import { SchedulePage } from './pages/schedule.tsx'
import { SchedulesPage } from './pages/schedules.tsx'
import { TaskPage } from './pages/task.tsx'
import { TasksPage } from './pages/tasks.tsx'
import { UnknownPage } from './pages/unknown.tsx'
import { Footer } from './parts/footer.tsx'
import { Header } from './parts/header.tsx'
import { MessageBar } from './parts/message-bar.tsx'
import { Problem } from './parts/notice.tsx'
import { route } from './state/route.ts'
import type { PageName } from './state/route-of.ts'
import { loadSession, session, sessionError } from './state/session.ts'

const PAGES: Readonly<Record<PageName, { readonly title: string; readonly Page: FunctionComponent }>> = {
  overview: { title: 'Overview', Page: OverviewPage },
  tasks: { title: 'Tasks', Page: TasksPage },
  task: { title: 'Task', Page: TaskPage },
  enqueue: { title: 'Enqueue', Page: EnqueuePage },
  schedules: { title: 'Schedules', Page: SchedulesPage },
  schedule: { title: 'Schedule', Page: SchedulePage },
  failures: { title: 'Failures', Page: FailuresPage },
  unknown: { title: 'Not found', Page: UnknownPage },
}

/** The frame around every page. */
export function Shell() {
  const { page, params } = route.value
  const { title, Page } = PAGES[page]
  const subject = params.join('/')
  useEffect(() => void loadSession(), [])
  const main = useNewPage(`${page}/${subject}`, subject === '' ? title : `${subject} · ${title}`)
  return (
    <>
      <button type="button" class="skip-link" onClick={() => main.current?.focus()}>
        Skip to content
      </button>
      <Header />
      <main id="content" ref={main} tabIndex={-1}>
        {sessionError.value !== undefined ? (
          <Problem error={sessionError.value} />
        ) : (
          session.value !== undefined && <Page key={`${page}/${subject}`} />
        )}
      </main>
      <Footer />
      <MessageBar />
    </>
  )
}

/** Another page is told as such: by its title, from its top, and to those who don't see it by the focus. */
function useNewPage(place: string, title: string) {
  const main = useRef<HTMLElement>(null)
  const isFirst = useRef(true)
  // Another place is another page, even under the same title.
  useEffect(() => {
    document.title = `${title} · ${session.value?.app ?? 'tasklane'}`
    if (!isFirst.current) {
      scrollTo(0, 0)
      main.current?.focus({ preventScroll: true })
    }
    isFirst.current = false
  }, [place, session.value?.app])
  return main
}
