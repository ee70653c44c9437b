import type { NormalizedSchema } from '@smithy/core/schema';
import type { Wire } from './codec.ts';
import { constraintPath, findViolations } from './constraints.ts';
import { AwsError } from './handlers.ts';
import { membersOf, requiredCount } from './schema.ts';
import type { WireService } from './service.ts';

/**
 * Refuses an input that AWS would refuse before the service sees it: a required member is missing, a value is not of
 * its type, or it breaks a constraint of the API model, as far as the service has them listed; the SDK's schemas have
 * none. AWS lists all that is missing or breaks a constraint in one answer.
 */
export function checkInput(
  { api, constraints }: Pick<WireService, 'api' | 'constraints'>,
  wire: Wire,
  schema: NormalizedSchema,
  input: unknown,
): void {
  const faults = findFaults(schema, input);
  const mistyped = faults.find((fault) => fault.kind === 'wrong-type');
  if (mistyped) {
    const isForm = wire === 'query' || wire === 'ec2Query';
    throw new AwsError(
      isForm ? 'MalformedInput' : 'SerializationException',
      `The value of ${dotted(mistyped.path)} is not a valid ${mistyped.expected}.`,
      { status: 400 },
    );
  }
  if (faults[0] && SAYS_MISSING_PARAMETER.has(api.signingName)) throw missingParameter(faults[0].path);
  const violations = [
    ...faults.map(({ path }) => nullAt(path)),
    ...(constraints ? findViolations(constraints, schema, input) : []),
  ];
  if (violations.length === 0) return;
  const count = violations.length === 1 ? '1 validation error' : `${violations.length} validation errors`;
  throw new AwsError(
    VALIDATION_CODE_OF[api.signingName] ?? VALIDATION_CODE[api.nativeWire],
    `${count} detected: ${violations.join('; ')}`,
    { status: 400 },
  );
}

/**
 * The same for what comes past the wire, as a template's resource does: throws what a caller of the operation would be
 * answered.
 */
export const inputCheck =
  (service: Pick<WireService, 'api' | 'constraints'>) =>
  (operation: string, input: object): void =>
    checkInput(service, service.api.nativeWire, service.api.operation(operation)!.input, input);

const nullAt = (path: Path): string =>
  `Value null at '${constraintPath(path)}' failed to satisfy constraint: Member must not be null`;

type Path = readonly (string | number)[];

/** What is wrong and where. The path is put together on the way out, because most inputs have nothing wrong. */
type Fault =
  | { readonly kind: 'missing'; readonly path: Path }
  | { readonly kind: 'wrong-type'; readonly path: Path; readonly expected: string };

const wrongType = (expected: string): Fault => ({ kind: 'wrong-type', path: [], expected });

const below = (part: string | number, faults: readonly Fault[]): Fault[] =>
  faults.map((fault) => ({ ...fault, path: [part, ...fault.path] }));

const NO_FAULTS: readonly Fault[] = [];

function findFaults(schema: NormalizedSchema, value: unknown): readonly Fault[] {
  if (schema.isUnitSchema() || schema.isDocumentSchema()) return NO_FAULTS;
  if (schema.isStructSchema()) return isRecord(value) ? findFaultsInStructure(schema, value) : [wrongType('structure')];
  if (schema.isListSchema())
    return Array.isArray(value) ? findFaultsInItems(schema, value.entries(), 1) : [wrongType('list')];
  if (schema.isMapSchema())
    return isRecord(value) ? findFaultsInItems(schema, Object.entries(value)) : [wrongType('map')];
  const expected = expectedScalar(schema, value);
  return expected ? [wrongType(expected)] : NO_FAULTS;
}

function findFaultsInStructure(schema: NormalizedSchema, value: Record<string, unknown>): readonly Fault[] {
  const required = requiredCount(schema);
  let position = 0;
  const faults: Fault[] = [];
  for (const [name, member] of membersOf(schema)) {
    const given = value[name];
    const isRequired = position++ < required;
    if (given == null) {
      if (isRequired) faults.push({ kind: 'missing', path: [name] });
      continue;
    }
    const inside = findFaults(member, given);
    if (inside.length > 0) faults.push(...below(name, inside));
  }
  return faults;
}

/** The items of a list, which AWS counts from one, or of a map. */
function findFaultsInItems(
  schema: NormalizedSchema,
  items: Iterable<[string | number, unknown]>,
  firstIndex = 0,
): readonly Fault[] {
  const itemSchema = schema.getValueSchema();
  const faults: Fault[] = [];
  for (const [key, item] of items) {
    // Some lists and maps may have holes; which ones is not worth telling apart.
    const inside = item === null ? NO_FAULTS : findFaults(itemSchema, item);
    if (inside.length > 0) faults.push(...below(typeof key === 'number' ? key + firstIndex : key, inside));
  }
  return faults;
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

const missingParameter = (path: Path): AwsError =>
  new AwsError('MissingParameter', `The request must contain the parameter ${dotted(path)}.`, { status: 400 });

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

/** Recorded: a service that has a name of its own for it. */
const VALIDATION_CODE_OF: Readonly<Record<string, string>> = { logs: 'InvalidParameterException' };

const dotted = (path: Path): string => path.join('.') || 'the request';
