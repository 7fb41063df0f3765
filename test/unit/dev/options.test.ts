import { describe, expect, it } from 'vitest'
import { backendOptions, checkNode } from '../../../lib/dev/options.ts'

describe('checkNode', () => {
  it.each(['20.19.0', '22.4.1', '18.0.0'])('refuses Node %s and says how to get a newer one', (version) => {
    expect(() => checkNode(version)).toThrow(
      expect.objectContaining({
        reason: 'OLD_NODE',
        message: expect.stringMatching(`${version}.*npm install --save-dev node@24`),
      }),
    )
  })

  it.each(['22.5.0', '24.0.0', '22.21.1'])('takes Node %s', (version) => {
    expect(() => checkNode(version)).not.toThrow()
  })
})

describe('backendOptions', () => {
  it('refuses an entry that is not there, naming where it looked', () => {
    expect(() => backendOptions({ entry: 'no/such.ts' })).toThrow(
      expect.objectContaining({ reason: 'ENTRY_MISSING', message: expect.stringContaining('no/such.ts') }),
    )
  })

  it('refuses a folder for an entry', () => {
    expect(() => backendOptions({ entry: 'lib' })).toThrow(expect.objectContaining({ reason: 'ENTRY_MISSING' }))
  })

  it.each([-1, 65_536, 1.5, Number.NaN])('refuses the port %s', (port) => {
    expect(() => backendOptions({ entry: 'package.json', port })).toThrow(
      expect.objectContaining({ reason: 'BAD_PORT' }),
    )
  })

  it.each([-1, 65_536, 0.5])("refuses the debugger's port %s", (inspect) => {
    expect(() => backendOptions({ entry: 'package.json', inspect })).toThrow(
      expect.objectContaining({ reason: 'BAD_INSPECT' }),
    )
  })

  it.each([0, -1, 2.5])('refuses %s worker processes', (concurrency) => {
    expect(() => backendOptions({ entry: 'package.json', concurrency })).toThrow(
      expect.objectContaining({ reason: 'BAD_CONCURRENCY' }),
    )
  })

  it('refuses a precision that schedules cannot have', () => {
    expect(() => backendOptions({ entry: 'package.json', schedulePrecision: 'hour' as never })).toThrow(
      expect.objectContaining({ reason: 'BAD_PRECISION', message: expect.stringContaining('second or minute') }),
    )
  })

  it('refuses a stage that AWS names cannot hold', () => {
    expect(() => backendOptions({ entry: 'package.json', stage: 'My Stage' })).toThrow(
      expect.objectContaining({ reason: 'BAD_STAGE', message: expect.stringContaining('"My Stage"') }),
    )
  })
})
