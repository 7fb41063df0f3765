import type { StackTemplate, TemplateResource } from './template.ts'

/**
 * The text that a value of a template will be at the least: what is known only at deploy stands as long as it can't but be, so that a
 * check that measures it refuses nothing that AWS takes.
 */
export function spelledOut(value: unknown, template: StackTemplate): string {
  if (typeof value !== 'object' || value === null) return String(value ?? '')
  const [[intrinsic, argument] = ['', undefined], ...others] = Object.entries(value)
  if (others.length > 0 || Array.isArray(value)) return JSON.stringify(spelledOutWithin(value, template))
  switch (intrinsic) {
    case 'Ref':
      return reference(String(argument), template)
    case 'Fn::GetAtt':
      return attribute(argument, template)
    case 'Fn::Join': {
      const [separator, parts] = argument as readonly [string, readonly unknown[]]
      return Array.isArray(parts) ? parts.map((part) => spelledOut(part, template)).join(separator) : ''
    }
    case 'Fn::Sub':
      return String(Array.isArray(argument) ? argument[0] : argument).replace(/\$\{([^}!]+)\}/g, (_, name: string) =>
        name.includes('.') ? attribute(name.split('.'), template) : reference(name, template),
      )
    default:
      return intrinsic.startsWith('Fn::') ? '' : JSON.stringify(spelledOutWithin(value, template))
  }
}

/** A structure with its texts spelled out, such as a policy. */
export function spelledOutWithin(value: unknown, template: StackTemplate): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item) => spelledOutWithin(item, template))
  const entries = Object.entries(value)
  const [first] = entries
  if (entries.length === 1 && first !== undefined && /^(Ref|Fn::\w+)$/.test(first[0]))
    return spelledOut(value, template)
  return Object.fromEntries(entries.map(([key, item]) => [key, spelledOutWithin(item, template)]))
}

/** The shortest there are. */
const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::AccountId': '0'.repeat(12),
  'AWS::Partition': 'aws',
  'AWS::Region': 'eu-west-1',
  'AWS::URLSuffix': 'amazonaws.com',
}
const ARN = `arn:aws:sqs:eu-west-1:${'0'.repeat(12)}:`

function reference(id: string, template: StackTemplate): string {
  const resource = template.Resources?.[id]
  if (resource === undefined) return PSEUDO[id] ?? ''
  const name = nameOf(resource, template)
  return resource.Type === 'AWS::SQS::Queue'
    ? `https://sqs.eu-west-1.amazonaws.com/${PSEUDO['AWS::AccountId']}/${name}`
    : name
}

function attribute(argument: unknown, template: StackTemplate): string {
  const [id, name] = (Array.isArray(argument) ? argument : []) as readonly string[]
  const resource = template.Resources?.[id ?? '']
  return resource !== undefined && /Arn$/.test(name ?? '') ? `${ARN}${nameOf(resource, template)}` : ''
}

/** Its physical name, where the template gives it one. */
function nameOf({ Type, Properties = {} }: TemplateResource, template: StackTemplate): string {
  const kind = Type.split('::').at(-1)
  const name = Properties[`${kind}Name`] ?? Properties['Name']
  return name === undefined ? '' : spelledOut(name, template)
}
