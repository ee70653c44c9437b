import { styleText } from 'node:util';
import type { BaseDecision } from '../../functions/control-loop/decision.ts';
import { describePause } from '../../functions/control-loop/wording.ts';
import { addressOf, type ControllerRow } from '../../functions/controllers/row.ts';
import { describeKind, describeNumbers } from '../describe.ts';
import { spell } from '../docs/decisions.ts';
import { isRule } from '../docs/rules.ts';
import { readDeclarations } from '../docs/source.ts';
import type { Explanation, Opinion } from './explain.ts';
import { bold, describeTime, dim, warn, wrap } from './text.ts';

/** What `explain` shows to a person: what is seen, what each rule says to it, and what comes of it. */
export function describeExplanation(explanation: Explanation): string {
  const { row, presentation, resource, mode, atMs, situation, standing, opinions, decision, difference } = explanation;
  const { pause, progress } = standing;
  const underWay = presentation.describeUnderWay(presentation.underWayOf(progress, atMs), atMs);
  return [
    `${bold(addressOf(row, resource))}  mode ${mode}, ${describeTime(atMs)} UTC`,
    ...(difference === undefined ? [] : [warn(wrap(difference, ''))]),
    '',
    ...presentation.describeSituation(situation),
    ...(pause ? [`  ${warn(describePause(pause, atMs))}`] : []),
    ...underWay.map((line) => `  ${line}`),
    '',
    ...describeOpinions(opinions, row),
    '',
    ...describeDecision(decision, mode, row),
  ].join('\n');
}

const NAME_WIDTH = 22;
const INDENT = ' '.repeat(NAME_WIDTH + 6);

/** A line for each rule, and what the one that decides says of itself. */
const describeOpinions = (opinions: readonly Opinion[], row: ControllerRow): string[] =>
  opinions.flatMap((opinion, at) => describeOpinion(opinion, at, row));

function describeOpinion({ rule, outcome, opinion }: Opinion, at: number, row: ControllerRow): string[] {
  const name = `${String(at + 1).padStart(2)}  ${spell(rule).padEnd(NAME_WIDTH)}`;
  if (!opinion) return [dim(`${name}  ${outcome === 'no-opinion' ? 'no opinion' : 'not asked'}`)];
  const said = `${describeKind(opinion.kind, 0)}: ${opinion.reason}`;
  if (outcome === 'put-off') return [`${name}  ${said} ${styleText('yellow', '(put off)')}`];
  return [`${bold(name)}  ${said}`, dim(`${INDENT}${wrap(sentenceOf(rule, row), INDENT)}`)];
}

/** What the comment on the rule says. */
const sentenceOf = (rule: string, row: ControllerRow) =>
  readDeclarations(row).find((declaration) => declaration.name === rule && isRule(declaration))?.doc ?? '';

/** The decision, with everything that it was made from. */
function describeDecision(decision: BaseDecision, mode: 'observe' | 'act', row: ControllerRow): string[] {
  const { kind, reason, numbers, ...rest } = decision;
  const also = Object.entries(rest).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  const note = {
    observe: 'In mode observe it is recorded and told, and nothing is changed.',
    act: 'At its next look, the controller does this, if things are still so.',
  }[mode];
  const all = Object.entries(numbers).map(([name, value]) => `${name}=${value}`);
  return [
    `${bold('Decision')}  ${describeKind(kind, 0)}: ${reason}`,
    ...(describeNumbers(numbers, row) ? [`  ${describeNumbers(numbers, row)}`] : []),
    dim(`  ${wrap(all.join(' '), '  ')}`),
    ...also.map((line) => `  ${wrap(line, '  ')}`),
    ...(kind === 'hold' ? [] : [`  ${note}`]),
  ];
}
