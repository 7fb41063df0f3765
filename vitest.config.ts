import { defineConfig } from 'vitest/config'

// Vitest hands these to Node as --conditions, so they hold for packages too: with 'module' the AWS SDK's build for
// bundlers would load, with 'import' a require() would get ES modules.
const conditions = ['tasklane-source', 'node']
export const project = (name: string, include: string[], options: Record<string, unknown> = {}) => ({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: { name, include, ...options },
})

export default defineConfig({
  test: {
    // Most of the emulator's files wait for a lease or a poll most of their time: more of them than cores.
    maxWorkers: 3,
    globalSetup: ['test/support/temp-folder.ts'],
    projects: [
      project('unit', ['test/unit/**/*.test.ts', 'test/property/**/*.test.ts', 'test/contract/memory.test.ts'], {
        setupFiles: ['test/support/property-seed.ts'],
        // The fuzzed ones take seconds, and several times as long on a machine that does other things as well.
        testTimeout: 30_000,
      }),
      // Worlds are heavy: each file keeps both cores busy by itself.
      project('simulation', ['test/simulation/**/*.test.ts'], { testTimeout: 240_000 }),
      project('infra', ['test/infra/**/*.test.ts'], {
        isolate: false,
        env: { AWS_ENDPOINT_URL: '' },
        testTimeout: 60_000,
        hookTimeout: 60_000,
      }),
      project(
        'emulator',
        ['test/emulator/**/*.test.ts', 'test/contract/embedded.test.ts', 'test/contract/planted-faults.test.ts'],
        {
          // These take minutes: see vitest.faults.config.ts.
          exclude: ['test/emulator/faults/**'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      ),
    ],
  },
})
