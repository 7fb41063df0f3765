import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DevServerError } from '../dev-error.ts'

/** The small state that has no database of its own, section by section: parameters, mappings, TTL settings. */
export interface StateFile {
  /** What was last saved under `section`, or undefined. */
  read(section: string): unknown
  /** Replaces a section. With a folder, the file is replaced whole, so that a crash leaves the old or the new one. */
  write(section: string, value: unknown): void
}

/** Keeps the sections in `folder`/state.json, or in memory when there is no folder. */
export function openStateFile(folder: string | undefined): StateFile {
  const path = folder === undefined ? undefined : join(folder, 'state.json')
  const sections = path === undefined ? {} : load(path)
  return {
    read: (section) => sections[section],
    write: (section, value) => {
      if (path !== undefined) save(path, { ...sections, [section]: value })
      sections[section] = value
    },
  }
}

function load(path: string): Record<string, unknown> {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {}
    throw error
  }
  try {
    return JSON.parse(text) as Record<string, unknown>
  } catch (cause) {
    const remedy = `Delete it (parameters and mappings are then made again by the next start) or restore it.`
    throw new DevServerError('STATE_FILE_DAMAGED', `${path} is not valid JSON. ${remedy}`, { cause })
  }
}

function save(path: string, sections: Record<string, unknown>): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(`${path}.tmp`, JSON.stringify(sections))
  renameSync(`${path}.tmp`, path)
}
