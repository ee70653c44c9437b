import { type Declaration, membersOf, readDeclarations, readServiceDeclarations, type UnionMember } from './source.ts';
import type { Topic } from './topics.ts';
import { type KindDoc, readRules, type RuleDoc } from './rules.ts';

/** What the code of a controller says about how it decides. */
export function renderDecisionDocs(topic: Topic): string {
  const declarations = readDeclarations(topic.row);
  const find = (name: string) => declarations.find((candidate) => candidate.name === name)!;
  const reasons = membersOf(find('HoldReason'));
  const holds = reasons.filter(({ text }) => text !== 'UnfitReason');
  // Why a cluster is left alone is said beside the calls that find it out: several controllers need them.
  const known = [...declarations, ...readServiceDeclarations('rds')];
  const unfit = holds.length < reasons.length ? known.find(({ name }) => name === 'UnfitReason') : undefined;
  const kinds = membersOf(find('Decision')).map(kindOf);
  const hold = { kind: 'hold', reasons: holds.map(({ text }) => text) };
  const rules = readRules([hold, ...kinds.filter(({ kind }) => kind !== 'hold')], declarations, topic.rules);
  const sections = [
    topic.introduction,
    `## The rules, in their order\n\n${rules.map(renderRule).join('\n')}`,
    `## What may be done\n\n${table(['decision', 'what it is', 'for which reason'], kinds.map(kindRow))}`,
    `## Why nothing is done\n\n${saidAgain(topic, holds)}\n\n${table(
      ['reason', 'when', 'said by'],
      holds.map(({ text, doc }) => [code(text), doc, saidBy(text, rules)]),
    )}`,
    ...(unfit === undefined
      ? []
      : [
          `## ${topic.leftAlone}\n\n${unfit.doc} The rule _not for us_ says which.\n\n${table(
            ['reason', 'when'],
            membersOf(unfit).map(({ text, doc }) => [code(text), doc]),
          )}`,
        ]),
    `## The numbers in the rules\n\n${topic.numbers}\n\n${table(
      ['number', 'value', 'what it is'],
      declarations.flatMap(numberRow),
    )}`,
  ];
  return `${sections.join('\n\n')}\n`;
}

/** Which holds are told once, and no more. */
function saidAgain({ isCalm }: Topic, holds: readonly UnionMember[]): string {
  const calm = holds.flatMap(({ text }) => (isCalm(text) ? [code(text)] : []));
  return `A hold is told when its reason changes, and every hour${calm.length > 0 ? ` unless it is ${calm.join(' or ')}` : ''}.`;
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

/** What no rule says, the list itself does: it passes over what failed lately and what the budget forbids. */
function saidBy(reason: string, rules: readonly RuleDoc[]): string {
  const names = rules
    .filter(({ decisions }) => decisions.some(({ kind, reasons }) => kind === 'hold' && reasons.includes(reason)))
    .map(({ name }) => spell(name));
  return names.length > 0 ? names.join(', ') : 'the list as a whole';
}

/** What reads and writes AWS has numbers of its own, which decide nothing. */
const TALKS = /^(?:act|controller|describe|handler|knownPlaces|observe|others|pools|sweep|wakeUp|zoneStatus)/;

/** Constants are written in capitals; those without a comment explain themselves, such as the length of a minute. */
function numberRow({ file, name, doc, text }: Declaration): string[][] {
  if (TALKS.test(file)) return [];
  const [, value] = /^(?:export )?const [A-Z][A-Z_]+ = ([\d._]+(?: \* [\w.]+)*|[A-Z_]+_MS);/.exec(text) ?? [];
  return value !== undefined && doc !== '' ? [[code(name), code(value), doc]] : [];
}

const code = (text: string) => `\`${text}\``;

const table = (header: readonly string[], rows: readonly (readonly string[])[]) =>
  [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.map(cell).join(' | ')} |`).join('\n');

const cell = (text: string) => text.replaceAll('|', String.raw`\|`);
