import { defineConfig } from 'vitest/config'
import { project } from './vitest.config.ts'

/** The packed tarball in a fresh project: `npm run test:package`. It builds everything, so that it takes a minute. */
export default defineConfig({
  test: {
    projects: [project('package', ['test/package/**/*.test.ts'], { testTimeout: 120_000, hookTimeout: 240_000 })],
  },
})
