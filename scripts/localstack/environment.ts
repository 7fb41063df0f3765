/** Where LocalStack's container listens when it is started as its documentation says. */
const DEFAULT_ENDPOINT = 'http://127.0.0.1:4566'

/** Of an account on AWS: nothing that is meant for LocalStack may find its way there. */
const OF_AN_ACCOUNT = ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE', 'AWS_SESSION_TOKEN', 'AWS_ACCOUNT_ID']

export interface LocalStackEnvironment extends NodeJS.ProcessEnv {
  readonly AWS_ENDPOINT_URL: string
  readonly AWS_REGION: string
}

/**
 * The environment in which SDK, CDK and `cdklocal` all speak to LocalStack: a caller's endpoint and region are kept, its credentials are
 * not. Changes nothing by itself.
 */
export function localStackEnvironment(environment: NodeJS.ProcessEnv): LocalStackEnvironment {
  const kept = Object.fromEntries(Object.entries(environment).filter(([name]) => !OF_AN_ACCOUNT.includes(name)))
  const endpoint = (environment['AWS_ENDPOINT_URL'] || DEFAULT_ENDPOINT).replace(/\/$/, '')
  const region = environment['AWS_REGION'] || environment['AWS_DEFAULT_REGION'] || 'us-east-1'
  return {
    ...kept,
    AWS_ENDPOINT_URL: endpoint,
    // A bucket's own host name resolves nowhere under `localhost`; with an address, the SDK writes the bucket into the path.
    AWS_ENDPOINT_URL_S3: environment['AWS_ENDPOINT_URL_S3'] || endpoint.replace('//localhost', '//127.0.0.1'),
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    // `cdklocal` drops all other variables of this kind, the region too.
    AWS_ENVAR_ALLOWLIST: 'AWS_REGION,AWS_DEFAULT_REGION',
    AWS_EC2_METADATA_DISABLED: 'true',
  }
}
