const PRODUCTION_STAGES: readonly string[] = ['prod', 'production']

/** Whether a stage is one whose data must not be lost, as far as its name tells. */
export function isProduction(stage: string): boolean {
  return PRODUCTION_STAGES.includes(stage)
}
