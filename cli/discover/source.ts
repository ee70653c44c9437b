import type { Unread } from '../account/failure.ts';
import type { FleetPlan } from './plan.ts';
import type { Entry, LeftOut, Section } from './section.ts';

/** The widest line that the formatter leaves alone. */
const COLUMNS = 120;

interface Place {
  readonly account: string;
  readonly region: string;
  readonly unread: readonly Unread[];
}

/** A fleet file, with a comment for everything that is there, is only observed, or was left out. */
export function sourceOf(plan: FleetPlan, { account, region, unread }: Place): string {
  const { clusters, certificates, hostedZones, targetGroups } = plan;
  const lines = [
    "import { defineFleet } from './fleet/fleet.ts';",
    '',
    '/**',
    ` * What is in the account ${account} in ${region}. Everything is only observed at first; every field is described in`,
    ' * fleet/, with its default. Next: npm run check, then npx evenkeel doctor --fleet THIS FILE.',
    ' */',
    'export default defineFleet({',
    ...unread.flatMap(({ what, actions }) =>
      comment(`Could not be read, and so is missing here: ${what} (allow ${actions.join(', ')}).`, 2),
    ),
    ...section('clusters', clusters),
    ...section('certificates', certificates),
    ...list('hostedZones', hostedZones),
    ...section('targetGroups', targetGroups),
    '});',
  ];
  return `${lines.join('\n')}\n`;
}

function section<Value>(name: string, { entries, leftOut }: Section<Value>): string[] {
  if (entries.length + leftOut.length === 0) return [];
  return [
    `  ${name}: {`,
    ...entries.flatMap(({ name: key, value, why }: Entry<Value>) => [
      ...why.flatMap((line) => comment(line, 4)),
      `    ${keyOf(key)}: ${literal(value, 4)},`,
    ]),
    ...leftOut.flatMap((one) => comment(describeLeftOut(one), 4)),
    '  },',
  ];
}

function list(name: string, { entries, leftOut }: Section<string>): string[] {
  if (entries.length + leftOut.length === 0) return [];
  return [
    `  ${name}: [`,
    ...entries.flatMap(({ value, why }) => [...why.flatMap((line) => comment(line, 4)), `    ${quoted(value)},`]),
    ...leftOut.flatMap((one) => comment(describeLeftOut(one), 4)),
    '  ],',
  ];
}

const describeLeftOut = ({ what, why }: LeftOut): string => `Left out: ${what}: ${why}.`;

/** What AWS has named cannot end a comment: no line break of its own is left in it. */
function comment(text: string, indent: number): string[] {
  const begin = `${' '.repeat(indent)}// `;
  const lines: string[] = [];
  let line = '';
  for (const word of text.replace(/[\r\n\u2028\u2029]+/g, ' ').split(' ')) {
    if (line !== '' && begin.length + line.length + 1 + word.length > COLUMNS) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].map((each) => `${begin}${each}`);
}

const quoted = (text: string): string =>
  text.includes("'")
    ? JSON.stringify(text)
    : `'${JSON.stringify(text)
        .slice(1, -1)
        .replaceAll(String.raw`\"`, '"')}'`;

const keyOf = (key: string): string => (/^[A-Za-z_$][\w$]*$/.test(key) ? key : quoted(key));

/** A value as TypeScript, on one line where there is room. */
function literal(value: unknown, indent: number): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value !== 'object' || value === null) return String(value);
  const isList = Array.isArray(value);
  const parts = (deeper: number): string[] =>
    isList
      ? value.map((item) => literal(item, deeper))
      : Object.entries(value).map(([key, item]) => `${keyOf(key)}: ${literal(item, deeper)}`);
  const [open, close] = isList ? ['[', ']'] : ['{', '}'];
  const flat = parts(indent);
  if (flat.length === 0) return `${open}${close}`;
  const inner = isList ? flat.join(', ') : ` ${flat.join(', ')} `;
  // Objects with several fields are easier to change on lines of their own.
  const isShort = inner.length + indent + 20 < COLUMNS && !inner.includes('\n') && (isList || flat.length < 3);
  if (isShort) return `${open}${inner}${close}`;
  const pad = ' '.repeat(indent + 2);
  return `${open}\n${parts(indent + 2)
    .map((part) => `${pad}${part},`)
    .join('\n')}\n${' '.repeat(indent)}${close}`;
}
