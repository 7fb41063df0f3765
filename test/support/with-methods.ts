/** `port` with some of its methods replaced; all others act on `port` itself, those that the port may get one day among them. */
export function withMethods<T extends object>(port: T, replaced: Partial<T>): T {
  return new Proxy(port, {
    get(target, name) {
      if (Object.hasOwn(replaced, name)) return Reflect.get(replaced, name) as unknown
      const member: unknown = Reflect.get(target, name)
      // A class's methods may use private fields, which a proxy does not have.
      return typeof member === 'function' ? (member.bind(target) as unknown) : member
    },
  })
}
