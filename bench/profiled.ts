import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { Session } from 'node:inspector/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type SelfTime, selfTimes } from './peers/profile/read-profile.ts'

const INTERVAL_US = 200

/** Where this process's time goes while `work` lasts, by V8's sampling profiler. */
export async function profiled(work: () => Promise<unknown>): Promise<SelfTime[]> {
  const folder = mkdtempSync(join(tmpdir(), 'tasklane-profile-'))
  const session = new Session()
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.setSamplingInterval', { interval: INTERVAL_US })
  await session.post('Profiler.start')
  await work()
  const { profile } = await session.post('Profiler.stop')
  session.disconnect()
  const file = join(folder, 'profile.json')
  writeFileSync(file, JSON.stringify(profile))
  const times = selfTimes(file, profile.startTime, profile.endTime)
  rmSync(folder, { recursive: true })
  return times
}
