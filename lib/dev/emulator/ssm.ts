import { AwsError, invalid, unknownOperation } from './aws-error.ts'
import type { JsonService } from './dynamo.ts'
import { isRecord } from './http-json.ts'
import type { StateFile } from './json-file.ts'

interface Parameter {
  readonly Name: string
  readonly Type: string
  readonly Value: string
  readonly Version: number
  /** Epoch seconds. */
  readonly LastModifiedDate: number
  readonly ARN: string
  readonly DataType: string
}

const standardLimitBytes = 4096
const pageLimit = 10
const types = ['String', 'StringList', 'SecureString']

/** Parameter Store: the calls that the app's manifest needs, kept in the state file. Secure strings are kept as they are. */
export function openParameterStore(state: StateFile): JsonService {
  const saved = state.read('parameters')
  const store = new Map(Object.entries(isRecord(saved) ? (saved as Record<string, Parameter>) : {}))
  const save = () => state.write('parameters', Object.fromEntries(store))
  const operations: Record<string, (input: Record<string, unknown>) => object> = {
    PutParameter: (input) => {
      const parameter = put(store, input)
      save()
      return { Version: parameter.Version, Tier: 'Standard' }
    },
    GetParameter: (input) => ({ Parameter: get(store, text(input, 'Name')) }),
    GetParameters: (input) => getMany(store, names(input)),
    GetParametersByPath: (input) => getByPath(store, input),
    DeleteParameter: (input) => {
      store.delete(get(store, text(input, 'Name')).Name)
      save()
      return {}
    },
    DeleteParameters: (input) => {
      const [DeletedParameters, InvalidParameters] = partition(names(input), (name) => store.delete(name))
      save()
      return { DeletedParameters, InvalidParameters }
    },
  }
  return {
    handle: async (operation, input) => {
      const perform = operations[operation]
      if (perform === undefined) throw unknownOperation(operation)
      return perform(input)
    },
    close: async () => undefined,
  }
}

function put(store: Map<string, Parameter>, input: Record<string, unknown>): Parameter {
  const Name = text(input, 'Name')
  const Value = text(input, 'Value')
  const existing = store.get(Name)
  if (existing !== undefined && input['Overwrite'] !== true) {
    throw new AwsError('ParameterAlreadyExists', `The parameter ${Name} already exists. Set Overwrite to replace it.`)
  }
  const Type = input['Type'] ?? existing?.Type
  if (typeof Type !== 'string' || !types.includes(Type)) throw invalid(`Type must be one of ${types.join(', ')}`)
  const sizeBytes = Buffer.byteLength(Value)
  if (sizeBytes > standardLimitBytes) {
    const remedy = 'Split the value over several parameters.'
    throw invalid(`Standard tier parameters take ${standardLimitBytes} bytes, ${Name} has ${sizeBytes}. ${remedy}`)
  }
  const ARN = `arn:aws:ssm:us-east-1:000000000000:parameter${Name.startsWith('/') ? '' : '/'}${Name}`
  const Version = (existing?.Version ?? 0) + 1
  const parameter = { Name, Type, Value, Version, LastModifiedDate: Date.now() / 1000, ARN, DataType: 'text' }
  store.set(Name, parameter)
  return parameter
}

function get(store: Map<string, Parameter>, name: string): Parameter {
  const parameter = store.get(name)
  if (parameter === undefined) throw new AwsError('ParameterNotFound', `Parameter ${name} not found.`)
  return parameter
}

function getMany(store: Map<string, Parameter>, wanted: readonly string[]): object {
  const [found, InvalidParameters] = partition(wanted, (name) => store.has(name))
  return { Parameters: found.map((name) => store.get(name)), InvalidParameters }
}

function getByPath(store: Map<string, Parameter>, input: Record<string, unknown>): object {
  const path = text(input, 'Path')
  if (!path.startsWith('/')) throw invalid(`A path begins with '/', this is ${path}`)
  if (input['ParameterFilters'] !== undefined) throw invalid('ParameterFilters are not part of the local backend')
  const limit = Number(input['MaxResults'] ?? pageLimit)
  if (!(limit >= 1 && limit <= pageLimit))
    throw invalid(`MaxResults is ${limit}; it must be between 1 and ${pageLimit}`)

  const prefix = path.endsWith('/') ? path : `${path}/`
  const after = typeof input['NextToken'] === 'string' ? input['NextToken'] : ''
  const isWanted = (name: string) =>
    name > after && name.startsWith(prefix) && (input['Recursive'] === true || !name.slice(prefix.length).includes('/'))
  const page = [...store.keys()].filter(isWanted).sort()
  const Parameters = page.slice(0, limit).map((name) => store.get(name))
  return page.length > limit ? { Parameters, NextToken: page[limit - 1] } : { Parameters }
}

function names(input: Record<string, unknown>): string[] {
  const list = input['Names']
  if (!Array.isArray(list) || list.length === 0 || list.length > pageLimit) {
    throw invalid(`Names must hold between 1 and ${pageLimit} names`)
  }
  return list.map(String)
}

function text(input: Record<string, unknown>, field: string): string {
  const value = input[field]
  if (typeof value !== 'string' || value === '') throw invalid(`${field} must be a string that is not empty`)
  return value
}

function partition(list: readonly string[], test: (name: string) => boolean): [string[], string[]] {
  const yes: string[] = []
  const no: string[] = []
  for (const name of list) (test(name) ? yes : no).push(name)
  return [yes, no]
}
