/**
 * Whether a text names a zone of the IANA database, as EventBridge asks for. Of what the language takes beside those, offsets, other
 * spellings such as `europe/paris`, and the short names below, some mean something else elsewhere.
 */
export function isTimeZone(zone: unknown): zone is string {
  if (typeof zone !== 'string' || !SHAPE.test(zone) || SHORT_NAMES.has(zone)) return false
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions()
    return timeZone === zone || timeZone.toLowerCase() !== zone.toLowerCase()
  } catch {
    return false
  }
}

/** Each part of a name begins with a capital. */
const SHAPE = /^[A-Z][\w+-]*(\/[A-Z][\w+-]*)*$/

/** Of the Unicode project, which has them from old versions of Java. */
const SHORT_NAMES = new Set(
  'ACT AET AGT ART AST BET BST CAT CNT CST CTT EAT ECT IET IST JST MIT NET NST PLT PNT PRT PST SST VST'.split(' '),
)
