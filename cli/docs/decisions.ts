import { type Declaration, type Documented, membersOf, readDeclarations, type UnionMember } from './source.ts';
import { type KindDoc, readRules, type RuleDoc } from './rules.ts';

/** The page of each controller, in docs/. */
export const DECISION_DOCS: Readonly<Record<Documented, string>> = {
  replicas: 'decisions.md',
  targets: 'decisions-targets.md',
};

/** What the code of a controller says about how it decides. */
export function renderDecisionDocs(
  controller: Documented = 'replicas',
  declarations = readDeclarations(controller),
): string {
  const find = (name: string) => declarations.find((candidate) => candidate.name === name);
  const holds = membersOf(find('HoldReason')!).filter(({ text }) => text !== 'UnfitReason');
  const unfit = find('UnfitReason');
  const kinds = membersOf(find('Decision')!).map(kindOf);
  const hold = { kind: 'hold', reasons: holds.map(({ text }) => text) };
  const rules = readRules([hold, ...kinds.filter(({ kind }) => kind !== 'hold')], controller, declarations);
  const texts = TEXTS[controller];
  const sections = [
    texts.introduction,
    `## The rules, in their order\n\n${rules.map(renderRule).join('\n')}`,
    `## What may be done\n\n${table(['decision', 'what it is', 'for which reason'], kinds.map(kindRow))}`,
    `## Why nothing is done\n\n${texts.holds}\n\n${table(
      ['reason', 'when', 'said by'],
      holds.map(({ text, doc }) => [code(text), doc, saidBy(text, rules)]),
    )}`,
    ...(unfit
      ? [
          `## ${texts.leftAlone}\n\n${unfit.doc} The rule _not for us_ says which.\n\n${table(
            ['reason', 'when'],
            membersOf(unfit).map(({ text, doc }) => [code(text), doc]),
          )}`,
        ]
      : []),
    `## The numbers in the rules\n\n${texts.numbers}\n\n${table(
      ['number', 'value', 'what it is'],
      declarations.flatMap(numberRow),
    )}`,
  ];
  return `${sections.join('\n\n')}\n`;
}

interface Texts {
  readonly introduction: string;
  readonly holds: string;
  /** The heading above what is none of ours. */
  readonly leftAlone: string;
  readonly numbers: string;
}

const TEXTS: Readonly<Record<Documented, Texts>> = {
  replicas: {
    introduction: `# How it decides

<!-- Written by \`node cli/writeDecisionDocs.ts\` from functions/replicas. Change the comments there, not this page. -->

Every look at a cluster goes down one list of rules, and the first rule with an opinion decides. What each decision was
made from is kept with it: \`npm run evenkeel -- explain CLUSTER\` goes down the list for a cluster as it is now, and
\`npm run evenkeel -- history CLUSTER\` shows what was decided before. What to do when it holds:
[When it holds](when-it-holds.md).`,
    holds: `A hold is told when its reason changes, and every hour unless it is \`within-band\`.`,
    leftAlone: 'Clusters that are left alone',
    numbers: `What the fleet sets, such as the target and the drain's deadline, stands in
[fleet/cluster.ts](../fleet/cluster.ts) with its default. These are constants of the code.`,
  },
  targets: {
    introduction: `# How it decides about target groups

<!-- Written by \`node cli/writeDecisionDocs.ts\` from functions/targets. Change the comments there, not this page. -->

Every look at a target group goes down one list of rules, and the first rule with an opinion decides.
\`npm run evenkeel -- explain targets/GROUP\` goes down the list for a group as it is now, and
\`npm run evenkeel -- history targets/GROUP\` shows what was decided before. What it is for, and what to do when it
holds: [Targets](targets.md).`,
    holds: `A hold is told when its reason changes, and every hour unless it is \`even\`.`,
    leftAlone: 'Target groups that are left alone',
    numbers: `What the fleet sets, such as the minimum and the allowed skew, stands in
[fleet/targets.ts](../fleet/targets.ts) with its default. These are constants of the code.`,
  },
};

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
const TALKS =
  /^(?:act|controller|describe|groupView|handler|knownPlaces|observe|others|pace|places|pools|sweep|unfit|wakeUp|zoneStatus)/;

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
