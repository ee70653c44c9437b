import { styleText } from 'node:util';
import type { BaseDecision } from '../../functions/control-loop/decision.ts';
import { describePause } from '../../functions/control-loop/wording.ts';
import { addressOf, type ControllerRow } from '../../functions/controllers/row.ts';
import { describeKind, describeNumbers } from '../describe.ts';
import { spell } from '../docs/decisions.ts';
import { isRule } from '../docs/rules.ts';
import { readDeclarations } from '../docs/source.ts';
import type { Explanation, RuleResult, Settings } from './explain.ts';
import { bold, describeTime, dim, warn, wrap } from './text.ts';

/**
 * The text of `explain`: what was observed, the thresholds, the result of each rule, and the decision.
 * @param isUnfolded with the sentence of each rule and every metric (default: a line for each rule that proposes nothing)
 */
export function describeExplanation(explanation: Explanation, isUnfolded = false): string {
  const { row, presentation, resource, mode, atMs, situation, standing, results, decision, difference } = explanation;
  const { pause, progress } = standing;
  const underWay = presentation.describeUnderWay(presentation.underWayOf(progress, atMs), atMs);
  return [
    `${bold(addressOf(row, resource))}  mode ${mode}, ${describeTime(atMs)} UTC`,
    ...(difference === undefined ? [] : [warn(wrap(difference, ''))]),
    '',
    ...presentation.describeSituation(situation),
    ...(pause ? [`  ${warn(describePause(pause, atMs))}`] : []),
    ...underWay.map((line) => `  ${line}`),
    ...describeSettings(explanation.settings),
    '',
    ...results.flatMap((result, at) => describeResult(result, at, row, isUnfolded)),
    '',
    ...describeDecision(decision, mode, row, isUnfolded),
  ].join('\n');
}

const NAME_WIDTH = 22;
const INDENT = ' '.repeat(NAME_WIDTH + 6);

/** The thresholds that the fleet sets. */
function describeSettings(settings: Settings): string[] {
  const all = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  return all.length === 0 ? [] : [dim(`  settings  ${wrap(all.join(' '), ' '.repeat(12))}`)];
}

/** A line for each rule, and below the one that decides its description; unfolded, below each. */
function describeResult(
  { rule, outcome, proposal }: RuleResult,
  at: number,
  row: ControllerRow,
  isUnfolded: boolean,
): string[] {
  const name = `${String(at + 1).padStart(2)}  ${spell(rule).padEnd(NAME_WIDTH)}`;
  const sentence = () => dim(`${INDENT}${wrap(sentenceOf(rule, row), INDENT)}`);
  const unfolded = isUnfolded ? [sentence()] : [];
  if (!proposal) return [dim(`${name}  ${outcome === 'no-proposal' ? 'no proposal' : 'not evaluated'}`), ...unfolded];
  const proposed = `${describeKind(proposal.kind, 0)}: ${proposal.reason}`;
  if (outcome === 'put-off') return [`${name}  ${proposed} ${styleText('yellow', '(deferred)')}`, ...unfolded];
  return [`${bold(name)}  ${proposed}`, sentence()];
}

/** The description of a rule: its comment in the code. */
const sentenceOf = (rule: string, row: ControllerRow) =>
  readDeclarations(row).find((declaration) => declaration.name === rule && isRule(declaration))?.doc ?? '';

/** The decision with its metrics and details. */
function describeDecision(
  decision: BaseDecision,
  mode: 'observe' | 'act',
  row: ControllerRow,
  isUnfolded: boolean,
): string[] {
  const { kind, reason, numbers, ...rest } = decision;
  const also = Object.entries(rest).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  const note = {
    observe: 'Observe mode: the decision is recorded and published; no change is made.',
    act: 'The controller does this at its next reconciliation if the state is still the same.',
  }[mode];
  const all = Object.entries(numbers).map(([name, value]) => `${name}=${value}`);
  return [
    `${bold('Decision')}  ${describeKind(kind, 0)}: ${reason}`,
    ...(describeNumbers(numbers, row) ? [`  ${describeNumbers(numbers, row)}`] : []),
    ...(isUnfolded || describeNumbers(numbers, row) === '' ? [dim(`  ${wrap(all.join(' '), '  ')}`)] : []),
    ...also.map((line) => `  ${wrap(line, '  ')}`),
    ...(kind === 'hold' ? [] : [`  ${note}`]),
  ];
}
