import { styleText } from 'node:util';
import type { Failures } from '../../functions/control-loop/kindFailures.ts';
import { describePause } from '../../functions/control-loop/wording.ts';
import { describeKind, describeNumbers } from '../describe.ts';
import type { Installation } from './installation.ts';
import type { ClusterStatus } from './status.ts';
import { bold, describeDuration, describeMoment, describeTime, dim, wrap } from './text.ts';

const INDENT = '    ';

/** What every controller's resources have in common. */
type Standing = Pick<ClusterStatus, 'mode' | 'decision' | 'pause' | 'interlock'>;

/** What there is to say about one resource. */
export interface Block {
  readonly name: string;
  readonly standing: Standing;
  readonly facts: readonly string[];
  readonly underWay: readonly string[];
}

/** What `status` shows to a person: a line or some for each resource, those that need nobody the shortest. */
export function describeStatus(
  { stage, caller }: Pick<Installation, 'stage' | 'caller'>,
  clusters: readonly ClusterStatus[],
  further: readonly Block[] = [],
): string {
  const heading = `Evenkeel ${stage} in ${caller.region}, ${describeTime(caller.nowMs)} UTC`;
  const blocks = [...clusters.map((status) => blockOfCluster(status, caller.nowMs)), ...further];
  const width = Math.max(8, ...blocks.map(({ name }) => name.length));
  const texts = blocks.map((block) => describeBlock(block, width, caller.nowMs));
  return [bold(heading), '', ...(texts.length > 0 ? texts : ['The fleet is empty.'])].join('\n');
}

function blockOfCluster(status: ClusterStatus, nowMs: number): Block {
  const { cluster, decision, difference } = status;
  const facts = [
    ...(decision?.numbers ? [`decided on ${describeNumbers(decision.numbers)}`] : []),
    ...(difference ? [warn(difference)] : []),
  ];
  const underWay = status.underWay ? describeUnderWay(status.underWay, nowMs) : [];
  return { name: cluster, standing: status, facts, underWay };
}

/** A line about a resource, and below it what else there is to say. */
function describeBlock({ name, standing, facts, underWay }: Block, width: number, nowMs: number): string {
  const { mode, decision, pause, interlock } = standing;
  const lines = [
    ...facts,
    ...(pause ? [warn(describePause(pause, nowMs))] : []),
    ...(interlock ? [warn(`held by ${interlock.by} until ${describeMoment(interlock.untilMs, nowMs)}`)] : []),
    ...underWay,
  ];
  const last = decision ? describeLast(decision) : dim('nothing decided yet');
  const first = `${bold(name.padEnd(width))}  ${mode.padEnd(7)}  ${last}`;
  return [first, ...lines.map((line) => `${INDENT}${wrap(line, INDENT)}`)].join('\n');
}

/** A line for each kind of decision that could not be carried out lately. */
export const describeFailures = (failures: Failures, nowMs: number): string[] =>
  Object.entries(failures).map(([kind, { count, lastMs }]) =>
    styleText('red', `failing   ${kind}: ${times(count)}, the last time ${describeDuration(nowMs - lastMs)} ago`),
  );

export const warn = (text: string) => styleText('yellow', text);

/** `hold  within-band  12 min ago` */
const describeLast = ({ kind, reason, ageSeconds }: NonNullable<ClusterStatus['decision']>) =>
  `${describeKind(kind)}  ${reason.padEnd(22)}  ${dim(`${describeDuration(ageSeconds * 1000)} ago`)}`;

export { describePause };

/** A line for each reader that comes or goes, and for each thing that is left alone for a while. */
export function describeUnderWay(underWay: NonNullable<ClusterStatus['underWay']>, nowMs: number): string[] {
  const ago = (timeMs: number) => `${describeDuration(nowMs - timeMs)} ago`;
  return [
    ...Object.entries(underWay.ordered).map(([id, { instanceClass, zone, orderedAtMs, accepted, warmUpAtMs }]) => {
      const ordered = accepted ? 'ordered' : 'order not accepted yet';
      const state =
        warmUpAtMs === undefined
          ? `${ordered}, ${ago(orderedAtMs)}`
          : `warming for ${describeDuration(nowMs - warmUpAtMs)}`;
      return `coming    ${id}  ${instanceClass} in ${zone}, ${state}`;
    }),
    ...Object.entries(underWay.draining).map(
      ([id, { sinceMs, deadlineMs }]) =>
        `draining  ${id}  for ${describeDuration(nowMs - sinceMs)}, at the latest until ${describeMoment(deadlineMs, nowMs)}`,
    ),
    ...Object.entries(underWay.leaving).map(([id, sinceMs]) => `leaving   ${id}  deleted ${ago(sinceMs)}`),
    ...describeFailures(underWay.failures, nowMs),
    ...Object.entries(underWay.noCapacity).map(
      ([offering, untilMs]) => `no capacity for ${offering}, passed over until ${describeMoment(untilMs, nowMs)}`,
    ),
  ];
}

const times = (count: number) => (count === 1 ? 'once' : `${count} times in a row`);
