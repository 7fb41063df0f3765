import { describe, expect, test } from 'vitest'
import { resourceProblems, stackProblems } from '../../../infra/checks/template-checks.ts'
import { TEMPLATE_ROWS, type TemplateRow } from '../../../infra/checks/template-rows.ts'
import { DEPLOY_LIMITS } from '../../../lib/core/deploy-limits.ts'

const problemsOf = (Type: string, Properties: Readonly<Record<string, unknown>>) =>
  resourceProblems({ Resources: { It: { Type, Properties } } }, new Map([['It', 'Stack/It']]))

describe.each(TEMPLATE_ROWS.map((row) => [`${row.type} ${row.property}`, row] as const))('%s', (_, row) => {
  const { min, max, unit } = DEPLOY_LIMITS[row.limit]

  test(`takes ${max} ${unit}, and ${min}`, () => {
    expect(problemsOf(row.type, nested(row, max))).toEqual([])
    expect(problemsOf(row.type, nested(row, min))).toEqual([])
  })

  test(`refuses ${max + 1}, with both numbers and the remedy`, () => {
    const [problem, ...more] = problemsOf(row.type, nested(row, max + 1))

    expect(more).toEqual([])
    expect(problem).toContain(`Stack/It: ${row.property} is ${max + 1} ${unit} and must be`)
    expect(problem).toContain(String(max))
    expect(problem).toContain(`: ${row.remedy}`)
  })
})

test.each(
  TEMPLATE_ROWS.filter(({ limit }) => DEPLOY_LIMITS[limit].min > 0).map(
    (row) => [`${row.type} ${row.property}`, row] as const,
  ),
)('%s is refused under its least', (_, row) => {
  const { min, unit } = DEPLOY_LIMITS[row.limit]

  expect(problemsOf(row.type, nested(row, min - 1))).toEqual([
    expect.stringContaining(`is ${min - 1} ${unit} and must be ${min} to`),
  ])
})

test('another resource is nobody’s matter', () => {
  const name = 'x'.repeat(65)

  expect(
    resourceProblems(
      { Resources: { It: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: name } } } },
      new Map(),
    ),
  ).toEqual([])
})

test('bytes are counted as bytes', () => {
  expect(problemsOf('AWS::SSM::Parameter', { Value: 'é'.repeat(2048) })).toEqual([])
  expect(problemsOf('AWS::SSM::Parameter', { Value: 'é'.repeat(2049) })).toEqual([
    expect.stringContaining('is 4098 bytes'),
  ])
})

test('what is known at deploy only counts with the least that it can be', () => {
  const resources = {
    Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'tl_x' } },
    It: {
      Type: 'AWS::SSM::Parameter',
      Properties: {
        Value: {
          'Fn::Join': [
            '',
            ['{"url":"', { Ref: 'Queue' }, '","arn":"', { 'Fn::GetAtt': ['Queue', 'Arn'] }, '"}', 'x'.repeat(4096)],
          ],
        },
      },
    },
  }
  const least =
    'https://sqs.eu-west-1.amazonaws.com/000000000000/tl_x'.length + 'arn:aws:sqs:eu-west-1:000000000000:tl_x'.length

  expect(resourceProblems({ Resources: resources }, new Map([['It', 'It']]))).toEqual([
    expect.stringContaining(`is ${4096 + '{"url":"","arn":""}'.length + least} bytes`),
  ])
})

test.each([
  ['AWS::Partition', 3],
  ['AWS::Region', 9],
  ['AWS::AccountId', 12],
  ['AWS::URLSuffix', 13],
])('%s counts as the shortest there is', (name, characters) => {
  const value = (more: number) => ({ 'Fn::Join': ['', [{ Ref: name }, 'x'.repeat(4096 - characters + more)]] })

  expect(problemsOf('AWS::SSM::Parameter', { Value: value(0) })).toEqual([])
  expect(problemsOf('AWS::SSM::Parameter', { Value: value(1) })).toHaveLength(1)
})

