import { type Declaration, membersOf, readDeclarations, readServiceDeclarations, type UnionMember } from './source.ts';
import type { Topic } from './topics.ts';
import { type KindDoc, readRules, type RuleDoc } from './rules.ts';

/** The page about a controller's decisions, from its code and comments. */
export function renderDecisionDocs(topic: Topic): string {
  const declarations = readDeclarations(topic.row);
  const find = (name: string) => declarations.find((candidate) => candidate.name === name)!;
  const reasons = membersOf(find('HoldReason'));
  const holds = reasons.filter(({ text }) => text !== 'UnfitReason');
  // The reasons not to manage a cluster are declared beside the RDS calls, which several controllers share.
  const known = [...declarations, ...readServiceDeclarations('rds')];
  const unfit = holds.length < reasons.length ? known.find(({ name }) => name === 'UnfitReason') : undefined;
  const kinds = membersOf(find('Decision')).map(kindOf);
  const hold = { kind: 'hold', reasons: holds.map(({ text }) => text) };
  const rules = readRules([hold, ...kinds.filter(({ kind }) => kind !== 'hold')], declarations, topic.rules);
  const sections = [
    topic.introduction,
    `## Rules, in their order\n\n${rules.map(renderRule).join('\n')}`,
    `## Changes\n\n${table(['decision', 'description', 'reasons'], kinds.map(kindRow))}`,
    `## Reasons to hold\n\n${recordedAgain(topic, holds)}\n\n${table(
      ['reason', 'when', 'rule'],
      holds.map(({ text, doc }) => [code(text), doc, rulesOf(text, rules)]),
    )}`,
    ...(unfit === undefined
      ? []
      : [
          `## ${topic.leftAlone}\n\n${unfit.doc} The rule _not for us_ names the reason.\n\n${table(
            ['reason', 'when'],
            membersOf(unfit).map(({ text, doc }) => [code(text), doc]),
          )}`,
        ]),
    `## Constants\n\n${topic.numbers}\n\n${table(
      ['constant', 'value', 'description'],
      declarations.flatMap(numberRow),
    )}`,
  ];
  return `${sections.join('\n\n')}\n`;
}

/** How often a hold is recorded. */
function recordedAgain({ isSteady }: Topic, holds: readonly UnionMember[]): string {
  const steady = holds.flatMap(({ text }) => (isSteady(text) ? [code(text)] : []));
  return `A hold is recorded when its reason changes, and every hour${steady.length > 0 ? ` unless it is ${steady.join(' or ')}` : ''}.`;
}

const renderRule = ({ name, doc, decisions }: RuleDoc, at: number) =>
  `${at + 1}. **${spell(name)}**: ${doc}\n   → ${decisions.map(renderKind).join('; ')}`;

const renderKind = ({ kind, reasons }: KindDoc) =>
  `${kind}${reasons.length > 0 ? ` (${reasons.map(code).join(', ')})` : ''}`;

/** `finishDraining` → `finish draining`. */
export const spell = (name: string): string => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

function kindOf({ text, doc }: UnionMember): KindDoc & { readonly doc: string } {
  const literals = (member: string) => {
    const [, union = ''] = new RegExp(String.raw`\b${member}:([^;]*)`).exec(text) ?? [];
    return [...union.matchAll(/'([^']+)'/g)].map(([, literal]) => literal!);
  };
  return { kind: literals('kind')[0] ?? '', doc, reasons: literals('reason') };
}

const kindRow = ({ kind, doc, reasons }: ReturnType<typeof kindOf>) => [
  code(kind),
  doc,
  reasons.length > 0 ? reasons.map(code).join(', ') : 'see below',
];

/** The rules that hold for a reason; the evaluation itself defers what failed recently or exceeds a limit. */
function rulesOf(reason: string, rules: readonly RuleDoc[]): string {
  const names = rules
    .filter(({ decisions }) => decisions.some(({ kind, reasons }) => kind === 'hold' && reasons.includes(reason)))
    .map(({ name }) => spell(name));
  return names.length > 0 ? names.join(', ') : 'the evaluation';
}

/** Files that call AWS: their constants decide nothing. */
const TALKS =
  /^(?:act|controller|describe|handler|knownLocations|observe|otherGroups|pools|sweep|triggers|turns|zoneStatus)/;

/** Constants are in capitals. Those without a comment are self-explanatory, such as the length of a minute. */
function numberRow({ file, name, doc, text }: Declaration): string[][] {
  if (TALKS.test(file)) return [];
  const [, value] = /^(?:export )?const [A-Z][A-Z_]+ = ([\d._]+(?: \* [\w.]+)*|[A-Z_]+_MS);/.exec(text) ?? [];
  return value !== undefined && doc !== '' ? [[code(name), code(value), doc]] : [];
}

const code = (text: string) => `\`${text}\``;

const table = (header: readonly string[], rows: readonly (readonly string[])[]) =>
  [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.map(cell).join(' | ')} |`).join('\n');

const cell = (text: string) => text.replaceAll('|', String.raw`\|`);
