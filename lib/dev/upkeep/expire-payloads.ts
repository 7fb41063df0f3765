import type { AwsCaller } from '../aws-call.ts'

/**
 * Deletes the objects of a bucket's folder that were stored before an instant, in ms: what the bucket's lifecycle rules do on AWS.
 *
 * @returns how many.
 */
export async function expirePayloads(
  aws: AwsCaller,
  bucket: string,
  prefix: string,
  beforeMs: number,
): Promise<number> {
  let expired = 0
  let token: string | undefined
  do {
    const query = new URLSearchParams({
      'list-type': '2',
      prefix,
      ...(token !== undefined && { 'continuation-token': token }),
    })
    const page = String((await aws.rest('GET', `/${bucket}?${query}`))['text'] ?? '')
    for (const { key, storedAt } of objectsIn(page)) {
      if (storedAt >= beforeMs) continue
      await aws.rest('DELETE', `/${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`)
      expired += 1
    }
    token = textOf(page, 'NextContinuationToken')
  } while (token !== undefined)
  return expired
}

function objectsIn(page: string): { readonly key: string; readonly storedAt: number }[] {
  return [...page.matchAll(/<Contents>(.*?)<\/Contents>/gs)].flatMap(([, entry = '']) => {
    const key = textOf(entry, 'Key')
    const storedAt = Date.parse(textOf(entry, 'LastModified') ?? '')
    return key === undefined || Number.isNaN(storedAt) ? [] : [{ key, storedAt }]
  })
}

function textOf(xml: string, element: string): string | undefined {
  const [, text] = new RegExp(`<${element}>([^<]*)</${element}>`).exec(xml) ?? []
  return text?.replace(/&(#x[0-9a-f]+|#\d+|\w+);/gi, (whole, name: string) => character(name) ?? whole)
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function character(name: string): string | undefined {
  if (!name.startsWith('#')) return NAMED[name]
  const hexadecimal = /^#x/i.test(name)
  return String.fromCodePoint(Number.parseInt(name.slice(hexadecimal ? 2 : 1), hexadecimal ? 16 : 10))
}
