import { DEPLOY_LIMITS, deployViolation } from '../../lib/core/deploy-limits.ts'
import { sentences } from './refuse.ts'
import { spelledOut, spelledOutWithin } from './spelled-out.ts'
import type { StackTemplate, TemplateResource } from './template.ts'
import { TEMPLATE_ROWS, type TemplateRow } from './template-rows.ts'

/**
 * What CloudFormation or a service would refuse of some resources in a template.
 *
 * @param paths - construct path by logical id; only those are looked at.
 */
export function resourceProblems(template: StackTemplate, paths: ReadonlyMap<string, string>): string[] {
  const own = Object.entries(template.Resources ?? {}).filter(([id]) => paths.has(id))
  return sentences([
    ...own.flatMap(([id, resource]) =>
      TEMPLATE_ROWS.filter(({ type }) => type === resource.Type).map((row) =>
        rowProblem(row, resource, template, paths.get(id) ?? id),
      ),
    ),
    ...own
      .filter(([, { Type }]) => Type === 'AWS::IAM::Role')
      .map(([id, role]) => rolePoliciesProblem(id, role, template, paths.get(id) ?? id)),
  ])
}

/** The same of a stack as a whole. */
export function stackProblems(template: StackTemplate, stackName: string, indented: boolean): string[] {
  const of = (what: string) => `stack ${stackName}: ${what}`
  const bytes = (indent?: number) => Buffer.byteLength(JSON.stringify(template, undefined, indent))
  const compact = bytes()
  const written = indented ? bytes(1) : compact
  const suppress = compact <= DEPLOY_LIMITS.templateBytes.max ? 'set suppressTemplateIndentation: true on it, or ' : ''
  return sentences([
    deployViolation('stackName', stackName.length, of('its name'), 'give it a shorter one'),
    deployViolation(
      'stackResources',
      Object.keys(template.Resources ?? {}).length,
      of('what it holds'),
      'give groups only the priorities they use, put the storage into a stack of its own, or split the app',
    ),
    deployViolation(
      'stackOutputs',
      Object.keys(template.Outputs ?? {}).length,
      of('what it exports'),
      'refer to less of it from other stacks',
    ),
    deployViolation(
      'templateBytes',
      written,
      of('its template'),
      `${suppress}give groups only the priorities they use, or split the app`,
    ),
  ])
}

function rowProblem(row: TemplateRow, { Properties = {} }: TemplateResource, template: StackTemplate, path: string) {
  const value = row.property
    .split('.')
    .reduce<unknown>((found, key) => (found as Readonly<Record<string, unknown>> | undefined)?.[key], Properties)
  if (value === undefined) return undefined
  const { min, unit } = DEPLOY_LIMITS[row.limit]
  const size = measured(value, unit, template)
  // Whatever deploy makes of it is longer.
  const measure = typeof value === 'object' ? Math.max(min, size) : size
  return deployViolation(row.limit, measure, `${path}: ${row.property}`, row.remedy)
}

function measured(value: unknown, unit: string, template: StackTemplate): number {
  if (typeof value === 'number') return value
  if (Array.isArray(value)) return value.length
  const text = spelledOut(value, template)
  return unit === 'bytes' ? Buffer.byteLength(text) : text.length
}

function rolePoliciesProblem(id: string, role: TemplateResource, template: StackTemplate, path: string) {
  const attached = Object.values(template.Resources ?? {})
    .filter(({ Type, Properties }) => Type === 'AWS::IAM::Policy' && isOfRole(Properties?.['Roles'], id))
    .map(({ Properties }) => Properties?.['PolicyDocument'])
  const within = (role.Properties?.['Policies'] ?? []) as readonly { readonly PolicyDocument?: unknown }[]
  const documents = [...attached, ...within.map(({ PolicyDocument }) => PolicyDocument)]
  const characters = documents.reduce<number>(
    (sum, document) => sum + JSON.stringify(spelledOutWithin(document, template)).replace(/\s/g, '').length,
    0,
  )
  return deployViolation(
    'rolePolicies',
    characters,
    `${path}: the sum of its inline policies`,
    'grant to a role that CDK makes, which splits them, or attach managed policies',
  )
}

function isOfRole(roles: unknown, id: string): boolean {
  return Array.isArray(roles) && roles.some((role) => (role as { readonly Ref?: string }).Ref === id)
}
