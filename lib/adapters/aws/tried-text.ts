/** `after 3 tries in 9.8 s`. */
export function triedText(tries: number, ms: number): string {
  const times = tries === 0 ? '' : `after ${tries} ${tries === 1 ? 'try' : 'tries'} `
  return `${times}in ${(ms / 1000).toFixed(1)} s`
}
