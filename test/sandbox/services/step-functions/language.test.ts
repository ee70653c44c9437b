import { describe, expect, test } from 'vitest';
import { createRandom } from '../../../../sandbox/random.ts';
import { choose } from '../../../../sandbox/services/step-functions/language/choice.ts';
import { select } from '../../../../sandbox/services/step-functions/language/paths.ts';
import { placeResult } from '../../../../sandbox/services/step-functions/language/resultPath.ts';
import { fillTemplate } from '../../../../sandbox/services/step-functions/language/template.ts';
import { timestampMs } from '../../../../sandbox/services/step-functions/language/timestamp.ts';

const context = { Execution: { Name: 'one' } };
const random = createRandom(1);

describe('paths', () => {
  const input = {
    a: { b: [1, 2, 3, 4], 'c d': true },
    'x\\""y"': 'quoted',
    users: [
      { name: 'ada', year: 1997, tags: ['x'] },
      { name: 'bob', year: 1998, tags: [] },
    ],
  };
  const rows: readonly (readonly [path: string, value: unknown])[] = [
    ['$', input],
    ['$.a.b[0]', 1],
    ['$.a.b[-1]', 4],
    ["$.a['c d']", true],
    [String.raw`$['x\""y"']`, 'quoted'],
    ['$$.Execution.Name', 'one'],
    ['$.a.b[1:3]', [2, 3]],
    ['$.a.b[:1]', [1]],
    ['$.a.b[0,3]', [1, 4]],
    ['$.a.b[*]', [1, 2, 3, 4]],
    ['$.a.b.length()', 4],
    ['$.users[*].name', ['ada', 'bob']],
    ['$..name', ['ada', 'bob']],
    ['$.users[?(@.year > 1997)].name', ['bob']],
    ["$.users[?(@.name == 'ada' && @.year == 1997)]", [input.users[0]]],
    ['$.users[?(@.missing)]', []],
    ['$.users[?(!@.missing)].year', [1997, 1998]],
    ['$.users[?(@.name =~ /A.*/i)].name', ['ada']],
    ["$.users[?(@.name in ['bob'])].year", [1998]],
    ['$.users[?(@.tags[0])].name', ['ada']],
    // Nothing there: a path that may name several things names none.
    ['$.none[*]', []],
    ['$.none[1:]', []],
    ['$.none[1:5].x', []],
    ['$[*].none', []],
  ];
  test.for(rows)('%s', ([path, value]) => {
    expect(select(path, { input, context })).toEqual(value);
  });

  test('that name one thing say what of them is missing', () => {
    const at = (path: string) => () => select(path, { input, context });
    expect(at('$.none')).toThrow("Invalid path '$.none' : No results for path: $['none']");
    expect(at('$.none.of.it')).toThrow("Invalid path '$.none.of.it' : Missing property in path $['none']");
    expect(at('$.a.b[9]')).toThrow("Invalid path '$.a.b[9]' : No results for path: $['a']['b'][9]");
    expect(at('a.b')).toThrow("Invalid path 'a.b'");
    expect(at('$.a[?(&)]')).toThrow("Invalid path '$.a[?(&)]'");
  });
});

describe('intrinsic functions', () => {
  const input = {
    list: [1, 2, 3, 4, 5],
    text: 'a,b;c',
    object: { a: 1 },
    doubled: [1, 1, { a: 1 }, { a: 1 }],
    number: 7,
  };
  const call = (expression: string) => fillTemplate({ 'value.$': expression }, { input, context }, random);
  const rows: readonly (readonly [expression: string, value: unknown])[] = [
    ["States.Format('{} and {}', $.text, $.object)", 'a,b;c and {a=1}'],
    ["States.Format('{} {} {}', $.list, null, 1.1)", '[1, 2, 3, 4, 5] null 1.1'],
    [String.raw`States.Format('\{{}\}', $.number)`, '{7}'],
    [String.raw`States.Format('it\'s {}', 1)`, "it's 1"],
    [`States.StringToJson('{"a": [1]}')`, { a: [1] }],
    ["States.StringToJson(' ')", null],
    ['States.JsonToString($.object)', '{"a":1}'],
    ["States.Array('x', $.number, true, null, States.Array())", ['x', 7, true, null, []]],
    ['States.ArrayPartition($.list, 2)', [[1, 2], [3, 4], [5]]],
    ['States.ArrayContains($.list, 3)', true],
    ['States.ArrayContains($.doubled, $.object)', true],
    ['States.ArrayRange(1, 9, 2)', [1, 3, 5, 7, 9]],
    ['States.ArrayRange(3, 1, -1)', [3, 2, 1]],
    ['States.ArrayGetItem($.list, 4)', 5],
    ['States.ArrayLength($.list)', 5],
    ['States.ArrayUnique($.doubled)', [1, { a: 1 }]],
    ["States.Base64Encode('Data to encode')", 'RGF0YSB0byBlbmNvZGU='],
    ["States.Base64Decode('RGVjb2RlZCBkYXRh')", 'Decoded data'],
    ["States.Hash('input data', 'SHA-1')", 'aaff4a450a104cd177d28d18d74485e8cae074b7'],
    ['States.JsonMerge($.object, States.StringToJson(\'{"a": 2, "b": 3}\'), false)', { a: 2, b: 3 }],
    ['States.MathAdd($.number, -1)', 6],
    ["States.StringSplit($.text, ',;')", ['a', 'b', 'c']],
    ["States.StringSplit('This.is+a,test=string', '.+,=')", ['This', 'is', 'a', 'test', 'string']],
    ['States.ArrayLength($.list[1:3])', 2],
    ["States.Format('{}', $$.Execution.Name)", 'one'],
  ];
  test.for(rows)('%s', ([expression, value]) => {
    expect(call(expression)).toEqual({ value });
  });

  test('draw by the Region’s seed', () => {
    const { value } = call('States.MathRandom(1, 5)') as { value: number };
    expect([1, 2, 3, 4]).toContain(value);
    expect(call('States.UUID()')).toMatchObject({
      value: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/) as string,
    });
  });

  const refused: readonly (readonly [expression: string, reason: string])[] = [
    ['States.ArrayGetItem($.list, 9)', 'the index 9 is out of bounds'],
    ['States.ArrayRange(0, 1000, 1)', 'a range has at most 1000 items'],
    ['States.MathAdd($.text, 1)', 'expected a number, but was "a,b;c"'],
    ["States.Hash('x', 'CRC')", 'there is no algorithm CRC'],
    ['States.JsonMerge($.object, $.object, true)', 'only shallow merging is supported'],
    ["States.Format('{} {}', 1)", 'there are more places than arguments'],
    ['States.Nothing()', 'Invalid Intrinsic function: States.Nothing'],
    ['States.Format(', "Invalid intrinsic function call 'States.Format('"],
  ];
  test.for(refused)('refuse %s', ([expression, reason]) => {
    expect(() => call(expression)).toThrow(reason);
  });
});

