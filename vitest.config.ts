import { defineConfig } from 'vitest/config'

const conditions = ['tasklane-source', 'module', 'node', 'import']
const project = (name: string, include: string[], options: Record<string, unknown> = {}) => ({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: { name, include, ...options },
})

export default defineConfig({
  test: {
    projects: [
      project('unit', ['test/unit/**/*.test.ts', 'test/property/**/*.test.ts', 'test/contract/memory.test.ts']),
      project('infra', ['test/infra/**/*.test.ts'], { testTimeout: 60_000, hookTimeout: 60_000 }),
      project('emulator', ['test/emulator/**/*.test.ts', 'test/contract/embedded.test.ts'], {
        testTimeout: 60_000,
        hookTimeout: 60_000,
      }),
    ],
  },
})
