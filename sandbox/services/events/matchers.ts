import { BlockList, isIP } from 'node:net';

/** Decides one leaf value of an event: a string, a number, a boolean or null. */
export type ValueMatcher = (value: unknown) => boolean;

/** What an event pattern may not say, with the path of the field and the matcher that is at fault. */
export class InvalidPattern extends Error {
  constructor(path: string, problem: string) {
    super(`${path || 'the pattern'}: ${problem}`);
    this.name = 'InvalidPattern';
  }
}

/** Numbers of a `numeric` matcher lie within ±5e9 (EventBridge User Guide, "Numeric matching"). */
const NUMERIC_LIMIT = 5e9;

/** The matchers that look at one value; `exists` looks at the field itself and is not among them. */
const MATCHERS: Readonly<Record<string, (operand: unknown, path: string) => ValueMatcher>> = {
  prefix: (operand, path) => affix('prefix', operand, path),
  suffix: (operand, path) => affix('suffix', operand, path),
  'equals-ignore-case': (operand, path) => equalsIgnoringCase(text('equals-ignore-case', operand, path)),
  wildcard: (operand, path) => wildcard(text('wildcard', operand, path), path),
  numeric: (operand, path) => numeric(operand, path),
  cidr: (operand, path) => cidr(text('cidr', operand, path), path),
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
  if (Array.isArray(element)) throw new InvalidPattern(path, 'an array inside an array is not a match value');
  const [[name, operand], ...more] = entries(element, path, 'a match expression');
  if (more.length > 0)
    throw new InvalidPattern(
      path,
      `only one matcher is allowed in a match expression, found ${name} and ${more.map(([key]) => key).join(', ')}`,
    );
  const compile = Object.hasOwn(MATCHERS, name) ? MATCHERS[name] : undefined;
  if (!compile) throw new InvalidPattern(path, `unknown matcher "${name}"`);
  return compile(operand, path);
}

type Entry = readonly [string, unknown];

function entries(value: object, path: string, what: string): [Entry, ...Entry[]] {
  const [first, ...rest] = Object.entries(value);
  if (!first) throw new InvalidPattern(path, `${what} is an empty object`);
  return [first, ...rest];
}

function text(matcher: string, operand: unknown, path: string): string {
  if (typeof operand !== 'string') throw new InvalidPattern(path, `"${matcher}" takes a string`);
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
  const [[name, inner], ...more] = entries(operand, path, `"${matcher}"`);
  if (name !== 'equals-ignore-case' || more.length > 0) {
    throw new InvalidPattern(path, `"${matcher}" takes a string or { "equals-ignore-case": … }, not "${name}"`);
  }
  return [text(`${matcher}.equals-ignore-case`, inner, path), true];
}

function equalsIgnoringCase(wanted: string): ValueMatcher {
  const folded = wanted.toLowerCase();
  return (value) => typeof value === 'string' && value.toLowerCase() === folded;
}

/** `*` stands for any characters, none included; `\*` and `\\` stand for themselves. */
function wildcard(pattern: string, path: string): ValueMatcher {
  const [first = '', ...others] = wildcardParts(pattern, path);
  const last = others.pop();
  if (last === undefined) return (value) => value === first;
  return (value) => {
    if (typeof value !== 'string' || !value.startsWith(first)) return false;
    // Taking every middle part at its earliest place leaves the most room for the rest, so no way back is needed.
    let from = first.length;
    for (const part of others) {
      const at = value.indexOf(part, from);
      if (at < 0) return false;
      from = at + part.length;
    }
    return value.length - last.length >= from && value.endsWith(last);
  };
}

function wildcardParts(pattern: string, path: string): string[] {
  const parts = [''];
  let afterStar = false;
  for (let at = 0; at < pattern.length; at++) {
    let character = pattern[at]!;
    if (character === '*') {
      if (afterStar) throw new InvalidPattern(path, '"wildcard" does not allow two * in a row');
      afterStar = true;
      parts.push('');
      continue;
    }
    afterStar = false;
    if (character === '\\') {
      character = pattern[++at] ?? '';
      if (character !== '*' && character !== '\\') {
        throw new InvalidPattern(path, '"wildcard" allows a backslash only before * or another backslash');
      }
    }
    parts[parts.length - 1] += character;
  }
  return parts;
}

