import { defineConfig } from 'vitest/config'
import { project } from './vitest.config.ts'

/** The dashboard in Chromium, in front of a running `tasklane dev`: `npm run test:browser`. One file at a time: each keeps both cores busy. */
export default defineConfig({
  test: {
    disableConsoleIntercept: true,
    projects: [
      project('browser', ['test/browser/**/*.test.ts'], {
        globalSetup: ['test/browser/support/global-setup.ts'],
        maxWorkers: 1,
        testTimeout: 120_000,
        hookTimeout: 120_000,
      }),
    ],
  },
})
