import { resolve } from 'node:path'

/** The AWS SDK's scopes. What counts of its names, it says as texts, since most of its users minify it. */
const SDK = /\/node_modules\/(@aws-sdk|@smithy|@aws)\//

/** This package's folders of modules, with slashes. */
const OWN = ['lib', 'functions'].map((folder) => `${slashed(resolve(import.meta.dirname, '../..', folder))}/`)

/** Whether a file is Tasklane's or the SDK's: one of those whose names nobody asks for. */
export function isInternal(path: string): boolean {
  const file = slashed(path)
  return /\.[cm]?[jt]s$/.test(file) && (SDK.test(file) || OWN.some((folder) => file.startsWith(folder)))
}

function slashed(path: string): string {
  return path.replaceAll('\\', '/')
}
