import type { Numbers } from '../../../functions/control-loop/decision.ts';
import { readJudgement } from '../../../functions/controllers/replicas/observeForecast.ts';
import type { Policy } from '../../../functions/controllers/replicas/policy.ts';
import { type Progress, progressOf } from '../../../functions/controllers/replicas/progress.ts';
import type { Situation } from '../../../functions/controllers/replicas/situation.ts';
import type { ClusterView } from '../../../functions/controllers/replicas/view.ts';
import type { LastDecision } from '../deployed.ts';
import { describeFailures } from '../failuresText.ts';
import type { Installation } from '../installation.ts';
import { describeDuration, describeMoment, dim } from '../text.ts';
import type { About, Presentation } from './presentation.ts';

type UnderWay = Pick<Progress, 'ordered' | 'draining' | 'leaving' | 'failures' | 'replacements'>;

export const presentation: Presentation<Situation, Progress, UnderWay> = {
  factsOf,
  liveFactsOf: zonesOf,
  differenceOf,
  async standingOf({ fleet, tableName }, cluster) {
    const { forecast } = fleet.clusters[cluster]!;
    return [describeForecast(forecast, forecast === 'auto' ? await readJudgement(tableName, cluster) : undefined)];
  },
  underWayOf,
  describeUnderWay,
  describeSituation,
  // Without the metrics by minute.
  seen({ view, progress }) {
    const { status, unfit, writerId, instances, endpoint, lastFailoverMs, pause, interlock } = view;
    return { status, unfit, writerId, instances, endpoint, lastFailoverMs, progress, pause, interlock };
  },
};

/** The load and what is there to take it, and the targets that the fleet sets. */
function factsOf(numbers: Numbers, { fleet, resource }: About): string[] {
  const { serving, coming, draining, outdated, cpuPercent, busyVcpus, neededVcpus, servingVcpus } = numbers;
  const { connections, lagMs } = numbers;
  const { readers, targetCpuPercent, targetConnections, maxReplicaLagMs } = fleet.clusters[resource]!;
  const other = { pending: coming, draining, outdated };
  const counts = Object.entries(other).flatMap(([name, count]) => (count ? [`${count} ${name}`] : []));
  const people = connections === undefined ? [] : [`${connections} connections${targeted(targetConnections, 'each')}`];
  const lag = lagMs === undefined ? [] : [`lag ${lagMs} ms${targeted(maxReplicaLagMs, 'ms', 'limit')}`];
  return [
    ...(serving === undefined
      ? []
      : [`readers   ${[`${serving} serving of ${readers.min} to ${readers.max}`, ...counts].join(', ')}`]),
    ...(cpuPercent === undefined
      ? []
      : [
          `load      CPU ${Math.round(cpuPercent)} % (target ${targetCpuPercent} %), ${busyVcpus} of ${servingVcpus} vCPUs busy, ${neededVcpus} needed`,
        ]),
    ...(people.length + lag.length > 0 ? [`clients   ${[...people, ...lag].join(', ')}`] : []),
  ];
}

const targeted = (target: number | undefined, unit: string, word = 'target') =>
  target === undefined ? '' : ` (${word} ${target} ${unit})`;

/** `zones     eu-west-1a: writer, 1 reader · eu-west-1b: 1 reader` */
function zonesOf({ view, serving }: Situation): string[] {
  const zones = new Map<string, string[]>();
  const add = (zone: string | undefined, what: string) => {
    if (zone !== undefined) zones.set(zone, [...(zones.get(zone) ?? []), what]);
  };
  add(view.instances.find(({ id }) => id === view.writerId)?.zone, 'writer');
  for (const [zone, readers] of Map.groupBy(serving, (reader) => reader.zone))
    add(zone, readers.length === 1 ? '1 reader' : `${readers.length} readers`);
  if (zones.size === 0) return [];
  const texts = [...zones]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([zone, what]) => `${zone}: ${what.join(', ')}`);
  return [`zones     ${texts.join(' · ')}`];
}

/** A fleet file may have been changed since the deployment, or belong to another installation. */
function differenceOf({ fleet }: Installation, cluster: string, decision: LastDecision | undefined) {
  const { mode, readers } = fleet.clusters[cluster]!;
  const { floor = readers.min, ceiling = readers.max } = decision?.numbers ?? {};
  const deployed = `mode ${decision?.mode ?? mode}, ${floor} to ${ceiling} readers`;
  if (deployed === `mode ${mode}, ${readers.min} to ${readers.max} readers`) return undefined;
  return `The fleet differs from the one that decided (${deployed}): leave --fleet out to read what is deployed.`;
}

/** Older failures are omitted: there was no further attempt, so the change is no longer needed. */
const FAILURE_COUNTS_MS = 3_600_000;

function underWayOf(progress: Progress, nowMs: number): UnderWay {
  const instances = [...Object.keys(progress.ordered), ...Object.keys(progress.draining)].map((id) => ({
    id,
    status: 'unknown',
    ours: true,
  }));
  const { ordered, draining, leaving } = progressOf({ instances }, progress, nowMs);
  const recent = Object.entries(progress.failures).filter(([, { lastMs }]) => nowMs - lastMs < FAILURE_COUNTS_MS);
  const { replacements } = progress;
  return { ordered, draining, leaving, failures: Object.fromEntries(recent), ...(replacements && { replacements }) };
}

