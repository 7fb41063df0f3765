import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { CHILD_LIMITS } from '../../infra/synth-child/run-child.ts'
import { GOOD, moduleFolder, refusalOf } from './user-module.ts'

const { folder, write } = moduleFolder()
const REMEDY = /: move it into a task's run, or into withState's factory/

describe('a module whose import has effects is refused, with what it did, where, and the remedy:', () => {
  test.each([
    ['a socket', `import net from 'node:net'\nnet.connect(5432, 'db.internal')`, 'network (db.internal:5432)', 3],
    ['TLS', `import { connect } from 'node:tls'\nconnect({ host: 'a.b', port: 443 })`, 'network (a.b:443)', 3],
    ['a pipe', `import { connect } from 'node:net'\nconnect('/run/some.sock')`, 'network (/run/some.sock)', 3],
    ['HTTPS', `import { get } from 'node:https'\nget('https://a.b/c?key=secret')`, 'network (a.b:443)', 3],
    ['HTTP/2', `import { connect } from 'node:http2'\nconnect('http://a.b:81')`, 'network (a.b:81)', 3],
    ['fetch', `await fetch('https://a.b/c?key=secret')`, 'network (a.b)', 2],
    ['a web socket', `new WebSocket('wss://a.b/c')`, 'network (a.b)', 2],
    ['a lookup', `import dns from 'node:dns/promises'\nawait dns.resolve4('a.b')`, 'network (a.b)', 3],
    ['a lookup by its name', `import { lookup } from 'node:dns'\nlookup('a.b', () => {})`, 'network (a.b)', 3],
    ['a server', `import http from 'node:http'\nhttp.createServer().listen(8080)`, 'network (listening at', 3],
    ['UDP', `import dgram from 'node:dgram'\ndgram.createSocket('udp4').send('x', 1, 'a.b')`, 'network (a UDP', 3],
    [
      'a database',
      `import { DatabaseSync } from 'node:sqlite'\nnew DatabaseSync('/tmp/a.db')`,
      'file system (/tmp/a.db)',
      3,
    ],
    ['a process', `import { execSync } from 'node:child_process'\nexecSync('true')`, 'starts a process (', 3],
    ['a thread', `import { Worker } from 'node:worker_threads'\nnew Worker('', { eval: true })`, 'a worker thread', 3],
    ['the inspector', `import { Session } from 'node:inspector'\nnew Session().connect()`, 'opens the inspector', 3],
  ])('%s', (name, effect, what, line) => {
    const entry = write(name, `const early = 1\n${effect}\n${GOOD}`)

    const refusal = refusalOf(entry)

    expect(refusal).toContain(`its import `)
    expect(refusal).toContain(what)
    expect(refusal).toContain(` at ${entry}:${line}:`)
    expect(refusal).toMatch(REMEDY)
    expect(refusal).not.toContain('secret')
  })

  test.each([
    ['at once', (path: string) => `fs.writeFileSync(${path}, 'x')`],
    ['by a callback', (path: string) => `fs.writeFile(${path}, 'x', () => {})`],
    ['by a promise', (path: string) => `await fs.promises.appendFile(${path}, 'x')`],
    ['by a stream', (path: string) => `fs.createWriteStream(${path}).on('error', () => {})`],
    ['as a folder', (path: string) => `fs.mkdirSync(${path})`],
    ['and swallows the error', (path: string) => `try { fs.mkdirSync(${path}) } catch {}`],
  ])('a file, %s', (name, effect) => {
    const target = join(folder, 'written')
    const entry = write(`file ${name}`, `import fs from 'node:fs'\n${effect(JSON.stringify(target))}\n${GOOD}`)

    const refusal = refusalOf(entry)

    expect(refusal).toContain(`writes to the file system (${target}) at ${entry}:2:`)
    expect(existsSync(target)).toBe(false)
  })

  test('all of them at once, and no error that only follows from them', () => {
    const entry = write(
      'several',
      `import fs from 'node:fs'\ntry { fs.mkdirSync('/tmp/x') } catch {}\nawait fetch('http://a.b').catch(() => { throw new Error('no database') })\n${GOOD}`,
    )

    const refusal = refusalOf(entry)

    expect(refusal).toContain('has 2 mistakes')
    expect(refusal).not.toContain('no database')
  })

  test('in a file that it imports: that line is named', () => {
    write('helper', `export const connect = () => fetch('http://a.b')`)
    const entry = write('importing', `import { connect } from './helper'\nawait connect()\n${GOOD}`)

    expect(refusalOf(entry)).toContain(`${join(folder, 'helper.ts')}:1:`)
  })
})

describe('a module that does not let go is refused:', () => {
  const short = { ...CHILD_LIMITS, aliveMs: 1500 }

  test('a timer, with the line that started it', () => {
    const entry = write('timer', `setInterval(() => {}, 50).unref()\nsetInterval(() => {}, 100)\n${GOOD}`)

    const refusal = refusalOf(entry, short)

    expect(refusal).toMatch(/keeps its process alive for 1.5 s after its import, by a timer \(Timeout\) made at /)
    expect(refusal).toContain(`(Timeout) made at ${entry}:2:1: move it into`)
    expect(refusal).toContain('or call unref()')
  })

  test('a watched file', () => {
    const entry = write('watched', `import fs from 'node:fs'\nfs.watch('/tmp')\n${GOOD}`)

    expect(refusalOf(entry, short)).toContain(`a watched file (FSEventWrap) made at ${entry}:2:`)
  })

  test('a wait at its top level that is too long', () => {
    const entry = write('waiting', `await new Promise((done) => setTimeout(done, 60_000))\n${GOOD}`)

    expect(refusalOf(entry, short)).toMatch(/has not ended after 1.5 s; it waits for a timer \(Timeout\) made at .*:1:/)
  })

  test('a wait at its top level that nothing ends', () => {
    const entry = write('unsettled', `await new Promise(() => {})\n${GOOD}`)

    expect(refusalOf(entry)).toContain('awaits a promise that nothing will settle')
  })

  test('an endless loop, which is killed', () => {
    const entry = write('endless', `for (;;) {}\n${GOOD}`)

    expect(refusalOf(entry, { ...CHILD_LIMITS, killMs: 2500 })).toMatch(/has not ended after 2.5 s.* an endless loop\?/)
  })

  test('after 5 s unless told otherwise', () => {
    expect(CHILD_LIMITS.aliveMs).toBe(5000)
  })
})
