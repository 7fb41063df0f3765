/** A side of a mosaic's tile, in pixels. */
export const TILE_SIZE = 12

/** Raw pixels, three bytes each, row by row. */
export interface Pixels {
  readonly data: Uint8Array
  readonly width: number
  readonly height: number
}

/** A square cut out of a photo, with the mean colours of its four quarters to compare by. */
export interface Tile {
  readonly pixels: Pixels
  readonly signature: readonly number[]
}

/** Cuts `pixels` into squares of `size`, an even number; what is left over at the right and below is dropped. */
export function cutTiles(pixels: Pixels, size: number): Tile[] {
  const columns = Math.floor(pixels.width / size)
  const rows = Math.floor(pixels.height / size)
  return Array.from({ length: columns * rows }, (_, index) => {
    const tile = cut(pixels, (index % columns) * size, Math.floor(index / columns) * size, size)
    return { pixels: tile, signature: signature(tile) }
  })
}

/** The tile that looks most like `signature`. `tiles` must not be empty. */
export function nearestTile(wanted: readonly number[], tiles: readonly Tile[]): Tile | undefined {
  let nearest: Tile | undefined
  let least = Number.POSITIVE_INFINITY
  for (const tile of tiles) {
    let distance = 0
    for (let at = 0; at < wanted.length && distance < least; at += 1)
      distance += ((wanted[at] ?? 0) - (tile.signature[at] ?? 0)) ** 2
    if (distance < least) {
      nearest = tile
      least = distance
    }
  }
  return nearest
}

/** Copies a tile into `canvas` with its upper left corner at `left`, `top`. */
export function paste(canvas: Pixels, { pixels }: Tile, left: number, top: number): void {
  for (let row = 0; row < pixels.height; row += 1) {
    const line = pixels.data.subarray(row * pixels.width * 3, (row + 1) * pixels.width * 3)
    canvas.data.set(line, ((top + row) * canvas.width + left) * 3)
  }
}

function cut({ data, width }: Pixels, left: number, top: number, size: number): Pixels {
  const tile = new Uint8Array(size * size * 3)
  for (let row = 0; row < size; row += 1) {
    const start = ((top + row) * width + left) * 3
    tile.set(data.subarray(start, start + size * 3), row * size * 3)
  }
  return { data: tile, width: size, height: size }
}

function signature({ data, width, height }: Pixels): number[] {
  const sums = new Array<number>(12).fill(0)
  for (let at = 0; at < data.length; at += 1) {
    const pixel = Math.floor(at / 3)
    const quarter = (pixel % width < width / 2 ? 0 : 1) + (Math.floor(pixel / width) < height / 2 ? 0 : 2)
    const slot = quarter * 3 + (at % 3)
    sums[slot] = (sums[slot] ?? 0) + (data[at] ?? 0)
  }
  return sums.map((sum) => sum / (data.length / 12))
}
