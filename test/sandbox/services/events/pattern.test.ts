import { describe, expect, it } from 'vitest';
import { compilePattern } from '../../../../sandbox/services/events/pattern.ts';

const employees = {
  employees: [
    { firstName: 'John', lastName: 'Doe' },
    { firstName: 'Anna', lastName: 'Smith' },
    { firstName: 'Peter', lastName: 'Jones' },
  ],
};

interface Row {
  name: string;
  pattern: object;
  event: object;
  matches: boolean;
}

/** One row for each side of each semantic that the README of aws/event-ruler documents. */
const ROWS: Row[] = [
  { name: 'a string equals itself', pattern: { a: ['x'] }, event: { a: 'x' }, matches: true },
  { name: 'a string does not equal one of another case', pattern: { a: ['x'] }, event: { a: 'X' }, matches: false },
  { name: 'any value of the array is enough', pattern: { a: ['x', 'y'] }, event: { a: 'y' }, matches: true },
  { name: 'all fields must match: both do', pattern: { a: ['x'], b: ['y'] }, event: { a: 'x', b: 'y' }, matches: true },
  {
    name: 'all fields must match: one does not',
    pattern: { a: ['x'], b: ['y'] },
    event: { a: 'x', b: 'z' },
    matches: false,
  },
  { name: 'all fields must match: one is missing', pattern: { a: ['x'], b: ['y'] }, event: { a: 'x' }, matches: false },
  {
    name: 'a number equals a number however it is written',
    pattern: { a: [300] },
    event: JSON.parse('{"a":3.0e2}'),
    matches: true,
  },
  { name: 'a number is not its text', pattern: { a: [300] }, event: { a: '300' }, matches: false },
  { name: 'a text is not its number', pattern: { a: ['300'] }, event: { a: 300 }, matches: false },
  { name: 'true equals true', pattern: { a: [true] }, event: { a: true }, matches: true },
  { name: 'true is not the text "true"', pattern: { a: [true] }, event: { a: 'true' }, matches: false },
  { name: 'null equals null', pattern: { a: [null] }, event: { a: null }, matches: true },
  { name: 'null is not absence', pattern: { a: [null] }, event: {}, matches: false },
  { name: 'the empty string equals the empty string', pattern: { a: [''] }, event: { a: '' }, matches: true },
  { name: 'a nested field matches', pattern: { d: { s: ['on'] } }, event: { d: { s: 'on', t: 1 } }, matches: true },
  {
    name: 'a nested field that is somewhere else does not match',
    pattern: { d: { s: ['on'] } },
    event: { s: 'on' },
    matches: false,
  },
  { name: 'an object is no value', pattern: { d: ['on'] }, event: { d: { on: 'on' } }, matches: false },

  {
    name: 'prefix matches the beginning',
    pattern: { a: [{ prefix: 'eu-' }] },
    event: { a: 'eu-west-1' },
    matches: true,
  },
  {
    name: 'prefix does not match the middle',
    pattern: { a: [{ prefix: 'eu-' }] },
    event: { a: 'x-eu-' },
    matches: false,
  },
  { name: 'prefix works on strings only', pattern: { a: [{ prefix: '1' }] }, event: { a: 12 }, matches: false },
  {
    name: 'prefix can ignore case',
    pattern: { a: [{ prefix: { 'equals-ignore-case': 'EventB' } }] },
    event: { a: 'eventbridge' },
    matches: true,
  },
  {
    name: 'prefix that ignores case is still a prefix',
    pattern: { a: [{ prefix: { 'equals-ignore-case': 'EventB' } }] },
    event: { a: 'my-eventb' },
    matches: false,
  },
  { name: 'suffix matches the end', pattern: { a: [{ suffix: '.png' }] }, event: { a: 'a.png' }, matches: true },
  {
    name: 'suffix does not match the middle',
    pattern: { a: [{ suffix: '.png' }] },
    event: { a: 'a.png.txt' },
    matches: false,
  },
  {
    name: 'suffix can ignore case',
    pattern: { a: [{ suffix: { 'equals-ignore-case': '.PNG' } }] },
    event: { a: 'a.png' },
    matches: true,
  },
  {
    name: 'equals-ignore-case ignores case',
    pattern: { a: [{ 'equals-ignore-case': 'alice' }] },
    event: { a: 'ALICE' },
    matches: true,
  },
  {
    name: 'equals-ignore-case takes the whole value',
    pattern: { a: [{ 'equals-ignore-case': 'alice' }] },
    event: { a: 'alices' },
    matches: false,
  },

  {
    name: 'wildcard stands for any characters',
    pattern: { a: [{ wildcard: 'db-*-reader' }] },
    event: { a: 'db-7f-reader' },
    matches: true,
  },
  {
    name: 'wildcard stands for no characters',
    pattern: { a: [{ wildcard: 'db-*-reader' }] },
    event: { a: 'db--reader' },
    matches: true,
  },
  {
    name: 'wildcard does not use a character twice',
    pattern: { a: [{ wildcard: 'ab*ba' }] },
    event: { a: 'aba' },
    matches: false,
  },
  {
    name: 'wildcard parts must come in order',
    pattern: { a: [{ wildcard: '*x*y*' }] },
    event: { a: 'ayxb' },
    matches: false,
  },
  {
    name: 'wildcard takes several stars',
    pattern: { a: [{ wildcard: '*x*y*' }] },
    event: { a: 'axbyc' },
    matches: true,
  },
  {
    name: 'wildcard repeats a part at its end',
    pattern: { a: [{ wildcard: 'a*b' }] },
    event: { a: 'abcb' },
    matches: true,
  },
  {
    name: 'wildcard takes an escaped star for itself',
    pattern: { a: [{ wildcard: 'a\\*b' }] },
    event: { a: 'a*b' },
    matches: true,
  },
  {
    name: 'wildcard with an escaped star matches nothing else',
    pattern: { a: [{ wildcard: 'a\\*b' }] },
    event: { a: 'axb' },
    matches: false,
  },
  {
    name: 'wildcard without a star is equality',
    pattern: { a: [{ wildcard: 'ab' }] },
    event: { a: 'abc' },
    matches: false,
  },

  {
    name: 'anything-but takes another value',
    pattern: { a: [{ 'anything-but': 'x' }] },
    event: { a: 'y' },
    matches: true,
  },
  {
    name: 'anything-but refuses the value',
    pattern: { a: [{ 'anything-but': 'x' }] },
    event: { a: 'x' },
    matches: false,
  },
  { name: 'anything-but needs the field', pattern: { a: [{ 'anything-but': 'x' }] }, event: {}, matches: false },
  {
    name: 'anything-but takes a value of another type',
    pattern: { a: [{ 'anything-but': 'x' }] },
    event: { a: 1 },
    matches: true,
  },
  {
    name: 'anything-but list refuses each of its values',
    pattern: { a: [{ 'anything-but': [100, 200] }] },
    event: { a: 200 },
    matches: false,
  },
  {
    name: 'anything-but list takes another number',
    pattern: { a: [{ 'anything-but': [100, 200] }] },
    event: { a: 201 },
    matches: true,
  },
  {
    name: 'anything-but prefix refuses the prefix',
    pattern: { a: [{ 'anything-but': { prefix: 'init' } }] },
    event: { a: 'initializing' },
    matches: false,
  },
  {
    name: 'anything-but prefix takes the rest',
    pattern: { a: [{ 'anything-but': { prefix: 'init' } }] },
    event: { a: 'running' },
    matches: true,
  },
  {
    name: 'anything-but suffix list refuses each suffix',
    pattern: { a: [{ 'anything-but': { suffix: ['.png', '.gif'] } }] },
    event: { a: 'a.gif' },
    matches: false,
  },
  {
    name: 'anything-but suffix list takes the rest',
    pattern: { a: [{ 'anything-but': { suffix: ['.png', '.gif'] } }] },
    event: { a: 'a.txt' },
    matches: true,
  },
  {
    name: 'anything-but equals-ignore-case refuses in any case',
    pattern: { a: [{ 'anything-but': { 'equals-ignore-case': 'x' } }] },
    event: { a: 'X' },
    matches: false,
  },
  {
    name: 'anything-but wildcard refuses what matches',
    pattern: { a: [{ 'anything-but': { wildcard: '*/lib/*' } }] },
    event: { a: '/usr/lib/x' },
    matches: false,
  },
  {
    name: 'anything-but wildcard takes the rest',
    pattern: { a: [{ 'anything-but': { wildcard: '*/lib/*' } }] },
    event: { a: '/usr/bin/x' },
    matches: true,
  },

  {
    name: 'numeric: above a lower bound',
    pattern: { a: [{ numeric: ['>', 0] }] },
    event: { a: 0.000001 },
    matches: true,
  },
  {
    name: 'numeric: the open lower bound itself',
    pattern: { a: [{ numeric: ['>', 0] }] },
    event: { a: 0 },
    matches: false,
  },
  {
    name: 'numeric: the closed lower bound itself',
    pattern: { a: [{ numeric: ['>=', 0] }] },
    event: { a: 0 },
    matches: true,
  },
  {
    name: 'numeric: the closed upper bound of a range',
    pattern: { a: [{ numeric: ['>', 0, '<=', 5] }] },
    event: { a: 5 },
    matches: true,
  },
  {
    name: 'numeric: above the range',
    pattern: { a: [{ numeric: ['>', 0, '<=', 5] }] },
    event: { a: 5.1 },
    matches: false,
  },
  {
    name: 'numeric: below the range',
    pattern: { a: [{ numeric: ['>', 0, '<=', 5] }] },
    event: { a: -1 },
    matches: false,
  },
  { name: 'numeric: equality', pattern: { a: [{ numeric: ['=', 301.8] }] }, event: { a: 301.8 }, matches: true },
  {
    name: 'numeric works on numbers only',
    pattern: { a: [{ numeric: ['<', 10] }] },
    event: { a: '5' },
    matches: false,
  },
  {
    name: 'numeric does not see beyond 5e9',
    pattern: { a: [{ numeric: ['>', 0] }] },
    event: { a: 5_000_000_001 },
    matches: false,
  },

  { name: 'cidr: inside', pattern: { a: [{ cidr: '10.0.0.0/24' }] }, event: { a: '10.0.0.255' }, matches: true },
  { name: 'cidr: outside', pattern: { a: [{ cidr: '10.0.0.0/24' }] }, event: { a: '10.0.1.0' }, matches: false },
  {
    name: 'cidr: IPv6 inside',
    pattern: { a: [{ cidr: '2001:db8::/32' }] },
    event: { a: '2001:db8::1' },
    matches: true,
  },
  { name: 'cidr: no address', pattern: { a: [{ cidr: '10.0.0.0/24' }] }, event: { a: 'host' }, matches: false },

  { name: 'exists true with a value', pattern: { a: [{ exists: true }] }, event: { a: null }, matches: true },
  { name: 'exists true without the field', pattern: { a: [{ exists: true }] }, event: { b: 1 }, matches: false },
  {
    name: 'exists true looks at leaves only',
    pattern: { a: [{ exists: true }] },
    event: { a: { b: 1 } },
    matches: false,
  },
  {
    name: 'exists false without the field',
    pattern: { d: { a: [{ exists: false }] } },
    event: { d: { b: 1 } },
    matches: true,
  },
  {
    name: 'exists false with a value',
    pattern: { d: { a: [{ exists: false }] } },
    event: { d: { a: 1 } },
    matches: false,
  },
  {
    name: 'exists false beside a value: the field is absent',
    pattern: { a: ['x', { exists: false }] },
    event: {},
    matches: true,
  },
  {
    name: 'exists false beside a value: the field has another',
    pattern: { a: ['x', { exists: false }] },
    event: { a: 'y' },
    matches: false,
  },
  {
    name: 'exists false holds for an object, which is no leaf',
    pattern: { a: [{ exists: false }] },
    event: { a: { b: 1 } },
    matches: true,
  },

  {
    name: 'exists false holds for the element that lacks the field, although another has it',
    pattern: { l: { a: ['x'], b: [{ exists: false }] } },
    event: { l: [{ a: 'x' }, { a: 'y', b: 1 }] },
    matches: true,
  },
  {
    name: 'exists false does not hold for an element that has the field',
    pattern: { l: { a: ['x'], b: [{ exists: false }] } },
    event: { l: [{ a: 'x', b: 1 }, { a: 'y' }] },
    matches: false,
  },
  {
    name: 'exists false with nothing before it looks at every element',
    pattern: { l: { a: [{ exists: false }], b: ['x'] } },
    event: { l: [{ b: 'x' }, { a: 1 }] },
    matches: false,
  },
  {
    name: 'exists false beside a value, where only another element has the field',
    pattern: { l: { a: ['x'], b: ['y', { exists: false }] } },
    event: { l: [{ a: 'x' }, { b: 'z' }] },
    matches: true,
  },
  {
    name: 'wildcard: recorded as not too complex',
    pattern: { f: [{ wildcard: '/Users/*/dir/dir/dir/dir/dir/doc.txt' }] },
    event: { f: '/Users/x/dir/dir/dir/dir/dir/doc.txt' },
    matches: true,
  },
  {
    name: 'wildcard: eight of them whose beginnings differ',
    pattern: { f: ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((letter) => ({ wildcard: `${letter}*z` })) },
    event: { f: 'h--z' },
    matches: true,
  },

  {
    name: 'an array of the event matches by any element',
    pattern: { r: ['b'] },
    event: { r: ['a', 'b'] },
    matches: true,
  },
  {
    name: 'an array of the event without the element',
    pattern: { r: ['c'] },
    event: { r: ['a', 'b'] },
    matches: false,
  },
  { name: 'an empty array has no value', pattern: { r: [{ exists: true }] }, event: { r: [] }, matches: false },
  {
    name: 'anything-but holds if one element is another',
    pattern: { r: [{ 'anything-but': 'a' }] },
    event: { r: ['a', 'b'] },
    matches: true,
  },
  {
    name: 'two fields of one element match',
    pattern: { employees: { firstName: ['Anna'], lastName: ['Smith'] } },
    event: employees,
    matches: true,
  },
  {
    name: 'two fields of different elements do not match',
    pattern: { employees: { firstName: ['Anna'], lastName: ['Jones'] } },
    event: employees,
    matches: false,
  },
  {
    name: 'arrays in arrays are crushed out',
    pattern: { employees: { firstName: ['Anna'] } },
    event: { employees: [[{ firstName: 'Anna' }]] },
    matches: true,
  },
  {
    name: 'a first candidate that leads nowhere is given up for a second',
    pattern: { l: { a: [1], b: [2] } },
    event: {
      l: [
        { a: 1, b: 3 },
        { a: 1, b: 2 },
      ],
    },
    matches: true,
  },
  {
    name: 'fields in two independent arrays match together',
    pattern: { l: { a: [1] }, m: { b: [2] } },
    event: { l: [{ a: 0 }, { a: 1 }], m: [{ b: 2 }] },
    matches: true,
  },

  {
    name: '$or: the first alternative',
    pattern: { s: ['x'], $or: [{ a: [1] }, { b: [2] }] },
    event: { s: 'x', a: 1 },
    matches: true,
  },
  {
    name: '$or: the second alternative',
    pattern: { s: ['x'], $or: [{ a: [1] }, { b: [2] }] },
    event: { s: 'x', b: 2 },
    matches: true,
  },
  {
    name: '$or: none of them',
    pattern: { s: ['x'], $or: [{ a: [1] }, { b: [2] }] },
    event: { s: 'x', a: 2, b: 1 },
    matches: false,
  },
  {
    name: '$or: what stands beside it must match too',
    pattern: { s: ['x'], $or: [{ a: [1] }, { b: [2] }] },
    event: { s: 'y', a: 1 },
    matches: false,
  },
  {
    name: '$or nested in an object',
    pattern: { d: { $or: [{ a: [1] }, { b: [2] }] } },
    event: { d: { b: 2 } },
    matches: true,
  },
  {
    name: '$or in $or',
    pattern: { $or: [{ a: [1] }, { b: [1], $or: [{ c: [1] }, { d: [1] }] }] },
    event: { b: 1, d: 1 },
    matches: true,
  },
  {
    name: '$or in $or, with the outer half missing',
    pattern: { $or: [{ a: [1] }, { b: [1], $or: [{ c: [1] }, { d: [1] }] }] },
    event: { d: 1 },
    matches: false,
  },

  {
    name: 'a key with dots stands for the path',
    pattern: { d: { 'state.status': ['on'] } },
    event: { d: { state: { status: 'on' } } },
    matches: true,
  },
  {
    name: 'a path stands for a key with dots',
    pattern: { d: { state: { status: ['on'] } } },
    event: { d: { 'state.status': 'on' } },
    matches: true,
  },
];