test('what no part of the template tells counts nothing', () => {
  const placeholder = (name: string) => `\${${name}}`
  const text = { 'Fn::Sub': `${placeholder('Imported.Arn')}${placeholder('AWS::Region')}${'x'.repeat(4096 - 9)}` }

  expect(problemsOf('AWS::SSM::Parameter', { Value: text })).toEqual([])
  expect(problemsOf('AWS::SSM::Parameter', { Value: { 'Fn::ImportValue': 'x'.repeat(5000) } })).toEqual([])
})

describe("a role's inline policies", () => {
  const role = (characters: number) => {
    const statement = (Resource: string) => ({ PolicyDocument: { Statement: [{ Resource }] } })
    const frame = JSON.stringify(statement('').PolicyDocument).length
    return {
      Role: { Type: 'AWS::IAM::Role', Properties: { Policies: [statement(`  ${'x'.repeat(100 - frame)} `)] } },
      Policy: {
        Type: 'AWS::IAM::Policy',
        Properties: { Roles: [{ Ref: 'Role' }], ...statement('x'.repeat(characters - 100 - frame)) },
      },
      Another: { Type: 'AWS::IAM::Policy', Properties: { Roles: [{ Ref: 'Else' }], ...statement('x'.repeat(20_000)) } },
    }
  }
  const problems = (characters: number) =>
    resourceProblems({ Resources: role(characters) }, new Map([['Role', 'Stack/Role']]))

  test('together take 10,240 characters', () => {
    expect(problems(10_240)).toEqual([])
  })

  test('and no more', () => {
    expect(problems(10_241)).toEqual([
      expect.stringMatching(
        /^Stack\/Role: the sum of its inline policies is 10241 characters and must be 10240 at most: /,
      ),
    ])
  })
})

describe('a stack', () => {
  const many = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`R${index}`, { Type: 'AWS::SQS::Queue' }]))

  test('may have 500 resources, and no more', () => {
    expect(stackProblems({ Resources: many(500) }, 'tl', true)).toEqual([])
    expect(stackProblems({ Resources: many(501) }, 'tl', true)).toEqual([
      expect.stringMatching(/what it holds is 501 resources and must be 500 at most: give groups only/),
    ])
  })

  test('may have 200 outputs, and no more', () => {
    expect(stackProblems({ Resources: many(1), Outputs: many(200) }, 'tl', true)).toEqual([])
    expect(stackProblems({ Resources: many(1), Outputs: many(201) }, 'tl', true)).toHaveLength(1)
  })

  test('may have a name of 128 characters, and no more', () => {
    expect(stackProblems({ Resources: many(1) }, 'x'.repeat(128), true)).toEqual([])
    expect(stackProblems({ Resources: many(1) }, 'x'.repeat(129), true)).toHaveLength(1)
  })

  test('may have a template of a million bytes, its spaces included, and no more', () => {
    const template = (bytes: number) => {
      const it = (size: number) => ({ Resources: { It: { Type: 'x'.repeat(size) } } })
      return it(bytes - JSON.stringify(it(0), undefined, 1).length)
    }

    expect(stackProblems(template(1_000_000), 'tl', true)).toEqual([])
    expect(stackProblems(template(1_000_001), 'tl', true)).toEqual([
      expect.stringMatching(/is 1000001 bytes and must be 1000000 at most: set suppressTemplateIndentation: true/),
    ])
    expect(stackProblems(template(1_000_001), 'tl', false)).toEqual([])
  })
})

/** The property with a value of this measure, in the shape that its unit asks for. */
function nested({ property, limit }: TemplateRow, measure: number): Record<string, unknown> {
  const { unit } = DEPLOY_LIMITS[limit]
  const value =
    property === 'Environment.Variables'
      ? variables(measure)
      : unit === 'characters' || unit === 'bytes'
        ? 'x'.repeat(measure)
        : unit === 'layers' || unit === 'tags'
          ? Array.from({ length: measure }, () => ({}))
          : measure
  return property.split('.').reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as Record<string, unknown>
}

function variables(bytes: number): Record<string, string> {
  const frame = JSON.stringify({ A: '' }).length
  return bytes < frame ? {} : { A: 'x'.repeat(bytes - frame) }
}
