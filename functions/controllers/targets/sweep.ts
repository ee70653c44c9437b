import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import type { TargetGroup } from '@aws-sdk/client-elastic-load-balancing-v2';
import { groupAlarmPrefix, groupOfAlarm } from '../../../events/alarmNames.ts';
import type { TargetGroupPolicy } from '../../../fleet/targets.ts';
import { cloudWatch } from '../../aws/clients.ts';
import { callTimeLeftMs } from '../../aws/deadline.ts';
import type { ResourceRecord } from '../../control-loop/record.ts';
import { describeHealth } from '../../aws/elasticLoadBalancing/targetGroups.ts';
import { crossZoneOf, targetViews, thresholdsOf } from '../../aws/elasticLoadBalancing/targets.ts';
import { EXTERNAL } from './pools/pool.ts';
import { NO_PROGRESS, type Progress } from './progress.ts';
import { recallAttributes } from './knownAttributes.ts';
import { type KnownPlaces, locateAll } from './knownPlaces.ts';
import type { Surroundings } from './surroundings.ts';
import type { GroupView } from './view.ts';

type Record = ResourceRecord<Progress>;

/** So many quiet groups one tick looks at, at the pace that ELB allows; in a larger fleet they take turns. */
const GROUPS_PER_TICK = 190;

const MINUTE_MS = 60_000;

/** Groups that want a close look whatever they look like from afar: in ALARM, in motion, or new. The first ones first. */
export async function groupsInNeed(
  stage: string,
  names: readonly string[],
  recordOf: (name: string) => Record,
): Promise<string[]> {
  if (names.length === 0) return [];
  const inAlarm = await findGroupsInAlarm(stage, names);
  const isNew = (name: string) => recordOf(name).told === undefined;
  const inNeed = names.filter((name) => inAlarm.has(name) || isNew(name) || isInMotion(recordOf(name).progress));
  // In an outage of a whole zone, those that nobody has helped yet come first; then who has waited the longest.
  const rank = (name: string) => {
    const { progress, told } = recordOf(name);
    return inAlarm.has(name) && !progress?.bridge ? 0 : (told?.atMs ?? Number.MAX_SAFE_INTEGER);
  };
  const ranked = inNeed.map((name) => ({ name, rank: rank(name) }));
  return ranked.toSorted((a, b) => a.rank - b.rank || a.name.localeCompare(b.name)).map(({ name }) => name);
}

const isInMotion = (progress: Progress | undefined): boolean =>
  progress !== undefined &&
  (progress.bridge !== undefined ||
    progress.plan !== undefined ||
    [progress.registered, progress.leaving, progress.orders].some((record) => Object.keys(record).length > 0));

/** The groups whose turn it is. Up to 190 groups, that is all of them, every minute; of a thousand, a sixth. */
export function groupsInTurn(names: readonly string[], nowMs: number): string[] {
  const turns = Math.ceil(names.length / GROUPS_PER_TICK);
  const turn = Math.floor(nowMs / MINUTE_MS) % Math.max(1, turns);
  return names.toSorted().filter((_, at) => at % turns === turn);
}

/**
 * Groups as they look from afar: how their targets are, and nothing about pools and neighbours. One call for
 * each group, as fast as ELB takes them, until the time of the invocation is up.
 */
export async function* glance(
  names: readonly string[],
  policies: ReadonlyMap<string, TargetGroupPolicy>,
  recordOf: (name: string) => Record,
  surroundings: Surroundings,
  nowMs: number,
): AsyncGenerator<GroupView> {
  for (const name of names) {
    if (!isTimeForALook()) return;
    const policy = policies.get(name)!;
    const group = await surroundings.group(policy.arn);
    // A group that is gone says so when it is looked at closely.
    if (!group) continue;
    const shiftedAway = (await surroundings.shiftedAway(policy.loadBalancer)) ?? [];
    yield await glanceAt(name, policy, { group, isShifted: shiftedAway.length > 0 }, recordOf(name), nowMs);
  }
}

/** A look takes a few seconds at the most: one that is begun is to come to its end. */
const LOOK_MS = 5_000;

export const isTimeForALook = (): boolean => callTimeLeftMs() >= LOOK_MS;

async function glanceAt(
  name: string,
  policy: TargetGroupPolicy,
  { group, isShifted }: { readonly group: TargetGroup; readonly isShifted: boolean },
  record: Record,
  nowMs: number,
): Promise<GroupView> {
  const health = await describeHealth(policy.arn);
  const attributes = await recallAttributes(policy.arn, nowMs);
  const places: KnownPlaces = await locateAll(group, health, nowMs);
  return {
    group: name,
    unfit: undefined,
    // Away from which zone, a close look finds out.
    zones: policy.zones.map((zone) => ({ zone, isHealthy: undefined, isShiftedAway: isShifted })),
    targets: targetViews(health, places, policy),
    crossZone: crossZoneOf(group, attributes, new Map(), 0),
    thresholds: thresholdsOf(attributes),
    others: { dark: {} },
    pool: EXTERNAL,
    progress: { ...NO_PROGRESS, ...record.progress },
    pause: record.pause,
    interlock: record.interlock,
  };
}

/** An alarm tells its transition once; as long as it lasts, the tick looks every minute. */
async function findGroupsInAlarm(stage: string, names: readonly string[]): Promise<ReadonlySet<string>> {
  const inAlarm = new Set<string>();
  let token: string | undefined;
  do {
    const page = await cloudWatch.send(
      new DescribeAlarmsCommand({ AlarmNamePrefix: groupAlarmPrefix(stage), StateValue: 'ALARM', NextToken: token }),
    );
    for (const { AlarmName = '' } of page.MetricAlarms ?? []) {
      const group = groupOfAlarm(stage, AlarmName, names);
      if (group !== undefined) inAlarm.add(group);
    }
    token = page.NextToken;
  } while (token);
  return inAlarm;
}
