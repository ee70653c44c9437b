import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PlantedTree, report, ROOT } from './planting.ts';

interface Linted {
  readonly diagnostics: readonly { readonly code: string; readonly filename: string; readonly message: string }[];
  readonly number_of_files: number;
}

/** What a decision must not do, and what oxlint's rule names in it. */
const IMPURE: readonly (readonly [text: string, names: string])[] = [
  ['export const a = Date.now();', 'Date'],
  ['export const a = new Date();', 'Date'],
  ['export const a = new Date;', 'Date'],
  ['export const a = Date();', 'Date'],
  ['const Clock = Date; export const a = new Clock();', 'Date'],
  ['export const { now } = Date;', 'Date'],
  [`export const a = Date['now']();`, 'Date'],
  ['export const a = new Intl.DateTimeFormat().format();', 'format()'],
  ['export const a = new Date(...[]);', 'Date'],
  ['export const a = new Date(2026, 0);', 'Date'],
  ['export const a = (nowMs: number) => new Date(nowMs).getHours();', 'getHours()'],
  ['export const a = (nowMs: number) => new Date(nowMs).getTimezoneOffset();', 'getTimezoneOffset()'],
  ['export const a = (nowMs: number) => new Date(nowMs).toLocaleString();', 'toLocaleString()'],
  ['let calls = 0; export const a = () => calls++;', 'let of a file'],
  ['export let a = 0;', 'let of a file'],
  ['export const a = performance.now();', 'performance'],
  ['export const a = Math.random();', 'Math'],
  ['export const { random } = Math;', 'Math'],
  [`export const a = Math['random']();`, 'Math'],
  ['export const a = crypto.randomUUID();', 'crypto'],
  [`export const a = process.env['STAGE'];`, 'process'],
  ['export const a = globalThis.process;', 'globalThis'],
  ['setTimeout(() => {}, 1);', 'setTimeout'],
  [`export const a = fetch('https://example.com');`, 'fetch'],
  [`console.log('told');`, 'console'],
  [`export const a = (0, eval)('1');`, 'eval'],
  [`export const a = new Function('return 1');`, 'Function'],
  ['export const load = (name: string) => import(name);', 'import() at run time'],
  ['export const a = import.meta.url;', 'import.meta'],
];

const PURE: readonly string[] = [
  'export const a = (nowMs: number) => new Date(nowMs).toISOString();',
  'export const a = Date.UTC(2026, 0, 1);',
  'export const a = (at: Date) => at.getTime();',
  'export const a = (nowMs: number) => new Date(nowMs).getUTCHours();',
  'export function a(n: number) { let sum = 0; for (let at = 0; at < n; at++) sum += at; return sum; }',
  'export const a = Math.max(1, Math.PI);',
  'export const a = (process: { now: number }) => process.now;',
  'export const a = (nowMs: number) => new Intl.DateTimeFormat().format(nowMs);',
  `export const a = { Date: 1, process: 2, random: 'Math' };`,
  'export const a: NodeJS.ErrnoException | undefined = undefined;',
];

/** What works in one partition only, by the file that says it, and what oxlint's rule names in it. */
const OF_ONE_PARTITION: readonly (readonly [file: string, text: string, names: string])[] = [
  [
    'functions/planted/one.ts',
    'export const a = (region: string) => `https://rds.${region}.amazonaws.com`;',
    'amazonaws.com',
  ],
  ['functions/planted/two.ts', `export const a = 'sts.cn-north-1.amazonaws.com.cn';`, 'amazonaws.com'],
  ['functions/planted/three.ts', `export const a = 'https://rds.amazonaws.com';`, 'amazonaws.com'],
  [
    'functions/planted/four.ts',
    'export const a = (region: string) => `${region}.console.aws.amazon.com`;',
    'console.aws',
  ],
  ['stacks/planted/one.ts', `export const a = 'arn:aws:iam::aws:policy/ReadOnlyAccess';`, 'arn:aws:'],
  ['stacks/planted/two.ts', `export const a = 'arn:aws-cn:s3:::bucket';`, 'arn:aws-cn:'],
  ['fleet/planted.ts', `export const partition = 'aws';`, 'aws'],
  ['cli/planted.ts', `export const a = (region: string) => region.startsWith('cn-') ? 'aws-cn' : '';`, 'aws-cn'],
  ['events/planted.ts', `export const a = 'rds.eusc-de-east-1.amazonaws.eu';`, 'amazonaws.eu'],
];

/** What is the same in every partition, and what does not run in an account. */
const OF_EVERY_PARTITION: readonly (readonly [file: string, text: string])[] = [
  ['stacks/planted/three.ts', `export const a = ['lambda.amazonaws.com', 'monitoring.rds.amazonaws.com'];`],
  ['functions/planted/five.ts', `export const a = { source: 'aws.rds', arn: /^arn:aws[a-z-]*:acm:/ };`],
  ['sandbox/planted.ts', `export const a = 'arn:aws:s3:::bucket';`],
];

