import { describePause, tellingNumbers } from '../../functions/control-loop/wording.ts';
import { describeKind } from '../describe.ts';
import { describeDetails } from './detailsText.ts';
import type { Installation } from './installation.ts';
import type { Plan, PlannedAction } from './plan.ts';
import { describeUnread } from './statusText.ts';
import { bold, describeTime, dim, warn, wrap } from './text.ts';

const INDENT = '    ';

/** The text of `plan`: a row for each resource, and below what would be changed its details and its metrics. */
export function describePlan(
  { stage, caller, controllers }: Pick<Installation, 'stage' | 'caller' | 'controllers'>,
  { actions, unread }: Plan,
): string {
  const title = `Evenkeel ${stage} in ${caller.region}, account ${caller.account}, ${describeTime(caller.nowMs)} UTC`;
  const width = Math.max('RESOURCE'.length, ...actions.map(({ name }) => name.length));
  const labelsOf = (action: PlannedAction) => controllers.find(({ name }) => name === action.controller)!;
  const head = dim(`${'RESOURCE'.padEnd(width)}  ${'MODE'.padEnd(7)}  ${'ACTION'.padEnd(12)}  REASON`);
  return [
    bold(title),
    ...describeUnread(unread),
    '',
    ...(actions.length > 0 ? [head] : []),
    ...actions.flatMap((action) => describeAction(action, width, caller.nowMs, labelsOf(action))),
    '',
    summaryOf(actions, unread.length > 0),
  ].join('\n');
}

function describeAction(
  { name, mode, kind, reason, details, numbers, pause }: PlannedAction,
  width: number,
  nowMs: number,
  labels: Parameters<typeof tellingNumbers>[1],
): string[] {
  const row = `${name.padEnd(width)}  ${mode.padEnd(7)}  ${describeKind(kind)}  ${reason}`;
  if (kind === 'hold') return [row, ...(pause ? [warn(`${INDENT}${wrap(describePause(pause, nowMs), INDENT)}`)] : [])];
  const below = [describeDetails(details), tellingNumbers(numbers, labels).join(' · ')].filter(Boolean);
  return [bold(row), ...below.map((text) => `${INDENT}${wrap(text, INDENT)}`)];
}

function summaryOf(actions: readonly PlannedAction[], isPartial: boolean): string {
  if (actions.length === 0) return isPartial ? 'Nothing is known of what would be changed.' : 'The fleet is empty.';
  const changes = actions.filter(({ isChange }) => isChange).length;
  const observed = actions.filter(({ isChange, kind }) => kind !== 'hold' && !isChange).length;
  const nothing = isPartial ? 'Nothing of what was read' : 'Nothing';
  const would =
    changes === 0 ? `${nothing} would be changed now` : `${changes} of ${actions.length} would be changed now`;
  const only = observed === 0 ? '' : `; ${observed} only in mode act`;
  return `${would}${only}.`;
}
