interface Picture {
  readonly source: string
  readonly width: number
  readonly height: number
}

/** Sizes that a broken picture names can't be divided by. */
export function resizeImage({ source, width, height }: Picture): { readonly key: string; readonly pixels: number } {
  const original = headerOf(source)
  const scale = Math.min(width / original.width, height / original.height)
  console.log(`${source} is ${original.width} by ${original.height}, scaled by ${scale.toFixed(3)}`)
  return { key: `out/${source}`, pixels: Math.round(original.width * scale * original.height * scale) }
}

function headerOf(source: string): { readonly width: number; readonly height: number } {
  const [, size] = /@(\d+)x/.exec(source) ?? []
  if (size === undefined) throw new TypeError(`the header of '${source}' has no size`)
  return { width: Number(size), height: Number(size) }
}
