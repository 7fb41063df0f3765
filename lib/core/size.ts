/** Memory as `'512 MB'` or `'1 GB'` (1 GB = 1024 MB, as Lambda counts), or a number of MB. */
export type Size = number | `${number} ${'MB' | 'GB'}`

const MB_PER_UNIT = { MB: 1, GB: 1024 } as const
const PATTERN = /^(\d+(?:\.\d+)?) ?(MB|GB)$/

/** Megabytes in `size`, or `undefined` for what is no size. */
export function parseSizeMb(size: unknown): number | undefined {
  if (typeof size === 'number') return Number.isInteger(size) && size > 0 ? size : undefined
  if (typeof size !== 'string') return undefined
  const [, amount, unit] = PATTERN.exec(size) ?? []
  return amount === undefined ? undefined : Number(amount) * MB_PER_UNIT[unit as keyof typeof MB_PER_UNIT]
}
