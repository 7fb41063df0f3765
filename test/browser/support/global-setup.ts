import { mkdirSync } from 'node:fs'
import { ARTEFACTS } from './artefacts.ts'
import { ensureChromium } from './chromium.ts'

export function setup(): void {
  ensureChromium()
  mkdirSync(ARTEFACTS, { recursive: true })
}
