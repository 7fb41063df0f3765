import { afterAll, describe, expect, test } from 'vitest'
import { MUTANTS } from './mutants.ts'
import { mutate, removeMutants } from './mutate.ts'
import { planWorld } from './plan.ts'
import { runShard } from './shards.ts'
import { shrink } from './shrink.ts'

const WORLDS = 2000
afterAll(removeMutants)

describe(`${WORLDS} worlds notice`, () => {
  for (const { name } of MUTANTS) {
    test(name, async () => {
      const { failed, counts } = await runShard({ mutant: name, seeds: { from: 1, count: WORLDS, step: 1 } })

      expect(failed).toBeDefined()
      console.log(
        `${name}: world ${counts.counters['worlds']}, invariant ${failed?.broken.invariant}: ${failed?.broken.what}`,
      )
    })
  }
})

test('a failing world is shrunk to a few tasks and faults that still break the same promise', async () => {
  const mutant = MUTANTS.find(({ name }) => name === 'acknowledge before settle')
  if (mutant === undefined) throw new Error('that mutant is gone')
  const subject = await mutate(mutant)
  const report = await runShard({ mutant: mutant.name, seeds: { from: 1, count: WORLDS, step: 1 } })
  const seed = report.failed?.seed ?? 0
  const { tasks, faults } = planWorld(seed)

  const shrunk = await shrink(seed, subject, tasks.length)

  expect(shrunk?.broken.invariant).toBe(report.failed?.broken.invariant)
  expect(shrunk?.tasksLeft).toBeLessThan(tasks.length / 2)
  expect(shrunk?.faults.length).toBeLessThan(faults.budget / 2)
  expect(shrunk?.trace.length).toBeGreaterThan(3)
})
