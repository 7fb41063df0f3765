import type { Template } from 'aws-cdk-lib/assertions'
import { LOCAL_ACCOUNT, LOCAL_REGION } from '../../../lib/dev/aws-call.ts'

interface TemplateResource {
  readonly Type: string
  readonly Properties?: Readonly<Record<string, unknown>>
}

type Json = Readonly<Record<string, unknown>>

const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::AccountId': LOCAL_ACCOUNT,
  'AWS::Region': LOCAL_REGION,
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
}

/** How a resource's ARN ends, by its type, and the property that holds its name. */
const ARNS: Readonly<Record<string, readonly [service: string, nameProperty: string, before?: string]>> = {
  'AWS::SQS::Queue': ['sqs', 'QueueName'],
  'AWS::DynamoDB::Table': ['dynamodb', 'TableName', 'table/'],
  'AWS::Lambda::Function': ['lambda', 'FunctionName', 'function:'],
  'AWS::Logs::LogGroup': ['logs', 'LogGroupName', 'log-group:'],
}

/** A template with its references filled in, as CloudFormation would at deploy: in the local backend's account and region. */
export class TemplateValues {
  readonly resources: Readonly<Record<string, TemplateResource>>
  readonly #idOf: (queue: string) => string

  /** @param idOf - the event source mapping's id of a queue, by the queue's name: it is known after the deploy only. */
  constructor(template: Template, idOf: (queue: string) => string = (queue) => `mapping-of-${queue}`) {
    this.resources = template.toJSON()['Resources'] as Record<string, TemplateResource>
    this.#idOf = idOf
  }

  ofType(type: string): readonly (readonly [logicalId: string, properties: Json])[] {
    return Object.entries(this.resources).flatMap(([id, { Type, Properties = {} }]) =>
      Type === type ? [[id, Properties] as const] : [],
    )
  }

  /** Any value, all references in it replaced. */
  resolved(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((item) => this.resolved(item))
    if (typeof value !== 'object' || value === null) return value
    const [[name = '', argument], ...more] = Object.entries(value) as [[string, unknown], ...unknown[]]
    if (more.length === 0 && (name === 'Ref' || name.startsWith('Fn::'))) return this.#called(name, argument)
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, this.resolved(entry)]))
  }

  #called(name: string, argument: unknown): string {
    switch (name) {
      case 'Ref':
        return PSEUDO[String(argument)] ?? this.#reference(String(argument))
      case 'Fn::GetAtt':
        return this.#attribute(...(argument as [string, string]))
      case 'Fn::Join': {
        const [separator, parts] = argument as [string, unknown[]]
        return parts.map((part) => String(this.resolved(part))).join(separator)
      }
      default:
        throw new Error(`no value for ${name} ${JSON.stringify(argument)}`)
    }
  }

  #reference(id: string): string {
    const { Type, Properties = {} } = this.#resource(id)
    if (Type === 'AWS::S3::Bucket') return String(this.resolved(Properties['BucketName']))
    if (Type === 'AWS::Lambda::EventSourceMapping') {
      const queue = String(this.resolved(Properties['EventSourceArn'])).split(':').at(-1) ?? ''
      return this.#idOf(queue)
    }
    const named = ARNS[Type]
    return named === undefined ? id : String(this.resolved(Properties[named[1]]))
  }

  #attribute(id: string, attribute: string): string {
    const { Type, Properties = {} } = this.#resource(id)
    if (Type === 'AWS::S3::Bucket') return `arn:aws:s3:::${this.#reference(id)}`
    if (Type === 'AWS::IAM::Role' && attribute === 'Arn')
      return `arn:aws:iam::${LOCAL_ACCOUNT}:role/${this.resolved(Properties['RoleName'] ?? id)}`
    const named = ARNS[Type]
    if (attribute !== 'Arn' || named === undefined) return `${id}.${attribute}`
    const [service, property, before = ''] = named
    return `arn:aws:${service}:${LOCAL_REGION}:${LOCAL_ACCOUNT}:${before}${this.resolved(Properties[property])}`
  }

  #resource(id: string): TemplateResource {
    const resource = this.resources[id]
    if (resource === undefined) throw new Error(`the template has no resource ${id}`)
    return resource
  }
}
