import { groupAlarmStateChange } from '../../../events/alarm.ts';
import { groupOfAlarm } from '../../../events/alarmNames.ts';
import {
  INSTANCE_WARNINGS,
  instanceStateChange,
  instanceWarning,
  SCALING_ACTIVITIES,
  scalingActivity,
  scalingGroupParameters,
} from '../../../events/compute.ts';
import { apiCall, principalOf } from '../../../events/cloudTrail.ts';
import {
  arnsOfCall,
  isByStage,
  loadBalancerIdOfArn,
  loadBalancingParameters,
  setsAttribute,
} from '../../../events/loadBalancing.ts';
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
import { CROSS_ZONE } from '../../aws/elasticLoadBalancing/targets.ts';
import type { parseEvent } from '../../control-loop/parseEvent.ts';
import { groupsWithMachine } from './knownMachines.ts';
import type { News } from './news.ts';

const each = <const Types extends readonly string[], Schema>(types: Types, schema: Schema) =>
  Object.fromEntries(types.map((type) => [type, schema])) as Record<Types[number], Schema>;

export const schemas = {
  'CloudWatch Alarm State Change': groupAlarmStateChange.schema,
  'EC2 Instance State-change Notification': instanceStateChange.schema,
  ...each(INSTANCE_WARNINGS, instanceWarning.schema),
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

/** Which groups an event is about: where to look, and nothing else. Foreign events are dropped without a call. */
export function groupsAbout(
  event: Exclude<Trigger, { source: 'evenkeel.schedule' }>,
  { stage, policies }: Installation,
): string[] {
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
      return groupsWithMachine(event.detail['instance-id']).filter((name) => policies.has(name));
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

/**
 * What an event tells of a group that no call would: who else has set its cross-zone load balancing, which instance EC2
 * takes back. Calls of our own functions are no news, nor are those that were refused or set something else.
 */
export function newsIn(event: Trigger, { stage }: Pick<Installation, 'stage'>, nowMs: number): News | undefined {
  if (event['detail-type'] === 'AWS API Call via CloudTrail') {
    const { eventName, errorCode, eventTime, userIdentity, requestParameters } = event.detail;
    const principal = principalOf(userIdentity);
    if (eventName !== 'ModifyTargetGroupAttributes' || errorCode || !setsAttribute(requestParameters, CROSS_ZONE))
      return undefined;
    if (principal === undefined || isByStage(principal, stage)) return undefined;
    return { otherHand: { principal, atMs: Date.parse(eventTime ?? '') || nowMs } };
  }
  const warning = WARNINGS[event['detail-type']];
  return warning && event.source === 'aws.ec2' ? { instanceId: event.detail['instance-id'], warning } : undefined;
}

const WARNINGS: Readonly<Record<string, 'interruption' | 'rebalance'>> = {
  'EC2 Spot Instance Interruption Warning': 'interruption',
  'EC2 Instance Rebalance Recommendation': 'rebalance',
};
