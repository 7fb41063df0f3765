import type { Facts } from './facts.ts'
import { isLocal, placeText, regionOf, shownEndpoint } from './settings.ts'

export function refusedText({ service, settings, tried }: Facts): string {
  const endpoint = shownEndpoint(service, settings)
  if (endpoint === undefined)
    return `the connection was refused (ECONNREFUSED ${tried}) on the way to ${placeText(service, settings)}; ${throughProxy(settings)}`
  const remedy = isLocal(service, settings)
    ? 'is `tasklane dev` (or LocalStack) running, and on this port?'
    : 'is what should answer there running?'
  return `nothing listens at ${endpoint.value} (${endpoint.source}; ECONNREFUSED ${tried}); ${remedy} Start it, or correct ${remedySource(endpoint.source)}`
}

export function hostUnknownText({ service, settings, cause, tried }: Facts): string {
  const endpoint = shownEndpoint(service, settings)
  const host = cause.hostname ?? (endpoint === undefined ? 'AWS' : new URL(endpoint.value).hostname)
  const said = `the host ${host} can't be found (${cause.code} ${tried})`
  if (endpoint !== undefined)
    return `${said}; check the endpoint ${endpoint.value} (${endpoint.source}), and this machine's DNS`
  const region = regionOf(service, settings)
  return `${said}; is there a region '${region?.value}' (${region?.source}), and is this machine on the network? For a running \`tasklane dev\`, set AWS_ENDPOINT_URL`
}

export function tlsText({ service, settings, cause, tried }: Facts): string {
  const said = `TLS failed (${cause.code} ${tried}) at ${placeText(service, settings)}`
  if (/^HPE_/.test(cause.code ?? '')) return `${said}: what answers speaks no HTTP; write https:// if it speaks TLS`
  if (/WRONG_VERSION|EPROTO/.test(cause.code ?? ''))
    return `${said}: what answers speaks no TLS; write http:// if it speaks HTTP`
  if (/ALTNAME/.test(cause.code ?? ''))
    return `${said}: the certificate is for other hosts; correct the host of the endpoint`
  if (/EXPIRED|NOT_YET/.test(cause.code ?? ''))
    return `${said}: the certificate's time is over, or has not come; check this machine's clock, or have the certificate renewed`
  const unread = settings.environment['AWS_CA_BUNDLE'] ? ' (AWS_CA_BUNDLE is set, which this SDK does not read)' : ''
  return `${said}: nobody whom Node.js trusts has signed the certificate; if a proxy or an emulator made it, name its CA's file in NODE_EXTRA_CA_CERTS${unread}`
}

export function proxyText({ service, settings, cause, tried }: Facts): string {
  return `the proxy of HTTPS_PROXY lets nothing through to ${placeText(service, settings)} (${cause.code} ${tried}); have it allow that host, or name the host in NO_PROXY`
}

export function silentText({ service, settings, tried, credentials }: Facts): string {
  // A call that was never sent waited for something else.
  if (tried.startsWith('in '))
    return `nothing could be sent ${tried}: the credentials (${credentials}) did not come; does what provides them hang?`
  const remedy = isLocal(service, settings) ? 'it hangs, or is overloaded: restart it' : throughProxy(settings)
  return `no answer ${tried} from ${placeText(service, settings)}; ${remedy}`
}

export function notAwsText({ service, settings, cause }: Facts): string {
  const status = cause.status === undefined ? '' : ` (HTTP ${cause.status})`
  return `what answers at ${placeText(service, settings)} is not AWS${status}: its reply can't be read; a proxy, or another server? Correct the endpoint, or the way there`
}

/** Where a direct way may be barred. */
function throughProxy({ environment }: Facts['settings']): string {
  const proxy = ['HTTPS_PROXY', 'https_proxy'].find((name) => environment[name])
  if (proxy === undefined) return 'check the network, and the region'
  if (environment['NODE_USE_ENV_PROXY']) return `check the proxy of ${proxy}`
  return `${proxy} is set, but Node.js only minds it with NODE_USE_ENV_PROXY=1: set that too`
}

function remedySource(source: string): string {
  return source === "option 'endpoint'" ? 'the option' : source
}
