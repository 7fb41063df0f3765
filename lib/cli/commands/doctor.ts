import { readFileSync } from 'node:fs'
import { type Command, InvalidArgumentError } from 'commander'
import { DEFAULTS } from '../../core/defaults.ts'
import { ENVIRONMENT } from '../../core/environment.ts'
import { appName, type ConnectionFlags, takeProfile, withConnection } from '../connection.ts'
import { defined } from '../defined.ts'
import type { Check } from '../doctor/check.ts'
import { nodeCheck, tasklaneCheck } from '../doctor/machine-checks.ts'
import { GRANTS, type Grant } from '../doctor/permission-checks.ts'
import { terminalOutput } from '../output.ts'
import { packageFile } from '../package-file.ts'
import { NotAllDone } from '../usage-error.ts'
import { doctorLines } from '../views/doctor-lines.ts'

interface DoctorFlags extends ConnectionFlags {
  readonly require: readonly Grant[]
}

const EXAMPLES = `
Examples:
  tasklane doctor
  tasklane doctor --endpoint http://127.0.0.1:4510
  tasklane doctor --app media --stage prod --profile work --region eu-west-1
  tasklane doctor --require read,enqueue       a failure, too, where a grant is lacking
  tasklane doctor --json | jq '.checks[] | select(.level == "fail")'

It changes nothing, and exits with 1 when a check fails.`

/** `tasklane doctor`: what stands between this machine and the app, and what to do. */
export function addDoctor(program: Command): void {
  const command = program
    .command('doctor')
    .description('look at Node, credentials, region, clock, the app and its resources, and say what is wrong')
    .option('--require <grants>', `of ${GRANTS.join(', ')}: fail without these`, grants, [])
    .addHelpText('after', EXAMPLES)
  withConnection(command).action(async (_flags: object, self: Command) => {
    const flags = self.optsWithGlobals<DoctorFlags>()
    takeProfile(flags)
    const { endpoint, region, require: required } = flags
    const app = appName(flags, process.env, process.cwd())
    const stage = flags.stage ?? process.env[ENVIRONMENT.stage] ?? DEFAULTS.stage
    const { examine } = await import('../doctor/examine.ts')
    const patient = { app, stage, required, ...defined({ stageOption: flags.stage, endpoint, region }) }
    const checks = [...machineChecks(), ...(await examine(patient))]
    const isWell = checks.every(({ level }) => level !== 'fail')
    terminalOutput(flags.json ?? false).show({ ok: isWell, app, stage, checks }, (data, look) =>
      doctorLines(data.checks, look),
    )
    if (!isWell) throw new NotAllDone()
  })
}

function machineChecks(): Check[] {
  const { version, engines } = JSON.parse(readFileSync(packageFile('package.json'), 'utf8')) as {
    readonly version: string
    readonly engines: { readonly node: string }
  }
  return [nodeCheck(process.versions.node, engines.node), tasklaneCheck(version)]
}

function grants(text: string): Grant[] {
  return text.split(',').map((name) => {
    const grant = GRANTS.find((known) => known === name.trim())
    if (grant !== undefined) return grant
    throw new InvalidArgumentError(`Grants are ${GRANTS.join(', ')}, with commas between.`)
  })
}
