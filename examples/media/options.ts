import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { UsageError } from './usage-error.ts'

export interface Options {
  /** The folder of photos; absolute. */
  readonly photos: string
  /** The folder for the results; absolute. */
  readonly out: string
  /** Thumbnails of the big batch, over all photos. */
  readonly batch: number
  /** One JSON object on stdout in place of the table; what goes on is told on stderr. */
  readonly json: boolean
}

const BATCH = { default: 240, max: 100_000 } as const

export const HELP = `Usage: npm start -- [PHOTOS] [--out DIR] [--batch N] [--json]

Runs image tasks over a folder of photos, at all four priorities, on a queue of its own.

  PHOTOS      the folder: jpg, png, webp, gif, tiff, avif (default: the example's own photos)
  --out DIR   where the results go; new, empty, or from an earlier run (default: media-results)
  --batch N   thumbnails made at low priority, 0 to ${BATCH.max} (default: ${BATCH.default})
  --json      print the summary as JSON
  --help      print this

Exit code: 0 every photo came out as it should, 1 something did not, 2 wrong usage.
Examples:
  npm start
  npm start -- ~/Pictures/holiday --out /tmp/holiday --batch 1000`

/**
 * Reads the command line.
 *
 * @param folder - what relative paths start from.
 * @returns `'help'` when that is asked for.
 * @throws UsageError naming the option, the value and what it may be.
 */
export function parseOptions(args: readonly string[], folder: string): Options | 'help' {
  const { values, positionals } = parse(args)
  if (values.help === true) return 'help'
  if (positionals.length > 1)
    throw new UsageError(`one folder of photos at a time, got ${positionals.length}: ${positionals.join(', ')}`)
  const [photos] = positionals
  return {
    photos: photos === undefined ? fileURLToPath(new URL('./photos', import.meta.url)) : resolve(folder, photos),
    out: resolve(folder, values.out ?? 'media-results'),
    batch: batchSize(values.batch),
    json: values.json ?? false,
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        out: { type: 'string' },
        batch: { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    })
  } catch (error) {
    throw new UsageError(
      `${error instanceof Error ? error.message.split('. ')[0] : String(error)}; see npm start -- --help`,
    )
  }
}

function batchSize(given: string | undefined): number {
  if (given === undefined) return BATCH.default
  if (/^\d+$/.test(given) && Number(given) <= BATCH.max) return Number(given)
  throw new UsageError(`--batch is '${given}' and must be a whole number from 0 to ${BATCH.max}`)
}
