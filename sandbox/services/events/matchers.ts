import { BlockList, isIP } from 'node:net';
import { InvalidPattern } from './invalidPattern.ts';
import type { ValueMatcher } from './valueMatcher.ts';
import { wildcard } from './wildcard.ts';

/** Numbers of a `numeric` matcher lie within ±5e9 (EventBridge User Guide, "Numeric matching"). */
const NUMERIC_LIMIT = 5e9;

/** The matchers that look at one value; `exists` looks at the field itself and is not among them. */
const MATCHERS: Readonly<Record<string, (operand: unknown, path: string) => ValueMatcher>> = {
  prefix: (operand, path) => affix('prefix', operand, path),
  suffix: (operand, path) => affix('suffix', operand, path),
  'equals-ignore-case': (operand, path) => equalsIgnoringCase(text('equals-ignore-case', operand, path)),
  wildcard: (operand, path) => wildcard(text('wildcard', operand, path), path),
  numeric: (operand, path) => numeric(operand, path),
  cidr: (operand, path) => cidr(operand, path),
  'anything-but': (operand, path) => anythingBut(operand, path),
};

/** Names that `$or` may not use as field names, because its members would read like matchers. */
export const MATCHER_NAMES: ReadonlySet<string> = new Set([...Object.keys(MATCHERS), 'exists']);

/**
 * Compiles one element of a pattern's array: a literal, or an object with exactly one matcher.
 * @throws {InvalidPattern} when the matcher is unknown or its operand is not what it takes.
 */
export function compileMatcher(element: unknown, path: string): ValueMatcher {
  if (element === null || typeof element !== 'object') return (value) => value === element;
  if (Array.isArray(element))
    throw new InvalidPattern(path, 'Match value must be String, number, true, false, or null');
  const [[name, operand], ...more] = entries(element, path);
  if (more.length > 0) throw new InvalidPattern(path, 'Only one key allowed in match expression');
  const compile = Object.hasOwn(MATCHERS, name) ? MATCHERS[name] : undefined;
  if (!compile) throw new InvalidPattern(path, `Unrecognized match type ${name}`);
  return compile(operand, path);
}

type Entry = readonly [string, unknown];

function entries(value: object, path: string): [Entry, ...Entry[]] {
  const [first, ...rest] = Object.entries(value);
  if (!first) throw new InvalidPattern(path, 'Empty objects are not allowed');
  return [first, ...rest];
}

function text(matcher: string, operand: unknown, path: string): string {
  if (typeof operand !== 'string') throw new InvalidPattern(path, `${matcher} match pattern must be a string`);
  return operand;
}

function affix(matcher: 'prefix' | 'suffix', operand: unknown, path: string): ValueMatcher {
  const [wanted, ignoresCase] = affixOperand(matcher, operand, path);
  const fold = ignoresCase ? (value: string) => value.toLowerCase() : (value: string) => value;
  const folded = fold(wanted);
  return matcher === 'prefix'
    ? (value) => typeof value === 'string' && fold(value).startsWith(folded)
    : (value) => typeof value === 'string' && fold(value).endsWith(folded);
}

function affixOperand(matcher: string, operand: unknown, path: string): [wanted: string, ignoresCase: boolean] {
  if (operand === null || typeof operand !== 'object') return [text(matcher, operand, path), false];
  if (Array.isArray(operand)) throw new InvalidPattern(path, `${matcher} match pattern must be a string`);
  const [[name, inner], ...more] = entries(operand, path);
  if (name !== 'equals-ignore-case') throw new InvalidPattern(path, `Unsupported ${matcher} pattern: ${name}`);
  if (more.length > 0) throw new InvalidPattern(path, 'Only one key allowed in match expression');
  return [text('equals-ignore-case', inner, path), true];
}

function equalsIgnoringCase(wanted: string): ValueMatcher {
  const folded = wanted.toLowerCase();
  return (value) => typeof value === 'string' && value.toLowerCase() === folded;
}

type Comparison = (value: number, bound: number) => boolean;
const LOWER: ReadonlyMap<string, Comparison> = new Map([
  ['>', (v, bound) => v > bound],
  ['>=', (v, bound) => v >= bound],
]);
const UPPER: ReadonlyMap<string, Comparison> = new Map([
  ['<', (v, bound) => v < bound],
  ['<=', (v, bound) => v <= bound],
]);
const EQUAL: Comparison = (value, bound) => value === bound;

