import type { Sharp } from 'sharp'

/** Upright, in pixels. */
export interface ImageSize {
  readonly width: number
  readonly height: number
}

/** Which part of a photo is kept when its shape is another than the one asked for. */
export type Crop = 'centre' | 'attention' | 'entropy'

/** Pixels to search for what draws the eye; more would cost seconds, and gigabytes for the most slender photos. */
const MAX_SEARCHED_PIXELS = 16_000_000

/** Fills `target`, keeping what draws the eye unless told otherwise, and cutting off the rest. */
export function cover(photo: Sharp, size: ImageSize, target: ImageSize, wanted: Crop = 'attention'): Sharp {
  return photo.resize(target.width, target.height, { fit: 'cover', position: affordableCrop(size, target, wanted) })
}

/** The search looks at the whole photo, scaled until it covers the target: its centre will do where that is huge. */
export function affordableCrop(size: ImageSize, target: ImageSize, wanted: Crop): Crop {
  const scale = Math.max(target.width / size.width, target.height / size.height)
  const pixels = size.width * scale * (size.height * scale)
  return pixels <= MAX_SEARCHED_PIXELS ? wanted : 'centre'
}
