import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm'

/** What `cdk bootstrap` writes last; `hnb659fds` is its qualifier unless one is chosen. */
const VERSION_PARAMETER = '/cdk-bootstrap/hnb659fds/version'

/** The version of the account's CDK bootstrap in this region; `undefined` when it has none. */
export async function bootstrapVersion(region: string, endpoint: string): Promise<string | undefined> {
  const ssm = new SSMClient({ region, endpoint })
  try {
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: VERSION_PARAMETER }))
    return Parameter?.Value
  } catch (error) {
    if (error instanceof Error && error.name === 'ParameterNotFound') return undefined
    throw error
  } finally {
    ssm.destroy()
  }
}