/** `["=", n]`, one bound, or a lower bound followed by an upper one. Read from left to right, as AWS reports errors. */
function numeric(operand: unknown, path: string): ValueMatcher {
  const refuse = (problem: string) => new InvalidPattern(path, problem);
  if (!Array.isArray(operand)) throw refuse('Value of numeric must be an array.');
  const [operator, bound, upperOperator, upperBound] = operand as unknown[];
  if (typeof operator !== 'string') throw refuse(`Invalid member in numeric match: ${JSON.stringify(operator) ?? ']'}`);
  const first = operator === '=' ? EQUAL : (LOWER.get(operator) ?? UPPER.get(operator));
  if (!first) throw refuse(`Unrecognized numeric range operator: ${operator}`);
  const low = bounded(operator === '=' ? 'equals' : operator, bound, path);
  if (operand.length === 2) return (value) => isInRange(value) && first(value, low);
  if (!LOWER.has(operator)) throw refuse('Too many elements in numeric expression');
  if (typeof upperOperator !== 'string') throw refuse(`Bad value in numeric range: ${String(upperOperator)}`);
  const second = UPPER.get(upperOperator);
  if (!second) throw refuse(`Bad numeric range operator: ${upperOperator}`);
  const high = bounded(upperOperator, upperBound, path);
  if (operand.length > 4) throw refuse('Too many terms in numeric range expression');
  if (low >= high) throw refuse('Bottom must be less than top');
  return (value) => isInRange(value) && first(value, low) && second(value, high);
}

function bounded(operator: string, bound: unknown, path: string): number {
  if (typeof bound !== 'number') throw new InvalidPattern(path, `Value of ${operator} must be numeric`);
  if (!isInRange(bound)) throw new InvalidPattern(path, `Value must be between ${-NUMERIC_LIMIT} and ${NUMERIC_LIMIT}`);
  return bound;
}

const isInRange = (value: unknown): value is number => typeof value === 'number' && Math.abs(value) <= NUMERIC_LIMIT;

function cidr(operand: unknown, path: string): ValueMatcher {
  const range = text('prefix', operand, path);
  const [network = '', bits = '', ...more] = range.split('/');
  if (!range.includes('/') || more.length > 0) throw new InvalidPattern('', "Malformed CIDR, one '/' required");
  if (!/^\d+$/.test(bits)) throw new InvalidPattern('', 'Malformed CIDR, mask bits must be an integer');
  const version = isIP(network);
  const family = version === 6 ? 'ipv6' : 'ipv4';
  if (!version) throw new InvalidPattern('', `Nonstandard IP address: ${network}`);
  if (Number(bits) > (version === 6 ? 128 : 32)) throw new InvalidPattern('', 'IP address mask bits out of range');
  const inside = new BlockList();
  inside.addSubnet(network, Number(bits), family);
  return (value) => typeof value === 'string' && isIP(value) === version && inside.check(value, family);
}

/** The matchers that `anything-but` may turn round. */
const NEGATABLE = new Set(['prefix', 'suffix', 'equals-ignore-case', 'wildcard']);

/** True for every value that is present and is none of those named: also for values of another type. */
function anythingBut(operand: unknown, path: string): ValueMatcher {
  if (operand !== null && typeof operand === 'object' && !Array.isArray(operand))
    return anythingButMatching(operand, path);
  if (!Array.isArray(operand) && typeof operand !== 'string' && typeof operand !== 'number')
    throw new InvalidPattern(path, ANYTHING_BUT_OPERAND);
  const excluded = new Set<unknown>(Array.isArray(operand) ? operand : [operand]);
  if (excluded.size === 0) throw new InvalidPattern(path, 'Empty arrays are not allowed');
  const types = new Set([...excluded].map((value) => typeof value));
  if ([...types].some((type) => type !== 'string' && type !== 'number'))
    throw new InvalidPattern(path, 'Inside anything but list, start|null|boolean is not supported.');
  if (types.size !== 1)
    throw new InvalidPattern(
      path,
      'Inside anything but list, either all values are number or string, mixed type is not supported',
    );
  return (value) => !excluded.has(value);
}

const ANYTHING_BUT_OPERAND = 'Value of anything-but must be an array or single string/number value.';

function anythingButMatching(operand: object, path: string): ValueMatcher {
  const [[name, inner], ...more] = entries(operand, path);
  if (!NEGATABLE.has(name)) throw new InvalidPattern(path, `Unsupported anything-but pattern: ${name}`);
  if (more.length > 0) throw new InvalidPattern(path, 'Only one key allowed in match expression');
  const isAffix = name === 'prefix' || name === 'suffix';
  // Ignoring case in a prefix or suffix is not possible here, and is taken for a value of a wrong type.
  if (isAffix && inner !== null && typeof inner === 'object' && !Array.isArray(inner))
    throw new InvalidPattern(path, ANYTHING_BUT_OPERAND);
  const values: unknown[] = Array.isArray(inner) ? inner : [inner];
  if (values.length === 0) throw new InvalidPattern(path, 'Empty arrays are not allowed');
  const matchers = values.map((value) => {
    if (typeof value !== 'string') throw new InvalidPattern(path, WRONG_TYPE_INSIDE[name] ?? '');
    if (value === '' && isAffix) throw new InvalidPattern(path, 'Null prefix/suffix not allowed');
    return MATCHERS[name]!(value, path);
  });
  return (value) => !matchers.some((matches) => matches(value));
}

/** For a value that is no string, inside `anything-but`. */
const WRONG_TYPE_INSIDE: Readonly<Record<string, string>> = {
  prefix: 'prefix/suffix match pattern must be a string',
  suffix: 'prefix/suffix match pattern must be a string',
  wildcard: 'wildcard match pattern must be a string',
  'equals-ignore-case': 'Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported.',
};