test('payload templates are filled in inside of lists and objects, and nowhere else', () => {
  const template = { 'a.$': '$.x', b: [{ 'c.$': '$$.Execution.Name' }, '$.x'], d: '$.x' };
  expect(fillTemplate(template, { input: { x: 1 }, context }, random)).toEqual({
    a: 1,
    b: [{ c: 'one' }, '$.x'],
    d: '$.x',
  });
});

test('results are placed where ResultPath says, and what is on the way is made', () => {
  const input = { a: { b: 1 }, list: [1, 2] };
  expect(placeResult(input, '$', 5)).toBe(5);
  expect(placeResult(input, null, 5)).toBe(input);
  expect(placeResult(input, '$.a.c.d', 5)).toEqual({ a: { b: 1, c: { d: 5 } }, list: [1, 2] });
  expect(placeResult(input, '$.list[1]', 5)).toEqual({ a: { b: 1 }, list: [1, 5] });
  expect(input).toEqual({ a: { b: 1 }, list: [1, 2] });
  expect(() => placeResult('text', '$.a', 5)).toThrow('Unable to apply Reference Path $.a to input "text"');
  expect(() => placeResult(input, '$.a.b.c', 5)).toThrow('Unable to apply Reference Path $.a.b.c to input');
});

describe('choices', () => {
  const input = { s: 'log-1.txt', n: 5, t: '2026-01-01T00:00:00Z', b: true, z: null, other: 5 };
  const rows: readonly (readonly [rule: object, matches: boolean])[] = [
    [{ Variable: '$.s', StringMatches: 'log-*.txt' }, true],
    [{ Variable: '$.s', StringMatches: 'log-*' }, true],
    [{ Variable: '$.s', StringMatches: String.raw`log-\*` }, false],
    [{ Variable: '$.s', StringLessThan: 'm' }, true],
    [{ Variable: '$.n', NumericEqualsPath: '$.other' }, true],
    [{ Variable: '$.n', NumericLessThanEquals: 4 }, false],
    // A value of another type does not match, and is no error.
    [{ Variable: '$.s', NumericEquals: 1 }, false],
    [{ Variable: '$.b', StringEquals: 'true' }, false],
    [{ Variable: '$.t', TimestampLessThan: '2026-01-01T01:00:00+00:30' }, true],
    [{ Variable: '$.t', TimestampEquals: '2026-01-01T01:00:00+01:00' }, true],
    [{ Variable: '$.b', BooleanEquals: true }, true],
    [{ Variable: '$.z', IsNull: true }, true],
    [{ Variable: '$.none', IsPresent: false }, true],
    [{ Variable: '$.z', IsPresent: true }, true],
    [{ Variable: '$.t', IsTimestamp: true }, true],
    [{ Variable: '$.s', IsTimestamp: false }, true],
    [{ Not: { Variable: '$.n', NumericEquals: 5 } }, false],
    [
      {
        And: [
          { Variable: '$.n', NumericGreaterThan: 4 },
          { Variable: '$.b', IsBoolean: true },
        ],
      },
      true,
    ],
    [
      {
        Or: [
          { Variable: '$.n', NumericGreaterThan: 9 },
          { Variable: '$.b', IsString: true },
        ],
      },
      false,
    ],
  ];
  test.for(rows)('%o', ([rule, matches]) => {
    expect(choose([rule as never], { input, context }) !== undefined).toBe(matches);
  });

  test('of a variable that is not there', () => {
    expect(() => choose([{ Variable: '$.none', NumericEquals: 1 }], { input, context })).toThrow(
      "Invalid path '$.none': The choice state's condition path references an invalid value.",
    );
  });
});

test.for([
  ['2016-03-14T01:59:00Z', Date.UTC(2016, 2, 14, 1, 59)],
  ['2016-03-14T01:59:00.123456789Z', Date.UTC(2016, 2, 14, 1, 59, 0, 123)],
  ['2016-03-14T01:59:00+02:00', Date.UTC(2016, 2, 13, 23, 59)],
  ['2016-12-05 21:29:29Z', undefined],
  ['2016-12-05T21:29:29', undefined],
  ['2016-13-05T21:29:29Z', undefined],
  ['2016-12-05T25:29:29Z', undefined],
  ['05-12-2016T21:29:29Z', undefined],
] as const)('%s as a time', ([text, atMs]) => {
  expect(timestampMs(text)).toBe(atMs);
});
