export { AT_REST_CHECKS } from './at-rest.ts'
export type { Broken } from './broken.ts'
export { CHANGE_CHECKS, INSERT_CHECKS } from './record-changes.ts'
export { START_CHECKS } from './starts.ts'
