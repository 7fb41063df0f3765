import type { GroupSpec } from '../../lib/core/group.ts'
import type { AppPlan } from '../../lib/core/plan.ts'

type Architecture = GroupSpec['architecture']

const OF_NODE: Readonly<Record<string, Architecture>> = { arm64: 'arm64', x64: 'x86_64' }

/**
 * What a function is built for: the architecture that was asked for, but on LocalStack this machine's. There, functions run here, and the
 * native part of a package that is made for another processor would not load.
 *
 * LocalStack is meant wherever AWS_ENDPOINT_URL is set while synthesizing, as `cdklocal` does.
 */
export function deployedArchitecture(
  wanted: Architecture,
  { env, arch }: Pick<NodeJS.Process, 'env' | 'arch'> = process,
): Architecture {
  return env['AWS_ENDPOINT_URL'] ? (OF_NODE[arch] ?? wanted) : wanted
}

/** The plan with {@link deployedArchitecture} for each of its groups. */
export function withDeployedArchitecture(plan: AppPlan): AppPlan {
  const groups = plan.groups.map((group) => ({ ...group, architecture: deployedArchitecture(group.architecture) }))
  return { ...plan, groups }
}