describe('a pattern', () => {
  it.each(ROWS)('$name: $matches', ({ pattern, event, matches }) => {
    expect(compilePattern(pattern)(event)).toBe(matches);
  });

  it.each([
    { pattern: {}, says: 'Empty objects are not allowed' },
    { pattern: [], says: 'Filter is not an object' },
    { pattern: { detail: { state: 'on' } }, says: '"state" must be an object or an array\n at detail.state' },
    { pattern: { detail: { state: null } }, says: '"state" must be an object or an array' },
    { pattern: { detail: { state: [] } }, says: 'Empty arrays are not allowed\n at detail.state' },
    { pattern: { detail: {} }, says: 'Empty objects are not allowed\n at detail' },
    { pattern: { a: [{ regex: 'x' }] }, says: 'Unrecognized match type regex\n at a' },
    { pattern: { a: [{ constructor: 'x' }] }, says: 'Unrecognized match type constructor' },
    { pattern: { a: [{}] }, says: 'Empty objects are not allowed' },
    { pattern: { a: [['x']] }, says: 'Match value must be String, number, true, false, or null' },
    { pattern: { a: [{ prefix: 'x', suffix: 'y' }] }, says: 'Only one key allowed in match expression' },
    { pattern: { a: [{ prefix: 1 }] }, says: 'prefix match pattern must be a string' },
    { pattern: { a: [{ suffix: ['x'] }] }, says: 'suffix match pattern must be a string' },
    { pattern: { a: [{ prefix: { suffix: 'x' } }] }, says: 'Unsupported prefix pattern: suffix' },
    { pattern: { a: [{ wildcard: 'a**' }] }, says: 'Consecutive wildcard characters at pos 2' },
    { pattern: { a: [{ wildcard: 'a\\b' }] }, says: 'Invalid escape character at pos 1' },
    { pattern: { a: [{ wildcard: 1 }] }, says: 'wildcard match pattern must be a string' },
    { pattern: { a: [{ wildcard: '*:*:*:*:*:event-bus/*' }] }, says: 'Rule is too complex' },
    { pattern: { a: [{ numeric: 10 }] }, says: 'Value of numeric must be an array.' },
    { pattern: { a: [{ numeric: [] }] }, says: 'Invalid member in numeric match: ]' },
    { pattern: { a: [{ numeric: [1, '<='] }] }, says: 'Invalid member in numeric match: 1' },
    { pattern: { a: [{ numeric: ['>'] }] }, says: 'Value of > must be numeric' },
    { pattern: { a: [{ numeric: ['=', '0'] }] }, says: 'Value of equals must be numeric' },
    { pattern: { a: [{ numeric: ['~', 1] }] }, says: 'Unrecognized numeric range operator: ~' },
    { pattern: { a: [{ numeric: ['__proto__', 1] }] }, says: 'Unrecognized numeric range operator: __proto__' },
    { pattern: { a: [{ numeric: ['>', 1, 'constructor', 6] }] }, says: 'Bad numeric range operator: constructor' },
    { pattern: { a: [{ numeric: ['<', 5, '>', 1] }] }, says: 'Too many elements in numeric expression' },
    { pattern: { a: [{ numeric: ['>', 5, 6] }] }, says: 'Bad value in numeric range: 6' },
    { pattern: { a: [{ numeric: ['>', 5, '>', 6] }] }, says: 'Bad numeric range operator: >' },
    { pattern: { a: [{ numeric: ['>', 5, '<', '6'] }] }, says: 'Value of < must be numeric' },
    { pattern: { a: [{ numeric: ['>', 5, '<', 5] }] }, says: 'Bottom must be less than top' },
    {
      pattern: { a: [{ numeric: ['>', 2, '<', 3, '<', 5] }] },
      says: 'Too many terms in numeric range expression',
    },
    { pattern: { a: [{ numeric: ['>', 6e9] }] }, says: 'Value must be between -5000000000 and 5000000000' },
    { pattern: { a: [{ cidr: ['10.0.0.0/8'] }] }, says: 'prefix match pattern must be a string' },
    { pattern: { a: [{ cidr: '10.0.0.0' }] }, says: "Malformed CIDR, one '/' required" },
    { pattern: { a: [{ cidr: '10.0.0.0/x' }] }, says: 'Malformed CIDR, mask bits must be an integer' },
    { pattern: { a: [{ cidr: 'xx.11.xx/8' }] }, says: 'Nonstandard IP address: xx.11.xx' },
    { pattern: { a: [{ cidr: '10.0.0.0/33' }] }, says: 'IP address mask bits out of range' },
    { pattern: { a: [{ exists: 'yes' }] }, says: 'exists match pattern must be either true or false.' },
    { pattern: { a: [{ 'anything-but': [] }] }, says: 'Empty arrays are not allowed' },
    { pattern: { a: [{ 'anything-but': ['x', 1] }] }, says: 'Inside anything but list, either all values are number' },
    { pattern: { a: [{ 'anything-but': ['x', null] }] }, says: 'Inside anything but list, start|null|boolean' },
    { pattern: { a: [{ 'anything-but': true }] }, says: 'Value of anything-but must be an array or single' },
    { pattern: { a: [{ 'anything-but': { numeric: ['>', 1] } }] }, says: 'Unsupported anything-but pattern: numeric' },
    { pattern: { a: [{ 'anything-but': { prefix: '' } }] }, says: 'Null prefix/suffix not allowed' },
    { pattern: { a: [{ 'anything-but': { suffix: 1 } }] }, says: 'prefix/suffix match pattern must be a string' },
    {
      pattern: { a: [{ 'anything-but': { prefix: { 'equals-ignore-case': 'x' } } }] },
      says: 'Value of anything-but must be an array or single string/number value.',
    },
    { pattern: { $or: [{ a: [1] }] }, says: '"$or" takes an array of at least two objects\n at $or' },
    { pattern: { d: { $or: { a: [1] } } }, says: '"$or" takes an array' },
    {
      pattern: { $or: [{ numeric: [1] }, { prefix: ['x'] }] },
      says: '"numeric" is no field name inside $or\n at numeric',
    },
    { pattern: { a: [1], $or: [{ a: [2] }, { b: [3] }] }, says: 'the same field is named twice' },
  ])('is refused with $says', ({ pattern, says }) => {
    expect(() => compilePattern(pattern)).toThrow(says);
  });
});
