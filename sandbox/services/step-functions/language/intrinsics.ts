import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Random } from '../../../random.ts';
import { formatUuid } from '../../../realms/crypto.ts';
import { IntrinsicFault } from './faults.ts';
import { type Expression, parseCall } from './intrinsicCall.ts';
import { isRecord, select, type Sources } from './paths.ts';

/** Developer guide, "Intrinsics for JSONPath states": ArrayRange makes 1,000 items, the others take 10,000 characters. */
const RANGE_MAX_ITEMS = 1_000;
const TEXT_MAX_CHARACTERS = 10_000;

type Given = readonly unknown[];
type Intrinsic = (given: Given, random: Random) => unknown;

const FUNCTIONS: Readonly<Record<string, Intrinsic>> = {
  'States.Format': ([template, ...values]) => format(text(template), values),
  // Recorded: there is nothing in a blank text, and that is no error.
  'States.StringToJson': ([source]) => JSON.parse(text(source).trim() || 'null') as unknown,
  'States.JsonToString': ([value]) => JSON.stringify(value),
  'States.Array': (given) => [...given],
  'States.ArrayPartition': ([items, size]) => partition(list(items), positive(size)),
  'States.ArrayContains': ([items, wanted]) => list(items).some((item) => isDeepStrictEqual(item, wanted)),
  'States.ArrayRange': ([first, last, step]) => range(whole(first), whole(last), whole(step)),
  'States.ArrayGetItem': ([items, index]) => itemAt(list(items), whole(index)),
  'States.ArrayLength': ([items]) => list(items).length,
  'States.ArrayUnique': ([items]) => unique(list(items)),
  'States.Base64Encode': ([plain]) => Buffer.from(text(plain)).toString('base64'),
  'States.Base64Decode': ([encoded]) => Buffer.from(text(encoded), 'base64').toString(),
  'States.Hash': ([value, algorithm]) => hash(value, text(algorithm)),
  'States.JsonMerge': ([one, other, isDeep]) => merge(one, other, isDeep),
  // Developer guide: the end is not included, the seed need not be given.
  'States.MathRandom': ([low, high], random) => random.integer(whole(low), whole(high) - 1),
  'States.MathAdd': ([one, other]) => whole(one) + whole(other),
  'States.StringSplit': ([source, splitters]) => split(text(source), text(splitters)),
  'States.UUID': (_given, random) => formatUuid(Buffer.from(Array.from({ length: 16 }, () => random.integer(0, 255)))),
};

/** @throws {IntrinsicFault} for a function that is not there, or arguments that it cannot work with */
export function callIntrinsic(source: string, sources: Sources, random: Random): unknown {
  const evaluate = (expression: Expression): unknown => {
    if (expression.kind === 'value') return expression.value;
    if (expression.kind === 'path') return select(expression.text, sources);
    const intrinsic = FUNCTIONS[expression.name];
    if (!intrinsic) throw new IntrinsicFault(`Invalid Intrinsic function: ${expression.name}`);
    const given = expression.given.map(evaluate);
    try {
      return intrinsic(given, random);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new IntrinsicFault(`The function '${source}' had the following error: ${reason}`);
    }
  };
  return evaluate(parseCall(source));
}

/** `{}` is a place and `\{` a brace. */
function format(template: string, values: Given): string {
  let used = 0;
  const filled = template.replace(/\\([{}\\])|\{\}/g, (_, escaped: string | undefined) => {
    if (escaped !== undefined) return escaped;
    if (used >= values.length) throw new Error('there are more places than arguments');
    return asJava(values[used++]);
  });
  if (used !== values.length) throw new Error('there are more arguments than places');
  return filled;
}

/** Values as Java prints them: `{Arg1=1, Arg2=[]}`; recorded. */
function asJava(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(asJava).join(', ')}]`;
  if (!isRecord(value)) return String(value);
  const members = Object.entries(value).map(([name, member]) => `${name}=${asJava(member)}`);
  return `{${members.join(', ')}}`;
}

function partition(items: Given, size: number): unknown[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size));
}

function range(first: number, last: number, step: number): number[] {
  if (step === 0) throw new Error('the step of a range must not be 0');
  const count = Math.max(0, Math.floor((last - first) / step) + 1);
  if (count > RANGE_MAX_ITEMS) throw new Error(`a range has at most ${RANGE_MAX_ITEMS} items`);
  return Array.from({ length: count }, (_, at) => first + at * step);
}

function itemAt(items: Given, index: number): unknown {
  if (index < 0 || index >= items.length) throw new Error(`the index ${index} is out of bounds`);
  return items[index];
}

function unique(items: Given): unknown[] {
  return items.filter((item, at) => !items.slice(0, at).some((earlier) => isDeepStrictEqual(earlier, item)));
}

const ALGORITHMS: Readonly<Record<string, string>> = {
  MD5: 'md5',
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
};

function hash(value: unknown, name: string): string {
  const algorithm = ALGORITHMS[name];
  if (!algorithm) throw new Error(`there is no algorithm ${name}`);
  const source = typeof value === 'string' ? text(value) : JSON.stringify(value);
  return createHash(algorithm).update(source).digest('hex');
}

function merge(one: unknown, other: unknown, isDeep: unknown): object {
  if (isDeep !== false) throw new Error('only shallow merging is supported');
  if (!isRecord(one) || !isRecord(other)) throw new Error('both values to merge must be objects');
  return { ...one, ...other };
}

/** Each character of `splitters` splits, and what is empty between two of them is left out. */
function split(source: string, splitters: string): string[] {
  const parts: string[] = [];
  let part = '';
  for (const character of source) {
    const isSplit = splitters.includes(character);
    if (isSplit && part) parts.push(part);
    part = isSplit ? '' : part + character;
  }
  return part ? [...parts, part] : parts;
}

function text(value: unknown): string {
  if (typeof value !== 'string') throw new Error(`expected a string, but was ${JSON.stringify(value)}`);
  if (value.length > TEXT_MAX_CHARACTERS) throw new Error(`the string has more than ${TEXT_MAX_CHARACTERS} characters`);
  return value;
}

function list(value: unknown): Given {
  if (!Array.isArray(value)) throw new Error(`expected an array, but was ${JSON.stringify(value)}`);
  return value;
}

/** Numbers that are not whole are rounded to the next one that is (developer guide). */
function whole(value: unknown): number {
  if (typeof value !== 'number') throw new Error(`expected a number, but was ${JSON.stringify(value)}`);
  return Math.round(value);
}

function positive(value: unknown): number {
  const number = whole(value);
  if (number < 1) throw new Error(`expected a positive number, but was ${number}`);
  return number;
}
