import { groupAlarmStateChange } from '../../../events/alarm.ts';
import { groupOfAlarm } from '../../../events/alarmNames.ts';
import {
  instanceStateChange,
  SCALING_ACTIVITIES,
  scalingActivity,
  scalingGroupParameters,
} from '../../../events/compute.ts';
import { apiCall } from '../../../events/cloudTrail.ts';
import { arnsOfCall, loadBalancerIdOfArn, loadBalancingParameters } from '../../../events/loadBalancing.ts';
import {
  DEFAULT_CLUSTER,
  type NamedService,
  nameOfArn,
  SERVICE_NEWS,
  serviceNews,
  serviceOfArn,
  serviceParameters,
  taskStateChange,
} from '../../../events/ecs.ts';
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
  // Calls to three services have one detail type; what each names tells them apart.
  'AWS API Call via CloudTrail': apiCall(['aws.elasticloadbalancing', 'aws.autoscaling', 'aws.ecs'], {
    ...loadBalancingParameters,
    ...scalingGroupParameters,
    ...serviceParameters,
  }),
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
  const ofGroup = (name: string | null | undefined) =>
    withPool((pool) => 'autoScalingGroup' in pool && pool.autoScalingGroup === name);
  const ofService = ({ cluster, service }: NamedService) =>
    withPool(
      (pool) =>
        'ecsService' in pool &&
        pool.ecsService.service === service &&
        (cluster === undefined || pool.ecsService.cluster === cluster),
    );
  if (event['detail-type'] === 'AWS API Call via CloudTrail') {
    const { requestParameters } = event.detail;
    switch (event.source) {
      case 'aws.autoscaling':
        return ofGroup(requestParameters?.autoScalingGroupName);
      case 'aws.ecs':
        return ofService(serviceOfCall(requestParameters));
      case 'aws.elasticloadbalancing': {
        const balancers = new Set(arnsOfCall(requestParameters).map(loadBalancerIdOfArn));
        const isMeant = ({ arn, loadBalancer }: TargetGroupPolicy) =>
          arn === requestParameters?.targetGroupArn || balancers.has(loadBalancerIdOfArn(loadBalancer));
        return [...policies].filter(([, policy]) => isMeant(policy)).map(([name]) => name);
      }
    }
  }
  switch (event.source) {
    case 'aws.cloudwatch': {
      const group = groupOfAlarm(stage, event.detail.alarmName, [...policies.keys()]);
      return group === undefined ? [] : [group];
    }
    case 'aws.ec2':
      return await groupsOfInstance(event.detail['instance-id'], withPool);
    case 'aws.autoscaling':
      return ofGroup(event.detail.AutoScalingGroupName);
    case 'aws.ecs':
      return ofService(
        event['detail-type'] === 'ECS Task State Change'
          ? serviceOfTask(event.detail)
          : serviceOfArn(event.resources?.[0] ?? '', event.detail?.clusterArn),
      );
    case 'aws.arc-zonal-shift':
      // It does not say whose traffic: everybody looks.
      return [...policies.keys()];
  }
}

/** `service:NAME` is the group of a service's tasks. */
const serviceOfTask = ({
  clusterArn,
  group,
}: {
  readonly clusterArn: string;
  readonly group?: string | null | undefined;
}): NamedService => ({ cluster: nameOfArn(clusterArn), service: (group ?? '').replace(/^service:/, '') });

type Call = Extract<Trigger, { readonly 'detail-type': 'AWS API Call via CloudTrail' }>;

/** A call names both, or gives their ARNs; a service that is created is its `serviceName`. */
const serviceOfCall = (parameters: Call['detail']['requestParameters']): NamedService => ({
  cluster: nameOfArn(parameters?.cluster ?? DEFAULT_CLUSTER),
  service: nameOfArn(parameters?.service ?? parameters?.serviceName ?? ''),
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
