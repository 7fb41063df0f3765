// The dashboard's browser app as the package carries it: built once, so that whoever installs it needs neither Preact nor a build.
import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { STATIC_FILES } from '../lib/dashboard/assets/assets.ts'
import { bundleApp } from '../lib/dashboard/assets/bundle-app.ts'

const sources = new URL('../dashboard/', import.meta.url)
const target = new URL('../dist/dashboard/', import.meta.url)

const built = await bundleApp(sources)
await mkdir(target, { recursive: true })
await Promise.all(built.map(({ path, contents }) => writeFile(new URL(`.${path}`, target), contents)))
await Promise.all(STATIC_FILES.map((file) => copyFile(new URL(file, sources), new URL(file, target))))
console.log(
  `dashboard: ${built.map(({ path, contents }) => `${path} ${Math.round(contents.length / 1024)} KB`).join(', ')}`,
)
