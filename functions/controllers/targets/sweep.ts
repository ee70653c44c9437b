import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import type { TargetGroup } from '@aws-sdk/client-elastic-load-balancing-v2';
import { groupAlarmPrefix, groupOfAlarm, zoneOfAlarm } from '../../../events/alarmNames.ts';
import type { TargetGroupPolicy } from '../../../fleet/targets.ts';
import { cloudWatch } from '../../aws/clients.ts';
import { parseObject } from '../../aws/parseJson.ts';
import { OutOfTimeError } from '../../aws/deadline.ts';
import { describeHealth } from '../../aws/elasticLoadBalancing/targetGroups.ts';
import { crossZoneOf, targetViews, thresholdsOf } from '../../aws/elasticLoadBalancing/targets.ts';
import type { ResourceRecord } from '../../control-loop/record.ts';
import type { Scan } from '../../control-loop/sweep.ts';
import type { TargetsController } from './controller.ts';
import { recallAttributes } from './knownAttributes.ts';
import { locateAll } from './knownLocations.ts';
import { noteMachines } from './knownMachines.ts';
import { type ObserveOptions, unfitView } from './observe.ts';
import { EXTERNAL } from './pools/pool.ts';
import { routingOf } from './routing.ts';
import type { Progress } from './progress.ts';
import type { GroupView, TargetView } from './view.ts';
import { groupsInTurn, groupsInNeed, type Need, needOf, pinnedFirst } from './turns.ts';

type Record = ResourceRecord<Progress>;

/** A close look takes a few seconds at the most: one that is begun is to come to its end. */
export const LOOK_MS = 5_000;

/** What a close look would say, too. */
const PLAIN: ReadonlySet<string> = new Set(['even', 'not-in-service', 'paused']);

/** First who is in need, then from afar those whose turn it is; closely only where something is to be done or told. */
export function scanGroups(
  controller: Pick<TargetsController, 'progressOf' | 'decide'>,
  { stage, policies, surroundings }: ObserveOptions,
): Scan<GroupView, Progress> {
  const names = [...policies.keys()];
  const isPinned = (name: string) => policies.get(name)!.pinnedZones.length > 0;

  /** How a group's targets are, and nothing about pools and neighbours: most else takes a close look. */
  async function scanFromAfar(name: string, record: Record, nowMs: number): Promise<GroupView | undefined> {
    const policy = policies.get(name)!;
    const group = await surroundings.group(policy.arn);
    if (!group) return unfitView(name, 'group-not-found', record);
    const shiftedAway = (await surroundings.shiftedAway(policy.loadBalancer)) ?? [];
    const routing = routingOf(policy.arn, await surroundings.weightsOf(policy.loadBalancer));
    const isShifted = shiftedAway.length > 0;
    const view = await viewFromAfar(name, policy, { group, isShifted, routing }, record, nowMs);
    const { decision } = controller.decide(view, controller.progressOf(view, record, nowMs), nowMs);
    return PLAIN.has(decision.reason) ? view : undefined;
  }

  return {
    resources: names,
    lookMs: LOOK_MS,
    urgent: async (recordOf, nowMs) =>
      groupsInNeed(names, await readNeeds(stage, policies), recordOf, { isPinned, nowMs }),
    async *scan(resources, recordOf, nowMs) {
      const turn = new Set(groupsInTurn(names, isPinned, nowMs));
      const due = resources.filter((name) => turn.has(name));
      for (const resource of pinnedFirst(due, isPinned)) {
        // What cannot be read is looked at closely: that says why, and keeps no other group from its turn.
        const view = await scanFromAfar(resource, recordOf(resource), nowMs).catch((error: unknown) => {
          if (error instanceof OutOfTimeError) throw error;
          return undefined;
        });
        yield { resource, view };
      }
    },
  };
}

/** What is known of a group before its targets are asked about. */
interface Afar extends Pick<GroupView, 'routing'> {
  readonly group: TargetGroup;
  readonly isShifted: boolean;
}

/** One call for each group, as fast as ELB takes them. */
async function viewFromAfar(
  name: string,
  policy: TargetGroupPolicy,
  { group, isShifted, routing }: Afar,
  { pause, interlock }: Record,
  nowMs: number,
): Promise<GroupView> {
  const health = await describeHealth(policy.arn);
  const attributes = await recallAttributes(policy.arn, nowMs);
  const targets = targetViews(health, await locateAll(group, health, nowMs), policy);
  noteMachines(name, targets);
  return {
    group: name,
    unfit: undefined,
    // Away from which zone, a close look finds out.
    zones: zonesOf(policy, targets).map((zone) => ({ zone, isHealthy: undefined, isShiftedAway: isShifted })),
    targets,
    crossZone: crossZoneOf(group, attributes, new Map(), 0),
    thresholds: thresholdsOf(attributes),
    routing,
    otherGroups: { dark: {}, targets: {} },
    pool: EXTERNAL,
    pause,
    interlock,
  };
}

/** Those of the fleet, and others in which the load balancer uses a target: in which it is enabled, a close look finds out. */
const zonesOf = ({ zones }: TargetGroupPolicy, targets: readonly TargetView[]): string[] => [
  ...new Set([
    ...zones,
    ...targets.flatMap(({ zone, state }) => (zone === undefined || state === 'unused' ? [] : zone)),
  ]),
];

/** An alarm tells its transition once; as long as it lasts, the tick looks every minute. */
async function readNeeds(stage: string, policies: ObserveOptions['policies']): Promise<ReadonlyMap<string, Need>> {
  const needs = new Map<string, Need>();
  const names = [...policies.keys()];
  let token: string | undefined;
  do {
    const page = await cloudWatch.send(
      new DescribeAlarmsCommand({ AlarmNamePrefix: groupAlarmPrefix(stage), StateValue: 'ALARM', NextToken: token }),
    );
    for (const { AlarmName = '', StateReasonData } of page.MetricAlarms ?? []) {
      const group = groupOfAlarm(stage, AlarmName, names);
      if (group === undefined) continue;
      const zone = zoneOfAlarm(stage, group, AlarmName);
      const { pinnedZones } = policies.get(group)!;
      const need = zone ? needOf({ ...zone, value: lastValue(StateReasonData) }, pinnedZones) : 2;
      needs.set(group, Math.min(need, needs.get(group) ?? need) as Need);
    }
    token = page.NextToken;
  } while (token);
  return needs;
}

/** The latest of the datapoints for which an alarm is in its state; undefined where it names none. */
function lastValue(reasonData: string | undefined): number | undefined {
  const { recentDatapoints } = parseObject(reasonData ?? '');
  const last: unknown = Array.isArray(recentDatapoints) ? recentDatapoints.at(-1) : undefined;
  return typeof last === 'number' ? last : undefined;
}
