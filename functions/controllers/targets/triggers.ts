import { groupAlarmStateChange } from '../../../events/alarm.ts';
import { groupOfAlarm } from '../../../events/alarmNames.ts';
import { instanceStateChange, SCALING_ACTIVITIES, scalingActivity } from '../../../events/compute.ts';
import { targetsChanged } from '../../../events/loadBalancing.ts';
import { SERVICE_NEWS, serviceNews, serviceOfArn, taskStateChange } from '../../../events/ecs.ts';
import { tick } from '../../../events/tick.ts';
import { ZONAL_SHIFTS, zonalShiftChange } from '../../../events/zonalShift.ts';
import type { TargetGroupPolicy } from '../../../fleet/targets.ts';
import type { parseEvent } from '../../control-loop/parseEvent.ts';
import { describeInstances } from '../../aws/ec2/instances.ts';

const each = <const Types extends readonly string[], Schema>(types: Types, schema: Schema) =>
  Object.fromEntries(types.map((type) => [type, schema])) as Record<Types[number], Schema>;

export const schemas = {
  'CloudWatch Alarm State Change': groupAlarmStateChange.schema,
  'EC2 Instance State-change Notification': instanceStateChange.schema,
  ...each(SCALING_ACTIVITIES, scalingActivity.schema),
  'ECS Task State Change': taskStateChange.schema,
  ...each(SERVICE_NEWS, serviceNews.schema),
  ...each(ZONAL_SHIFTS, zonalShiftChange.schema),
  'AWS API Call via CloudTrail': targetsChanged.schema,
  Tick: tick.schema,
};

/** One of the events that trigger this controller. */
export type Trigger = ReturnType<typeof parseEvent<typeof schemas>>['event'];

interface Installation {
  readonly stage: string;
  readonly policies: ReadonlyMap<string, TargetGroupPolicy>;
}

/** Which groups an event is about: where to look, and nothing else. */
export async function groupsAbout(
  event: Exclude<Trigger, { source: 'evenkeel.schedule' }>,
  { stage, policies }: Installation,
): Promise<string[]> {
  const withPool = (isMeant: (pool: Exclude<TargetGroupPolicy['pool'], 'external'>) => boolean) =>
    [...policies].filter(([, { pool }]) => pool !== 'external' && isMeant(pool)).map(([name]) => name);
  switch (event.source) {
    case 'aws.cloudwatch': {
      const group = groupOfAlarm(stage, event.detail.alarmName, [...policies.keys()]);
      return group === undefined ? [] : [group];
    }
    case 'aws.ec2':
      return await groupsOfInstance(event.detail['instance-id'], withPool);
    case 'aws.autoscaling': {
      const { AutoScalingGroupName } = event.detail;
      return withPool((pool) => 'autoScalingGroup' in pool && pool.autoScalingGroup === AutoScalingGroupName);
    }
    case 'aws.ecs': {
      const { cluster, service } =
        'group' in event.detail || 'lastStatus' in event.detail
          ? serviceOfTask(event.detail)
          : serviceOfArn(event.resources[0] ?? '');
      return withPool(
        (pool) => 'ecsService' in pool && pool.ecsService.cluster === cluster && pool.ecsService.service === service,
      );
    }
    case 'aws.arc-zonal-shift':
      // It does not say whose traffic: everybody looks.
      return [...policies.keys()];
    case 'aws.elasticloadbalancing': {
      const { targetGroupArn, loadBalancerArn } = event.detail.requestParameters ?? {};
      const isMeant = ({ arn, loadBalancer }: TargetGroupPolicy) =>
        arn === targetGroupArn || loadBalancer === loadBalancerArn;
      return [...policies].filter(([, policy]) => isMeant(policy)).map(([name]) => name);
    }
  }
}

/** `service:NAME` is the group of a service's tasks. */
const serviceOfTask = ({
  clusterArn,
  group = '',
}: {
  readonly clusterArn: string;
  readonly group?: string | undefined;
}) => ({
  cluster: clusterArn.split('/')[1] ?? '',
  service: group.replace(/^service:/, ''),
});

/** Auto Scaling marks its instances with this tag (Amazon EC2 Auto Scaling user guide, "Tag groups and instances"). */
const GROUP_TAG = 'aws:autoscaling:groupName';

async function groupsOfInstance(
  id: string,
  withPool: (isMeant: (pool: Exclude<TargetGroupPolicy['pool'], 'external'>) => boolean) => string[],
): Promise<string[]> {
  // Every instance of the account tells of itself: without a pool of instances, none of them matters.
  if (withPool((pool) => !('ecsService' in pool)).length === 0) return [];
  const [instance] = await describeInstances('instance-id', [id]);
  const tags = new Map((instance?.Tags ?? []).map(({ Key, Value }) => [Key, Value]));
  return withPool((pool) => {
    if ('ec2' in pool) return tags.get(pool.ec2.tagKey) === pool.ec2.tagValue;
    return 'autoScalingGroup' in pool && tags.get(GROUP_TAG) === pool.autoScalingGroup;
  });
}
