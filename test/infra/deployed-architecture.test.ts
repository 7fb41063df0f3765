import { expect, test } from 'vitest'
import { deployedArchitecture } from '../../infra/constructs/deployed-architecture.ts'

const LOCALSTACK = { AWS_ENDPOINT_URL: 'http://127.0.0.1:4566' }

test.each([
  ['x64', {}, 'arm64'],
  ['x64', { AWS_ENDPOINT_URL: '' }, 'arm64'],
  ['x64', LOCALSTACK, 'x86_64'],
  ['arm64', LOCALSTACK, 'arm64'],
  ['riscv64', LOCALSTACK, 'arm64'],
] as const)('on %s with %j, what is made for arm64 is built for %s', (arch, env, built) => {
  expect(deployedArchitecture('arm64', { arch, env })).toBe(built)
})
