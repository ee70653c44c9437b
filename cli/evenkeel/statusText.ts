import { describePause } from '../../functions/control-loop/wording.ts';
import { addressOf } from '../../functions/controllers/row.ts';
import { describeKind, describeNumbers } from '../describe.ts';
import type { LastDecision } from './deployed.ts';
import type { Installation } from './installation.ts';
import type { Shown } from './status.ts';
import { bold, describeDuration, describeMoment, describeTime, dim, warn, wrap } from './text.ts';

const INDENT = '    ';

/** The text of `status`: a line for each resource, and more if there is more to know. */
export function describeStatus(
  { stage, caller }: Pick<Installation, 'stage' | 'caller'>,
  shown: readonly Shown[],
): string {
  const heading = `Evenkeel ${stage} in ${caller.region}, ${describeTime(caller.nowMs)} UTC`;
  const width = Math.max(8, ...shown.map(({ row, status }) => addressOf(row, status.resource).length));
  const texts = shown.map((one) => describeOne(one, width, caller.nowMs));
  return [bold(heading), '', ...(texts.length > 0 ? texts : ['The fleet is empty.'])].join('\n');
}

/** A line for a resource, and below it its metrics, pause, interlock and operations in progress. */
function describeOne({ row, presentation, status }: Shown, width: number, nowMs: number): string {
  const { resource, mode, decision, difference, pause, interlock, standing, underWay } = status;
  const lines = [
    ...(decision ? (presentation.factsOf?.(decision) ?? factsOf(decision, row)) : []),
    ...standing,
    ...(difference === undefined ? [] : [warn(difference)]),
    ...(pause ? [warn(describePause(pause, nowMs))] : []),
    ...(interlock ? [warn(`interlocked by ${interlock.by} until ${describeMoment(interlock.untilMs, nowMs)}`)] : []),
    ...(underWay === undefined ? [] : presentation.describeUnderWay(underWay, nowMs)),
  ];
  const last = decision ? describeLast(decision) : dim('no decision yet');
  const first = `${bold(addressOf(row, resource).padEnd(width))}  ${mode.padEnd(7)}  ${last}`;
  return [first, ...lines.map((line) => `${INDENT}${wrap(line, INDENT)}`)].join('\n');
}

function factsOf({ numbers }: LastDecision, row: Shown['row']): string[] {
  const text = describeNumbers(numbers, row);
  return text === '' ? [] : [`metrics: ${text}`];
}

/** `hold  within-band  12 min ago` */
const describeLast = ({ kind, reason, ageSeconds }: LastDecision) =>
  `${describeKind(kind)}  ${reason.padEnd(22)}  ${dim(`${describeDuration(ageSeconds * 1000)} ago`)}`;
