import { defineConfig } from 'vitest/config'
import { localStackEnvironment } from './scripts/localstack/environment.ts'
import { project } from './vitest.config.ts'

/**
 * Against a running LocalStack at AWS_ENDPOINT_URL (http://127.0.0.1:4566 by default): `npm run test:localstack`. One project after the
 * other; what measures, or deploys while tasks run, has the machine for itself.
 */
const part = (name: string, include: string[], order: number, options: Record<string, unknown>) =>
  project(name, include, {
    testTimeout: 180_000,
    hookTimeout: 300_000,
    env: localStackEnvironment(process.env),
    sequence: { groupOrder: order },
    ...options,
  })

const SETUP = { globalSetup: ['test/localstack/support/global-setup.ts'] }
const ALONE = ['test/localstack/{measures,update,docs}.test.ts']

export default defineConfig({
  test: {
    disableConsoleIntercept: true,
    projects: [
      part('contract', ['test/localstack/contract*.test.ts'], 1, { maxWorkers: 2 }),
      part('stories', ['test/localstack/**/*.test.ts'], 2, {
        ...SETUP,
        maxWorkers: 1,
        exclude: ['test/localstack/contract*.test.ts', ...ALONE],
      }),
      part('alone', ALONE, 3, { ...SETUP, maxWorkers: 1 }),
    ],
  },
})
