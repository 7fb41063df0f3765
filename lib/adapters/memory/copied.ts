/** A copy all the way down, as over a wire: of what records and parts hold, which is data such as JSON carries. */
export function copied<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((part: unknown) => copied(part)) as T
  const copy = { ...value } as Record<string, unknown>
  for (const name in copy) if (typeof copy[name] === 'object') copy[name] = copied(copy[name])
  return copy as T
}
