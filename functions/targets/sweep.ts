import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import type { TargetGroup } from '@aws-sdk/client-elastic-load-balancing-v2';
import { groupAlarmPrefix, groupOfAlarm } from '../../events/alarmNames.ts';
import type { TargetGroupPolicy } from '../../fleet/targets.ts';
import { cloudWatch } from '../platform/clients.ts';
import { callTimeLeftMs } from '../platform/deadline.ts';
import type { ResourceRecord } from '../platform/ledger.ts';
import { type Attributes, describeAllGroups, describeGroupAttributes, describeHealth } from './describe.ts';
import { crossZoneOf, targetViews, thresholdsOf } from './groupView.ts';
import { Pace } from './pace.ts';
import { EXTERNAL } from './pools/pool.ts';
import { NO_PROGRESS, type Progress } from './progress.ts';
import { type KnownPlaces, locateAll } from './knownPlaces.ts';
import type { GroupView } from './view.ts';

type Record = ResourceRecord<Progress>;

/** So many quiet groups one tick looks at; in a larger fleet they take turns. */
const GROUPS_PER_TICK = 200;

const MINUTE_MS = 60_000;

/** Groups that want a close look whatever they look like from afar: in motion, or in ALARM. The first ones first. */
export async function groupsInNeed(
  stage: string,
  names: readonly string[],
  recordOf: (name: string) => Record,
): Promise<string[]> {
  if (names.length === 0) return [];
  const inAlarm = await findGroupsInAlarm(stage, names);
  const inNeed = names.filter((name) => inAlarm.has(name) || isInMotion(recordOf(name).progress));
  // In an outage of a whole zone, those that nobody has helped yet come first; then who has waited the longest.
  const rank = (name: string) => {
    const { progress, told } = recordOf(name);
    return inAlarm.has(name) && !progress?.bridge ? 0 : (told?.atMs ?? 0);
  };
  return inNeed.toSorted((a, b) => rank(a) - rank(b));
}

const isInMotion = (progress: Progress | undefined): boolean =>
  progress !== undefined &&
  (progress.bridge !== undefined ||
    progress.plan !== undefined ||
    [progress.registered, progress.leaving, progress.orders].some((record) => Object.keys(record).length > 0));

/** The groups whose turn it is. Up to 200 groups, that is all of them, every minute. */
export function groupsInTurn(names: readonly string[], nowMs: number): string[] {
  const turns = Math.ceil(names.length / GROUPS_PER_TICK);
  const turn = Math.floor(nowMs / MINUTE_MS) % Math.max(1, turns);
  return names.toSorted().filter((_, at) => at % turns === turn);
}

/**
 * Groups as they look from afar: how their targets are, and nothing about pools, shifts and neighbours. One call for
 * each group, as fast as ELB takes them, until the time of the invocation is up.
 */
export async function* glance(
  names: readonly string[],
  policies: ReadonlyMap<string, TargetGroupPolicy>,
  recordOf: (name: string) => Record,
  nowMs: number,
): AsyncGenerator<GroupView> {
  if (names.length === 0) return;
  const pace = new Pace();
  await pace.next();
  const groups = await describeAllGroups();
  for (const name of names) {
    if (callTimeLeftMs() < 0) return;
    const policy = policies.get(name)!;
    const group = groups.get(policy.arn);
    await pace.next();
    // A group that is gone says so when it is looked at closely.
    if (group) yield await glanceAt(name, policy, group, recordOf(name), pace, nowMs);
  }
}

async function glanceAt(
  name: string,
  policy: TargetGroupPolicy,
  group: TargetGroup,
  record: Record,
  pace: Pace,
  nowMs: number,
): Promise<GroupView> {
  const health = await describeHealth(policy.arn);
  const attributes = await attributesOf(policy.arn, pace, nowMs);
  const places: KnownPlaces = await locateAll(group, health, nowMs);
  return {
    group: name,
    unfit: undefined,
    zones: policy.zones.map((zone) => ({ zone, isHealthy: undefined, isShiftedAway: false })),
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

/** Attributes seldom change: an execution environment asks once an hour. Whoever acts reads them anew. */
const ATTRIBUTES_KEPT_MS = 3_600_000;

const known = new Map<string, { readonly readMs: number; readonly attributes: Attributes }>();

async function attributesOf(arn: string, pace: Pace, nowMs: number): Promise<Attributes> {
  const kept = known.get(arn);
  if (kept && nowMs - kept.readMs < ATTRIBUTES_KEPT_MS) return kept.attributes;
  await pace.next();
  const attributes = await describeGroupAttributes(arn);
  known.set(arn, { readMs: nowMs, attributes });
  return attributes;
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
