import { resolve } from 'node:path'

/** Where pictures and figures go: what CI keeps of a run. */
export const ARTEFACTS = resolve(process.env['ARTEFACTS'] ?? 'test-results/browser')
