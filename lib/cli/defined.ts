type Defined<T> = { -readonly [K in keyof T]?: Exclude<T[K], undefined> }

/** Without what is `undefined`: options that were not given are left to the defaults of those who take them. */
export function defined<T extends object>(options: T): Defined<T> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Defined<T>
}
