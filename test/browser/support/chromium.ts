import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const PLACES = [process.env['CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** Chromium as the system has it: none is downloaded. */
export function chromiumPath(): string | undefined {
  return PLACES.find((path) => path !== undefined && existsSync(path))
}

/** Installs Debian's Chromium where that is ours to do. @throws with what to do, where it is not. */
export function ensureChromium(): void {
  if (chromiumPath() !== undefined) return
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    execFileSync('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], { stdio: 'ignore' })
    if (chromiumPath() !== undefined) return
  }
  throw new Error(
    `No Chromium at ${PLACES.filter(Boolean).join(', ')}: install it (Debian: apt-get install chromium), or name it by CHROMIUM.`,
  )
}
