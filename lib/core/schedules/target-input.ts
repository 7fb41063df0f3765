/**
 * JSON text as the input of a schedule's target: it reads the same, but EventBridge, which looks for `<aws.` in all of it, finds no
 * placeholder, and SQS nothing that it refuses.
 */
export function targetInput(json: string): string {
  return json.replace(REFUSED, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** `<` for EventBridge, the others for SQS. In JSON they stand inside strings only. */
const REFUSED = /[<\uFFFE\uFFFF]/g
