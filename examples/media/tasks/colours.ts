export interface Colour {
  readonly r: number
  readonly g: number
  readonly b: number
}

/** `#rrggbb` */
export function hexColour({ r, g, b }: Colour): string {
  return `#${[r, g, b].map((channel) => Math.round(channel).toString(16).padStart(2, '0')).join('')}`
}

/** How near two colours may be, as a squared distance, before the palette counts them as one. */
const ALIKE = 56 ** 2

/**
 * The colours that cover most of an image, most frequent first.
 *
 * @param rgb - pixels, three bytes each.
 * @param count - how many at most; an image of one colour gives one.
 */
export function dominantColours(rgb: Uint8Array, count: number): Colour[] {
  const chosen: Colour[] = []
  for (const colour of averagesByFrequency(rgb)) {
    if (chosen.length === count) break
    if (chosen.every((other) => squaredDistance(other, colour) > ALIKE)) chosen.push(colour)
  }
  return chosen
}

/** Colours that agree in the upper four bits of each channel are counted together. */
function averagesByFrequency(rgb: Uint8Array): Colour[] {
  const buckets = new Map<number, { pixels: number; r: number; g: number; b: number }>()
  for (let at = 0; at + 2 < rgb.length; at += 3) {
    const [r = 0, g = 0, b = 0] = [rgb[at], rgb[at + 1], rgb[at + 2]]
    const key = ((r >> 4) << 8) | ((g >> 4) << 4) | (b >> 4)
    const bucket = buckets.get(key) ?? { pixels: 0, r: 0, g: 0, b: 0 }
    buckets.set(key, { pixels: bucket.pixels + 1, r: bucket.r + r, g: bucket.g + g, b: bucket.b + b })
  }
  return [...buckets.values()]
    .sort((one, other) => other.pixels - one.pixels)
    .map(({ pixels, r, g, b }) => ({ r: r / pixels, g: g / pixels, b: b / pixels }))
}

function squaredDistance(one: Colour, other: Colour): number {
  return (one.r - other.r) ** 2 + (one.g - other.g) ** 2 + (one.b - other.b) ** 2
}
