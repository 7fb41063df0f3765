/** What SQS counts of a message: the body, and each attribute's name, type and value, in bytes of UTF-8. */
export function messageBytes({
  body,
  attributes,
}: {
  readonly body: string
  readonly attributes: Readonly<Record<string, string>>
}): number {
  let bytes = bytesOf(body)
  for (const [name, value] of Object.entries(attributes))
    bytes += bytesOf(name) + ATTRIBUTE_TYPE.length + bytesOf(value)
  return bytes
}

/** The type of all attributes that are sent. */
export const ATTRIBUTE_TYPE = 'String'

function bytesOf(text: string): number {
  return utf8.encode(text).length
}

const utf8 = new TextEncoder()