/** A line for each reader that is being added or removed, and for each failure. */
function describeUnderWay(underWay: UnderWay, nowMs: number): string[] {
  const { replacements } = underWay;
  const ago = (timeMs: number) => `${describeDuration(nowMs - timeMs)} ago`;
  return [
    ...Object.entries(underWay.ordered).map(
      ([id, { instanceClass, zone, reservation, orderedAtMs, accepted, warmUpAtMs }]) => {
        const ordered = accepted ? 'ordered' : 'ordered, not accepted yet';
        const state =
          warmUpAtMs === undefined
            ? `${ordered}, ${ago(orderedAtMs)}`
            : `warming up for ${describeDuration(nowMs - warmUpAtMs)}`;
        const slot = reservation === undefined ? '' : `, reserved by ${reservation}`;
        const place = replacements?.[id] ? `, in place of ${replacements[id].replaces}` : '';
        return `pending   ${id}  ${instanceClass} in ${zone}${slot}, ${state}${place}`;
      },
    ),
    ...Object.entries(underWay.draining).map(
      ([id, { sinceMs, deadlineMs }]) =>
        `draining  ${id}  for ${describeDuration(nowMs - sinceMs)}, deadline ${describeMoment(deadlineMs, nowMs)}`,
    ),
    ...Object.entries(underWay.leaving).map(([id, sinceMs]) => `leaving   ${id}  deleted ${ago(sinceMs)}`),
    ...describeFailures(underWay.failures, nowMs),
  ];
}

function describeSituation(situation: Situation): string[] {
  const { view, policy, nowMs, serving, draining, warming, coming, broken, away, outdated } = situation;
  const { min, max } = policy.readers;
  const roles: readonly [role: string, readers: readonly { id: string }[]][] = [
    ['serving', serving],
    ['draining', draining],
    ['warming', warming],
    ['pending', coming],
    ['broken', broken],
    ['away', away],
  ];
  const roleOf = (id: string) =>
    id === view.writerId ? 'writer' : roles.find(([, readers]) => readers.some((reader) => reader.id === id))?.[0];
  const unseen = coming.filter(({ id }) => !view.instances.some((instance) => instance.id === id));
  return [
    `  cluster ${view.status}, readers ${min} to ${max}, target ${policy.targetCpuPercent} % CPU`,
    ...view.instances.map(({ id, status, instanceClass, zone, ours }) => {
      const role = roleOf(id) ?? 'leaving';
      return `  ${role.padEnd(8)}  ${id.padEnd(40)}  ${instanceClass} ${zone} ${status}${ours ? '' : dim(' not managed')}`;
    }),
    ...unseen.map(({ id, zone }) => `  pending   ${id.padEnd(40)}  ${zone} ordered`),
    `  endpoint  ${view.endpoint ? `${view.endpoint.id} ${view.endpoint.status}` : 'none'}${reached(view.endpoint)}`,
    ...reserved(view.reservation),
    ...outdated.map(
      ({ reader, whys }) => `  outdated  ${reader.id.padEnd(40)}  ${whys.map(({ text }) => text).join('; ')}`,
    ),
    `  ${describeForecast(policy.forecast, view.judgement)}`,
    ...(view.lastFailoverMs === undefined ? [] : [`  failover  ${describeDuration(nowMs - view.lastFailoverMs)} ago`]),
  ];
}

/** Whether the forecast is used, and what a replay of the last days says of it. */
function describeForecast(forecast: Policy['forecast'], judgement: ClusterView['judgement']): string {
  if (forecast !== 'auto') return `forecast  ${forecast}`;
  if (!judgement) return 'forecast  auto: off until two days are known';
  const { isOn, days, withForecast, overloadMinutesWithout } = judgement;
  const hours = Math.round(withForecast.readerHours);
  return `forecast  auto: ${isOn ? 'on' : 'off'}; replay of ${days} d, ${hours} reader-hours: ${withForecast.overloadMinutes} min overload with it, ${overloadMinutesWithout} without`;
}

function reserved(reservation: Situation['view']['reservation']): string[] {
  if (!reservation) return [];
  const { id, state, instanceClass, freeByZone } = reservation;
  const free = Object.entries(freeByZone).map(([zone, slots]) => `${slots} in ${zone}`);
  return [`  reserved  ${id} ${state}${free.length > 0 ? `, ${instanceClass} free: ${free.join(', ')}` : ''}`];
}

/** Whom the endpoint leaves out. The writer counts for nobody there: it is no reader. */
function reached(endpoint: Situation['view']['endpoint']): string {
  if (endpoint?.only) return `, reaches only ${endpoint.only.join(', ')}`;
  return endpoint && endpoint.excluded.length > 0 ? `, excludes ${endpoint.excluded.join(', ')}` : '';
}
