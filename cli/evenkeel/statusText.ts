import { styleText } from 'node:util';
import type { Pause } from '../../functions/platform/pause.ts';
import { describeKind, describeNumbers } from '../describe.ts';
import type { Installation } from './installation.ts';
import type { ClusterStatus } from './status.ts';
import { bold, describeDuration, describeMoment, describeTime, dim, wrap } from './text.ts';

export const INDENT = '    ';

/** What `status` shows to a person: a line or some for each cluster, those that need nobody the shortest. */
export function describeStatus(
  { stage, caller }: Pick<Installation, 'stage' | 'caller'>,
  statuses: readonly ClusterStatus[],
  further: readonly string[] = [],
): string {
  const heading = `Evenkeel ${stage} in ${caller.region}, ${describeTime(caller.nowMs)} UTC`;
  const width = Math.max(8, ...statuses.map(({ cluster }) => cluster.length));
  const blocks = statuses.map((status) => describeCluster(status, width, caller.nowMs).join('\n'));
  const all = [...blocks, ...further];
  return [bold(heading), '', ...(all.length > 0 ? all : ['The fleet is empty.'])].join('\n');
}

function describeCluster(status: ClusterStatus, width: number, nowMs: number): string[] {
  const { cluster, mode, decision, difference, pause, interlock } = status;
  const name = `${bold(cluster.padEnd(width))}  ${mode.padEnd(7)}`;
  const lines = [`${name}  ${decision ? describeLast(decision) : dim('nothing decided yet')}`];
  const further = [
    ...(decision?.numbers ? [`decided on ${describeNumbers(decision.numbers)}`] : []),
    ...(difference ? [warn(difference)] : []),
    ...(pause ? [warn(describePause(pause, nowMs))] : []),
    ...(interlock ? [warn(`held by ${interlock.by} until ${describeMoment(interlock.untilMs, nowMs)}`)] : []),
    ...(status.underWay ? describeUnderWay(status.underWay, nowMs) : []),
  ];
  return [...lines, ...further.map((line) => `${INDENT}${wrap(line, INDENT)}`)];
}

export const warn = (text: string) => styleText('yellow', text);

/** `hold  within-band  12 min ago` */
export const describeLast = ({ kind, reason, ageSeconds }: NonNullable<ClusterStatus['decision']>) =>
  `${describeKind(kind)}  ${reason.padEnd(22)}  ${dim(`${describeDuration(ageSeconds * 1000)} ago`)}`;

/** `paused by ada until 10:30 (1 h 20 min more): migration` */
export function describePause({ by, why, untilMs }: Pause, nowMs: number): string {
  const until =
    untilMs === undefined
      ? 'until resumed'
      : `until ${describeMoment(untilMs, nowMs)} (${describeDuration(untilMs - nowMs)} more)`;
  return `paused by ${by} ${until}: ${why}`;
}

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
    ...Object.entries(underWay.failures).map(([kind, { count, lastMs }]) =>
      styleText('red', `failing   ${kind}: ${times(count)}, the last time ${ago(lastMs)}`),
    ),
    ...Object.entries(underWay.noCapacity).map(
      ([offering, untilMs]) => `no capacity for ${offering}, passed over until ${describeMoment(untilMs, nowMs)}`,
    ),
  ];
}

const times = (count: number) => (count === 1 ? 'once' : `${count} times in a row`);
