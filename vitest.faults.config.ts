import { defineConfig } from 'vitest/config'
import { project } from './vitest.config.ts'

/** Real plugs pulled, for minutes: `npm run test:faults`. One file after the other, since each wants the machine for itself. */
export default defineConfig(
  project('faults', ['test/emulator/faults/**/*.test.ts'], {
    testTimeout: 120_000,
    hookTimeout: 60_000,
    fileParallelism: false,
    disableConsoleIntercept: true,
  }),
)