const lines = (count: number, line: string): string => `${line}\n`.repeat(count);

const SIZES: readonly (readonly [what: string, text: string, code: string | undefined])[] = [
  ['a file of 250 lines', lines(250, '// A line.'), undefined],
  ['a file of 251 lines', lines(251, '// A line.'), 'eslint(max-lines)'],
  ['a function of 60 lines', `export function f() {\n${lines(58, '  // A line.')}}\n`, undefined],
  [
    'a function of 61 lines',
    `export function f() {\n${lines(59, '  // A line.')}}\n`,
    'eslint(max-lines-per-function)',
  ],
];

const FOLDERS = ['cli', 'events', 'fleet', 'functions', 'sandbox', 'stacks'];

describe('oxlint with our configuration', () => {
  const tree = new PlantedTree();
  let linted: Linted;

  const inRule = (at: number) => `functions/controllers/replicas/rules/impure${at}.ts`;
  const inAct = (at: number) => `functions/controllers/replicas/actions/impure${at}.ts`;
  const pure = (at: number) => `functions/controllers/replicas/rules/pure${at}.ts`;
  const sized = (at: number) => `functions/drills/steps/sized${at}.ts`;

  beforeAll(async () => {
    for (const [at, [text]] of IMPURE.entries()) {
      tree.plant(inRule(at), `${text}\n`);
      tree.plant(inAct(at), `${text}\n`);
    }
    for (const [at, text] of PURE.entries()) tree.plant(pure(at), `${text}\n`);
    for (const [file, text] of [...OF_ONE_PARTITION, ...OF_EVERY_PARTITION]) tree.plant(file, `${text}\n`);
    for (const [at, [, text]] of SIZES.entries()) tree.plant(sized(at), text);
    tree.plant('functions/aws/planted.ts', `export type Clients = typeof import('./clients.ts');\n`);
    linted = (await report('oxlint/bin/oxlint', ['--format', 'json', ...FOLDERS], tree.folder)) as Linted;
  });

  afterAll(() => tree.remove());

  const purityIn = (path: string) =>
    linted.diagnostics.flatMap(({ filename, code, message }) =>
      filename === path && code === 'evenkeel(purity)' ? [message.split(':')[0]] : [],
    );

  test.each(IMPURE.map(([text, name], at) => ({ text, name, at })))('refuses in a decision: $text', ({ name, at }) => {
    expect(purityIn(inRule(at))).toEqual([name]);
    expect(purityIn(inAct(at))).toEqual([]);
  });

  test.each(PURE.map((text, at) => ({ text, at })))('takes in a decision: $text', ({ at }) => {
    expect(purityIn(pure(at))).toEqual([]);
  });

  test.each(SIZES.map(([what, , code], at) => ({ what, code, at })))('judges $what', ({ code, at }) => {
    const codes = linted.diagnostics.filter(({ filename }) => filename === sized(at)).map((found) => found.code);
    expect(codes.filter((found) => found.includes('max-lines'))).toEqual(code === undefined ? [] : [code]);
  });

  const partitionsIn = (path: string) =>
    linted.diagnostics.flatMap(({ filename, code, message }) =>
      filename === path && code === 'evenkeel(partitions)' ? [message.split(': ')[0]] : [],
    );

  test.each(OF_ONE_PARTITION)('refuses in %s: %s', (file, _text, name) => {
    expect(partitionsIn(file)).toEqual([name]);
  });

  test.each(OF_EVERY_PARTITION)('takes in %s: %s', (file) => {
    expect(partitionsIn(file)).toEqual([]);
  });

  test('refuses types that are imported where dependency-cruiser does not see it', () => {
    const codes = linted.diagnostics
      .filter(({ filename }) => filename === 'functions/aws/planted.ts')
      .map(({ code }) => code);
    expect(codes).toEqual(['typescript(consistent-type-imports)']);
  });

  test('has looked at every file', () => {
    const planted = 2 * IMPURE.length + PURE.length + SIZES.length + 1;
    // The rules themselves stand in cli/codebase.
    const rules = readdirSync(join(tree.folder, 'cli/codebase')).length;
    expect(linted.number_of_files).toBe(planted + OF_ONE_PARTITION.length + OF_EVERY_PARTITION.length + rules);
  });
});

test('no file of what runs in an account tells a linter to look away', () => {
  const files = ['fleet', 'events', 'functions', 'stacks'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => `${folder}/${name}`),
  );
  expect(files.length).toBeGreaterThan(300);
  expect(files.filter((file) => /(ox|es)lint-disable/.test(readFileSync(join(ROOT, file), 'utf8')))).toEqual([]);
});
