import type { NormalizedSchema } from '@smithy/core/schema';
import type { ServiceApi } from './api.ts';
import type { Wire } from './codec.ts';
import { breachesOf, constraintOf, demandTexts, isConstrained } from './constraints.ts';
import { AwsError } from './handlers.ts';
import { membersOf, requiredCount } from './schema.ts';

/**
 * Refuses an input that AWS would refuse before the service sees it: a required member is missing, a value is not of its
 * type, or is not what the service's model demands of it.
 */
export function checkInput(api: ServiceApi, wire: Wire, schema: NormalizedSchema, input: unknown): void {
  const check = new Check(api.signingName);
  check.value(schema, input, undefined);
  const { wrongType, missing, breaches } = check;
  if (wrongType) {
    const isForm = wire === 'query' || wire === 'ec2Query';
    throw new AwsError(
      isForm ? 'MalformedInput' : 'SerializationException',
      `The value of ${dotted(pathOf(wrongType.place))} is not a valid ${wrongType.expected}.`,
      { status: 400 },
    );
  }
  const [firstMissing] = missing;
  if (firstMissing && SAYS_MISSING_PARAMETER.has(api.signingName)) {
    const parameter = dotted(pathOf(firstMissing));
    throw new AwsError('MissingParameter', `The request must contain the parameter ${parameter}.`, { status: 400 });
  }
  if (missing.length + breaches.length > 0) throw validationError(api, missing, breaches);
}

type Path = readonly (string | number)[];

/** Where a value stands. Most inputs have nothing wrong, so that a path is put together only when it is told. */
interface Place {
  readonly part: string | number;
  readonly in: Place | undefined;
}

interface Breach {
  readonly place: Place;
  /** As AWS shows it; undefined where it is not to be shown. */
  readonly shown: string | undefined;
  readonly demand: string;
}

/** Finds the first value of a wrong type, and everything else that is wrong. */
class Check {
  wrongType: { readonly place: Place | undefined; readonly expected: string } | undefined;
  readonly missing: Place[] = [];
  readonly breaches: Breach[] = [];
  readonly #service: string;
  readonly #isConstrained: boolean;

  constructor(service: string) {
    this.#service = service;
    this.#isConstrained = isConstrained(service);
  }

  value(schema: NormalizedSchema, value: unknown, place: Place | undefined): void {
    if (this.wrongType || schema.isUnitSchema() || schema.isDocumentSchema()) return;
    const expected = expectedType(schema, value);
    if (expected) this.wrongType = { place, expected };
    else if (schema.isStructSchema()) this.#structure(schema, value as Record<string, unknown>, place);
    // AWS counts the items of a list from one.
    else if (schema.isListSchema()) this.#items(schema, (value as unknown[]).entries(), 1, place);
    else if (schema.isMapSchema()) this.#items(schema, Object.entries(value as object), 0, place);
  }

  #structure(schema: NormalizedSchema, value: Record<string, unknown>, place: Place | undefined): void {
    const required = requiredCount(schema);
    let position = 0;
    for (const [name, member] of membersOf(schema)) {
      const given = value[name];
      const isRequired = position++ < required;
      const here = { part: name, in: place };
      if (given != null) {
        this.value(member, given, here);
        if (this.#isConstrained && !this.wrongType) this.#demands(schema.getName() ?? '', name, member, given, here);
      } else if (isRequired) this.missing.push(here);
    }
  }

  #items(
    schema: NormalizedSchema,
    items: Iterable<[string | number, unknown]>,
    firstIndex: number,
    place: Place | undefined,
  ): void {
    const itemSchema = schema.getValueSchema();
    for (const [key, item] of items) {
      // Some lists and maps may have holes; which ones is not worth telling apart.
      const part = typeof key === 'number' ? key + firstIndex : `${key}.member`;
      if (item !== null) this.value(itemSchema, item, { part, in: place });
    }
  }

  /** What is demanded of a member, and of what is in it: AWS tells that of the list or map as a whole. */
  #demands(structure: string, name: string, schema: NormalizedSchema, value: unknown, place: Place): void {
    const tell = (demand: string) => this.breaches.push({ place, shown: shownValue(schema, value), demand });
    const own = constraintOf(this.#service, structure, name);
    if (own) for (const demand of breachesOf(own, schema, value)) tell(demand);
    if (!schema.isListSchema() && !schema.isMapSchema()) return;
    const [ofItems, ofKeys] = schema.isListSchema() ? [`${name}[]`, undefined] : [`${name}{}`, `${name}{key}`];
    const itemSchema = schema.getValueSchema();
    const items = constraintOf(this.#service, structure, ofItems);
    const label = schema.isListSchema() ? 'Member' : 'Map value';
    if (items && Object.values(value as object).some((item) => breachesOf(items, itemSchema, item).length > 0))
      tell(`${label} must satisfy constraint: [${demandTexts(items, itemSchema).join(', ')}]`);
    const keys = ofKeys === undefined ? undefined : constraintOf(this.#service, structure, ofKeys);
    const keySchema = schema.isMapSchema() ? schema.getKeySchema() : itemSchema;
    if (keys && Object.keys(value as object).some((key) => breachesOf(keys, keySchema, key).length > 0))
      tell(`Map keys must satisfy constraint: [${demandTexts(keys, keySchema).join(', ')}]`);
  }
}

/** The name of the type that the value should have had; undefined if it has it. */
function expectedType(schema: NormalizedSchema, value: unknown): string | undefined {
  if (schema.isStructSchema()) return isRecord(value) ? undefined : 'structure';
  if (schema.isListSchema()) return Array.isArray(value) ? undefined : 'list';
  if (schema.isMapSchema()) return isRecord(value) ? undefined : 'map';
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

/** Everything at once, as AWS tells it: "2 validation errors detected: …; …". */
function validationError(api: ServiceApi, missing: readonly Place[], breaches: readonly Breach[]): AwsError {
  const failed = (value: string, place: Place, demand: string) =>
    `${value} at '${constraintPath(pathOf(place))}' failed to satisfy constraint: ${demand}`;
  const told = [
    ...missing.map((place) => failed('Value null', place, 'Member must not be null')),
    ...breaches.map(({ place, shown, demand }) =>
      failed(shown === undefined ? 'Value' : `Value '${shown}'`, place, demand),
    ),
  ];
  const message = `${told.length} validation error${told.length === 1 ? '' : 's'} detected: ${told.join('; ')}`;
  return new AwsError(VALIDATION_CODE[api.nativeWire], message, { status: 400 });
}

/** A value in Java's notation, as AWS shows it, unless the model says that it is a secret. */
function shownValue(schema: NormalizedSchema, value: unknown): string | undefined {
  if (schema.getMergedTraits().sensitive) return undefined;
  if (Array.isArray(value)) return `[${value.map(shownItem).join(', ')}]`;
  return isRecord(value) && schema.isMapSchema()
    ? `{${Object.entries(value)
        .map(([key, item]) => `${key}=${shownItem(item)}`)
        .join(', ')}}`
    : shownItem(value);
}

const shownItem = (value: unknown): string =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);

function pathOf(place: Place | undefined): Path {
  const parts: (string | number)[] = [];
  for (let here = place; here; here = here.in) parts.unshift(here.part);
  return parts;
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
