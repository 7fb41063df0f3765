import { signal } from '@preact/signals'

/** The present second, in ms since 1970: what ages are counted to. Stands still while the page is hidden. */
export const clock = signal(Date.now())

setInterval(() => {
  if (!document.hidden) clock.value = Date.now()
}, 1000)
