import type { NormalizedSchema } from '@smithy/core/schema';
import type { ServiceApi } from './api.ts';
import type { Wire } from './codec.ts';
import { AwsError } from './handlers.ts';
import { membersOf, requiredCount } from './schema.ts';

/**
 * Refuses an input that AWS would refuse before the service sees it: a required member is missing, or a value is not
 * of its type. Ranges, patterns and enumerations are not in the schemas; a handler that cares checks them itself.
 */
export function checkInput(api: ServiceApi, wire: Wire, schema: NormalizedSchema, input: unknown): void {
  const fault = findFault(schema, input);
  if (!fault) return;
  if (fault.kind === 'missing') throw missingParameter(api, fault.path);
  const isForm = wire === 'query' || wire === 'ec2Query';
  throw new AwsError(
    isForm ? 'MalformedInput' : 'SerializationException',
    `The value of ${dotted(fault.path)} is not a valid ${fault.expected}.`,
    { status: 400 },
  );
}

type Path = readonly (string | number)[];

/** What is wrong and where. The path is put together on the way out, because most inputs have nothing wrong. */
type Fault =
  | { readonly kind: 'missing'; readonly path: Path }
  | { readonly kind: 'wrong-type'; readonly path: Path; readonly expected: string };

const wrongType = (expected: string): Fault => ({ kind: 'wrong-type', path: [], expected });

const below = (part: string | number, fault: Fault): Fault => ({ ...fault, path: [part, ...fault.path] });

function findFault(schema: NormalizedSchema, value: unknown): Fault | undefined {
  if (schema.isUnitSchema() || schema.isDocumentSchema()) return undefined;
  if (schema.isStructSchema()) return isRecord(value) ? findFaultInStructure(schema, value) : wrongType('structure');
  if (schema.isListSchema())
    return Array.isArray(value) ? findFaultInItems(schema, value.entries(), 1) : wrongType('list');
  if (schema.isMapSchema()) return isRecord(value) ? findFaultInItems(schema, Object.entries(value)) : wrongType('map');
  const expected = expectedScalar(schema, value);
  return expected ? wrongType(expected) : undefined;
}

function findFaultInStructure(schema: NormalizedSchema, value: Record<string, unknown>): Fault | undefined {
  const required = requiredCount(schema);
  let position = 0;
  for (const [name, member] of membersOf(schema)) {
    const given = value[name];
    const isRequired = position++ < required;
    if (given == null) {
      if (isRequired) return { kind: 'missing', path: [name] };
      continue;
    }
    const fault = findFault(member, given);
    if (fault) return below(name, fault);
  }
  return undefined;
}

/** The items of a list, which AWS counts from one, or of a map. */
function findFaultInItems(
  schema: NormalizedSchema,
  items: Iterable<[string | number, unknown]>,
  firstIndex = 0,
): Fault | undefined {
  const itemSchema = schema.getValueSchema();
  for (const [key, item] of items) {
    // Some lists and maps may have holes; which ones is not worth telling apart.
    const fault = item === null ? undefined : findFault(itemSchema, item);
    if (fault) return below(typeof key === 'number' ? key + firstIndex : key, fault);
  }
  return undefined;
}

/** The name of the type that the value should have had; undefined if it has it. */
function expectedScalar(schema: NormalizedSchema, value: unknown): string | undefined {
  if (schema.isStringSchema()) return isText(value) ? undefined : 'string';
  if (schema.isBooleanSchema()) return typeof value === 'boolean' ? undefined : 'boolean';
  if (schema.isBlobSchema()) return value instanceof Uint8Array ? undefined : 'blob';
  if (schema.isTimestampSchema())
    return value instanceof Date && !Number.isNaN(value.getTime()) ? undefined : 'timestamp';
  if (schema.isBigIntegerSchema()) return typeof value === 'bigint' ? undefined : 'integer';
  if (schema.isNumericSchema()) return typeof value === 'number' && !Number.isNaN(value) ? undefined : 'number';
  return undefined;
}

/** A string that holds JSON, by its schema, is read as an object around it. */
const isText = (value: unknown): boolean =>
  typeof value === 'string' || (isRecord(value) && typeof value.valueOf() === 'string');

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);

/** Services that say "MissingParameter" in their documentation of common errors; the others validate by shape. */
const SAYS_MISSING_PARAMETER = new Set(['rds', 'ec2', 'sqs', 'monitoring']);

function missingParameter(api: ServiceApi, path: Path): AwsError {
  if (SAYS_MISSING_PARAMETER.has(api.signingName))
    return new AwsError('MissingParameter', `The request must contain the parameter ${dotted(path)}.`, { status: 400 });
  const code = VALIDATION_CODE[api.nativeWire];
  const message = `1 validation error detected: Value null at '${constraintPath(path)}' failed to satisfy constraint: Member must not be null`;
  return new AwsError(code, message, { status: 400 });
}

const VALIDATION_CODE: Readonly<Record<Wire, string>> = {
  query: 'ValidationError',
  ec2Query: 'MissingParameter',
  restXml: 'InvalidInput',
  json10: 'ValidationException',
  json11: 'ValidationException',
  rpcCbor: 'ValidationException',
  rpcJson: 'ValidationException',
  restJson: 'ValidationException',
};

const dotted = (path: Path): string => path.join('.') || 'the request';

/** AWS spells the path as its own code does: `entries.1.member.detailType`. */
const constraintPath = (path: Path): string =>
  path
    .map((part) => (typeof part === 'number' ? `${part}.member` : part.charAt(0).toLowerCase() + part.slice(1)))
    .join('.');