type Comparison = (value: number, bound: number) => boolean;
const LOWER: Readonly<Record<string, Comparison>> = { '>': (v, bound) => v > bound, '>=': (v, bound) => v >= bound };
const UPPER: Readonly<Record<string, Comparison>> = { '<': (v, bound) => v < bound, '<=': (v, bound) => v <= bound };
const EQUAL: Comparison = (value, bound) => value === bound;

/** `["=", n]`, one bound, or a lower bound followed by an upper one. */
function numeric(operand: unknown, path: string): ValueMatcher {
  if (!Array.isArray(operand) || (operand.length !== 2 && operand.length !== 4)) {
    throw new InvalidPattern(path, '"numeric" takes an array of one or two operators, each followed by a number');
  }
  const [operator, bound, upperOperator, upperBound] = operand;
  const first = operator === '=' ? EQUAL : (LOWER[operator] ?? UPPER[operator]);
  if (!first) throw new InvalidPattern(path, `"numeric" has the unknown operator ${JSON.stringify(operator)}`);
  const low = bounded(bound, path);
  if (operand.length === 2) return (value) => isInRange(value) && first(value, low);
  const second = UPPER[upperOperator];
  if (!LOWER[operator] || !second) {
    throw new InvalidPattern(path, '"numeric" with two operators takes > or >= first and < or <= second');
  }
  const high = bounded(upperBound, path);
  if (low >= high) throw new InvalidPattern(path, '"numeric" has a lower bound that is not below its upper bound');
  return (value) => isInRange(value) && first(value, low) && second(value, high);
}

function bounded(bound: unknown, path: string): number {
  if (!isInRange(bound)) throw new InvalidPattern(path, '"numeric" takes numbers between -5e9 and 5e9');
  return bound;
}

const isInRange = (value: unknown): value is number => typeof value === 'number' && Math.abs(value) <= NUMERIC_LIMIT;

function cidr(range: string, path: string): ValueMatcher {
  const [network = '', bits = '', ...more] = range.split('/');
  const version = isIP(network);
  const family = version === 6 ? 'ipv6' : 'ipv4';
  if (!version || more.length > 0 || !/^\d+$/.test(bits) || Number(bits) > (version === 6 ? 128 : 32)) {
    throw new InvalidPattern(path, `"cidr" takes ADDRESS/BITS, not ${JSON.stringify(range)}`);
  }
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
  const excluded = new Set<unknown>(Array.isArray(operand) ? operand : [operand]);
  const types = new Set([...excluded].map((value) => typeof value));
  if (types.size !== 1 || !(types.has('string') || types.has('number'))) {
    throw new InvalidPattern(path, '"anything-but" takes strings only or numbers only, at least one');
  }
  return (value) => !excluded.has(value);
}

function anythingButMatching(operand: object, path: string): ValueMatcher {
  const [[name, inner], ...more] = entries(operand, path, '"anything-but"');
  if (!NEGATABLE.has(name) || more.length > 0) {
    throw new InvalidPattern(path, `"anything-but" cannot be combined with "${more[0]?.[0] ?? name}"`);
  }
  const values: unknown[] = Array.isArray(inner) ? inner : [inner];
  if (values.length === 0) throw new InvalidPattern(path, `"anything-but.${name}" has an empty array`);
  const matchers = values.map((value) => {
    if (text(`anything-but.${name}`, value, path) === '' && (name === 'prefix' || name === 'suffix')) {
      throw new InvalidPattern(path, `"anything-but.${name}" does not take an empty string`);
    }
    return MATCHERS[name]!(value, path);
  });
  return (value) => !matchers.some((matches) => matches(value));
}
