import { expect, test } from 'vitest'
import { resourcesOfType, synthesize } from './synthesize.ts'

const [dashboard] = Object.values(resourcesOfType(synthesize({ dashboard: true }), 'AWS::CloudWatch::Dashboard'))

test('there is none unless it is asked for, since it costs', () => {
  synthesize().resourceCountIs('AWS::CloudWatch::Dashboard', 0)
})

test('one dashboard shows every queue and function of the app', () => {
  const body = JSON.stringify(dashboard?.Properties['DashboardBody'])

  expect(dashboard?.Properties['DashboardName']).toBe('tl_fixture_test')
  for (const group of ['default', 'images']) {
    expect(body).toContain(`tl_fixture_test_${group}`)
    for (const priority of ['critical', 'high', 'normal', 'low']) {
      expect(body).toContain(`tl_fixture_test_${group}_${priority}`)
      expect(body).toContain(`tl_fixture_test_${group}_${priority}_dlq`)
    }
  }
})

test('its graphs fill a row of the grid each group', () => {
  const { 'Fn::Join': join } = (dashboard?.Properties['DashboardBody'] ?? {}) as {
    readonly 'Fn::Join'?: [string, unknown[]]
  }
  const text = (join?.[1] ?? []).map((part) => (typeof part === 'string' ? part : 'eu-central-1')).join('')
  const { widgets } = JSON.parse(text) as { readonly widgets: readonly { type: string; width: number; y: number }[] }

  const graphs = widgets.filter(({ type }) => type === 'metric')
  const rows = [...Map.groupBy(graphs, ({ y }) => y).values()]
  expect(rows).toHaveLength(2)
  for (const row of rows) expect(row.reduce((sum, { width }) => sum + width, 0)).toBe(24)
})
