import { spawn } from 'node:child_process'

/** `cdklocal` gave up; what it had to say is on the terminal already. */
export class CdkLocalError extends Error {
  override readonly name = 'CdkLocalError'
}

/**
 * Runs `cdklocal`, its output going where this process's goes.
 *
 * @throws CdkLocalError when it fails.
 */
export async function cdklocal(args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const command = `cdklocal ${args.join(' ')}`
  console.log(`      ${command}`)
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  // On Windows it is a script, which only a shell starts.
  const child = spawn('cdklocal', [...args], { env, stdio: 'inherit', shell: process.platform === 'win32' })
  child.once('error', (cause) =>
    reject(new CdkLocalError(`cdklocal could not be started (${cause.message}); run npm install`, { cause })),
  )
  child.once('exit', (code, signal) => {
    if (code === 0) resolve()
    else reject(new CdkLocalError(`${command} ended with ${signal ?? `exit code ${code}`}; the reason stands above`))
  })
  await promise
}
