import type { Sourced } from '../client-config.ts'

/** A sentence when an endpoint is no URL to send requests to, else `undefined`. */
export function endpointProblem(endpoint: Sourced | undefined): string | undefined {
  if (endpoint === undefined) return undefined
  const { source } = endpoint
  const value = endpoint.value.replace(/\/\/[^/]*@/, '//')
  if (/^https?:$/.test(URL.parse(value)?.protocol ?? '')) return undefined
  const likely = /^[\w.-]+(:\d+)?(\/|$)/.test(value) ? `http://${value}` : 'http://127.0.0.1:4510'
  return `the endpoint '${value}' (${source}) is no http or https URL; write it like ${likely}`
}
