import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { vi } from 'vitest'

type Variables = Readonly<Record<string, string | undefined>>

/** The environment of someone who has set nothing up but this; ends with `vi.unstubAllEnvs`. */
export function ownEnvironment(variables: Variables = {}): void {
  for (const name of Object.keys(process.env).filter((each) => /^(AWS|TASKLANE)_|_proxy$/i.test(each)))
    vi.stubEnv(name, undefined)
  const nowhere = '/nonexistent/aws'
  const nothing = { AWS_CONFIG_FILE: nowhere, AWS_SHARED_CREDENTIALS_FILE: nowhere, AWS_EC2_METADATA_DISABLED: 'true' }
  for (const [name, value] of Object.entries({ ...nothing, ...variables })) vi.stubEnv(name, value)
}

/** A file such as `~/.aws/config`: its path. The SDK reads each path once, so each has its own. */
export function awsFile(text: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'tasklane-aws-')), 'config')
  writeFileSync(path, text)
  return path
}
