import { randomBytes } from 'node:crypto'
import { expect } from 'vitest'
import type { Manifest } from '../../lib/core/manifest.ts'
import type { DirectorySubject } from '../support/contract-subjects.ts'
import type { ContractTest } from './contract.ts'

/** What lib/ports/directory.ts promises, sentence by sentence. */
export const directoryContract: readonly ContractTest<DirectorySubject>[] = [
  {
    name: 'the manifest of an app and stage comes back as it was deployed, however many tasks it has',
    run: async ({ directory, publish }) => {
      const app = anApp()
      // Some 60 KB: over a dozen parameters, more than a page.
      const manifest = aManifest(500)
      await publish(app, 'dev', manifest)

      expect(await directory.load(app, 'dev')).toEqual(manifest)
    },
  },
  {
    name: 'a manifest is read anew each time',
    run: async ({ directory, publish }) => {
      const app = anApp()
      await publish(app, 'dev', aManifest(1))
      await directory.load(app, 'dev')

      await publish(app, 'dev', aManifest(2))

      expect(Object.keys((await directory.load(app, 'dev')).tasks)).toHaveLength(2)
    },
  },
  {
    name: 'apps and stages whose names begin alike are not mixed up',
    run: async ({ directory, publish }) => {
      const app = anApp()
      await publish(app, 'dev', aManifest(1))
      await publish(app, 'dev2', aManifest(2))
      await publish(`${app}-b`, 'dev', aManifest(3))

      const found = await directory.load(app, 'dev')

      expect(found).toEqual(aManifest(1))
      await expect(directory.load(app, 'de')).rejects.toMatchObject({ code: 'APP_NOT_FOUND' })
    },
  },
  {
    name: 'an app that was not deployed to the stage rejects with APP_NOT_FOUND, naming both',
    run: async ({ directory, publish }) => {
      const app = anApp()
      await publish(app, 'prod', aManifest(1))

      const failure = await directory.load(app, 'dev').catch((error: unknown) => error)

      expect(failure).toMatchObject({ code: 'APP_NOT_FOUND', retryable: false })
      expect(String(failure)).toContain(app)
      expect(String(failure)).toContain("'dev'")
    },
  },
]

function anApp(): string {
  return `app-${randomBytes(4).toString('hex')}`
}

function aManifest(tasks: number): Manifest {
  const definition = { group: 'default', priority: 2, track: 'full', codec: 'json', retentionMs: 1000 } as const
  return {
    resources: { table: 't', bucket: 'b', queueUrl: 'http://127.0.0.1/000000000000/q', listing: true },
    groups: { default: { priorities: [0, 1, 2, 3], functionName: 'f' } },
    tasks: Object.fromEntries(Array.from({ length: tasks }, (_, index) => [`task-${index}`, definition])),
  }
}
