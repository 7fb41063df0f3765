/** The model's step. Finer ones change its figures by less than they are rounded to. */
export const TICK_SECONDS = 0.05

export function ticks(seconds: number): number {
  return Math.round(seconds / TICK_SECONDS)
}
