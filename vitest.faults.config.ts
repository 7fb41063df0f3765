import { defineConfig } from 'vitest/config'
import { project } from './vitest.config.ts'

/** Real plugs pulled, for minutes: `npm run test:faults`. Two files at once: one works the machine, the others mostly wait for leases to end. */
export default defineConfig(
  project('faults', ['test/emulator/faults/**/*.test.ts'], {
    testTimeout: 120_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    disableConsoleIntercept: true,
  }),
)
