import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import type { TargetGroup } from '@aws-sdk/client-elastic-load-balancing-v2';
import { groupAlarmPrefix, groupOfAlarm } from '../../../events/alarmNames.ts';
import type { TargetGroupPolicy } from '../../../fleet/targets.ts';
import { cloudWatch } from '../../aws/clients.ts';
import { OutOfTimeError } from '../../aws/deadline.ts';
import { describeHealth } from '../../aws/elasticLoadBalancing/targetGroups.ts';
import { crossZoneOf, targetViews, thresholdsOf } from '../../aws/elasticLoadBalancing/targets.ts';
import type { ResourceRecord } from '../../control-loop/record.ts';
import type { Scan } from '../../control-loop/sweep.ts';
import type { TargetsController } from './controller.ts';
import { recallAttributes } from './knownAttributes.ts';
import { locateAll } from './knownLocations.ts';
import { type ObserveOptions, unfitView } from './observe.ts';
import { EXTERNAL } from './pools/pool.ts';
import { routingOf } from './routing.ts';
import type { Progress } from './progress.ts';
import type { GroupView } from './view.ts';
import { groupsInTurn, groupsInNeed } from './turns.ts';

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
    urgent: async (recordOf) => groupsInNeed(names, await findGroupsInAlarm(stage, names), recordOf),
    async *scan(resources, recordOf, nowMs) {
      const turn = new Set(groupsInTurn(names, nowMs));
      for (const resource of resources.filter((name) => turn.has(name))) {
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
  const locations = await locateAll(group, health, nowMs);
  return {
    group: name,
    unfit: undefined,
    // Away from which zone, a close look finds out.
    zones: policy.zones.map((zone) => ({ zone, isHealthy: undefined, isShiftedAway: isShifted })),
    targets: targetViews(health, locations, policy),
    crossZone: crossZoneOf(group, attributes, new Map(), 0),
    thresholds: thresholdsOf(attributes),
    routing,
    otherGroups: { dark: {}, targets: {} },
    pool: EXTERNAL,
    pause,
    interlock,
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
