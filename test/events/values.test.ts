import { beforeAll, describe, expect, test } from 'vitest';
import type { EventDefinition } from '../../events/envelope.ts';
import { matches, readDefinitions, readSample } from './samples.ts';

/**
 * What an event must say to trigger somebody, value by value, written by hand: a value that is missing in a pattern is
 * an event that nobody hears of.
 */
interface Row {
  readonly definition: string;
  readonly sample: string;
  /** From the root of the event: `detail.state.value`. */
  readonly field: string;
  readonly triggers: readonly string[];
  readonly ignores: readonly string[];
}

const rows: readonly Row[] = [
  {
    definition: 'alarmStateChange',
    sample: 'cloudwatch-alarm-first-transition.json',
    field: 'detail.state.value',
    triggers: ['ALARM'],
    ignores: ['OK', 'INSUFFICIENT_DATA'],
  },
  {
    definition: 'alarmStateChange',
    sample: 'cloudwatch-alarm-metric.json',
    field: 'detail.alarmName',
    triggers: ['evenkeel-dev-cluster-shop-cpu', 'evenkeel-dev-cluster-x'],
    ignores: ['evenkeel-prod-cluster-shop-cpu', 'evenkeel-dev-group-web', 'my-evenkeel-dev-cluster-shop'],
  },
  {
    definition: 'groupAlarmStateChange',
    sample: 'cloudwatch-alarm-target-group.json',
    field: 'detail.state.value',
    triggers: ['ALARM'],
    ignores: ['OK', 'INSUFFICIENT_DATA'],
  },
  {
    definition: 'instanceStateChange',
    sample: 'ec2-instance-state-change.json',
    field: 'detail.state',
    triggers: ['stopping', 'shutting-down'],
    ignores: ['pending', 'running', 'stopped', 'terminated'],
  },
  {
    definition: 'instanceWarning',
    sample: 'ec2-spot-interruption-warning.json',
    field: 'detail-type',
    triggers: ['EC2 Spot Instance Interruption Warning', 'EC2 Instance Rebalance Recommendation'],
    ignores: ['EC2 Instance State-change Notification', 'EC2 Spot Instance Request Fulfillment'],
  },
  {
    definition: 'scalingActivity',
    sample: 'auto-scaling-launch-successful.json',
    field: 'detail-type',
    triggers: [
      'EC2 Instance Launch Successful',
      'EC2 Instance Launch Unsuccessful',
      'EC2 Instance Terminate Successful',
      'EC2 Instance Terminate Unsuccessful',
    ],
    ignores: ['EC2 Instance-launch Lifecycle Action', 'EC2 Auto Scaling Instance Refresh Started'],
  },
  {
    definition: 'taskStateChange',
    sample: 'ecs-task-state-change.json',
    field: 'detail.lastStatus',
    triggers: ['RUNNING', 'STOPPED'],
    ignores: ['PROVISIONING', 'PENDING', 'ACTIVATING', 'DEACTIVATING', 'STOPPING', 'DEPROVISIONING'],
  },
  {
    definition: 'serviceNews',
    sample: 'ecs-service-action.json',
    field: 'detail-type',
    triggers: ['ECS Service Action', 'ECS Deployment State Change'],
    ignores: ['ECS Task State Change', 'ECS Container Instance State Change'],
  },
  {
    definition: 'zonalShiftChange',
    sample: 'arc-autoshift-in-progress.json',
    field: 'source',
    triggers: ['aws.arc-zonal-shift'],
    ignores: ['aws.route53-recovery-readiness'],
  },
  {
    definition: 'listenerChanged',
    sample: 'elasticloadbalancing-create-rule.json',
    field: 'detail.eventName',
    triggers: [
      'AddListenerCertificates',
      'CreateListener',
      'CreateLoadBalancer',
      'CreateRule',
      'DeleteListener',
      'DeleteLoadBalancer',
      'DeleteRule',
      'ModifyListener',
      'ModifyRule',
      'RemoveListenerCertificates',
      'SetRulePriorities',
    ],
    ignores: ['DescribeListeners', 'ModifyListenerAttributes', 'RegisterTargets', 'SetIpAddressType'],
  },
  {
    definition: 'targetsChanged',
    sample: 'cloudtrail-deregister-targets.json',
    field: 'detail.eventName',
    triggers: [
      'CreateListener',
      'DeleteListener',
      'DeleteLoadBalancer',
      'DeleteTargetGroup',
      'DeregisterTargets',
      'ModifyListener',
      'ModifyLoadBalancerAttributes',
      'ModifyTargetGroup',
      'ModifyTargetGroupAttributes',
      'RegisterTargets',
      'SetIpAddressType',
      'SetSecurityGroups',
      'SetSubnets',
    ],
    ignores: ['DescribeTargetHealth', 'CreateRule', 'AddTags', 'CreateTargetGroup'],
  },
  {
    definition: 'targetsChanged',
    sample: 'cloudtrail-deregister-targets.json',
    field: 'detail.eventSource',
    triggers: ['elasticloadbalancing.amazonaws.com'],
    ignores: ['ec2.amazonaws.com'],
  },
  {
    definition: 'scalingGroupChanged',
    sample: 'cloudtrail-update-auto-scaling-group.json',
    field: 'detail.eventName',
    triggers: [
      'AttachInstances',
      'AttachLoadBalancerTargetGroups',
      'AttachTrafficSources',
      'DeleteAutoScalingGroup',
      'DetachInstances',
      'DetachLoadBalancerTargetGroups',
      'DetachTrafficSources',
      'EnterStandby',
      'ExitStandby',
      'ResumeProcesses',
      'SuspendProcesses',
      'UpdateAutoScalingGroup',
    ],
    ignores: ['DescribeAutoScalingGroups', 'PutScalingPolicy', 'SetDesiredCapacity', 'LaunchInstances'],
  },
  {
    definition: 'serviceChanged',
    sample: 'cloudtrail-update-service.json',
    field: 'detail.eventName',
    triggers: ['CreateService', 'DeleteService', 'UpdateService', 'UpdateServicePrimaryTaskSet'],
    ignores: ['DescribeServices', 'RunTask', 'RegisterTaskDefinition'],
  },
  {
    definition: 'clusterEndpointChanged',
    sample: 'cloudtrail-modify-db-cluster-endpoint.json',
    field: 'detail.eventName',
    triggers: ['CreateDBClusterEndpoint', 'DeleteDBClusterEndpoint', 'ModifyDBClusterEndpoint'],
    ignores: ['DescribeDBClusterEndpoints', 'ModifyDBCluster'],
  },
  {
    definition: 'instanceDeletionCalled',
    sample: 'cloudtrail-delete-db-instance.json',
    field: 'detail.eventName',
    triggers: ['DeleteDBInstance'],
    ignores: ['DescribeDBInstances', 'DeleteDBCluster', 'RebootDBInstance'],
  },
  {
    definition: 'changeDecided',
    sample: 'evenkeel-decision-made.json',
    field: 'detail.kind',
    triggers: ['add', 'remove', 'bridge'],
    ignores: ['hold'],
  },
  {
    definition: 'actionFailed',
    sample: 'evenkeel-action-finished.json',
    field: 'detail.outcome',
    triggers: ['failed'],
    ignores: ['succeeded'],
  },
  {
    definition: 'endpointSet',
    sample: 'evenkeel-endpoint-set.json',
    field: 'detail.kind',
    triggers: ['set-endpoint'],
    ignores: ['drain', 'add'],
  },
  {
    definition: 'endpointSet',
    sample: 'evenkeel-endpoint-set.json',
    field: 'detail.controller',
    triggers: ['replicas'],
    ignores: ['targets'],
  },
  {
    definition: 'endpointSet',
    sample: 'evenkeel-endpoint-set.json',
    field: 'detail.outcome',
    triggers: ['succeeded'],
    ignores: ['failed'],
  },
  {
    definition: 'proofRequested',
    sample: 'evenkeel-proof-requested.json',
    field: 'detail.from',
    triggers: ['public'],
    ignores: ['vpc', 'none'],
  },
  {
    definition: 'vpcProofRequested',
    sample: 'evenkeel-vpc-proof-requested.json',
    field: 'detail.from',
    triggers: ['vpc'],
    ignores: ['public'],
  },
  ...['aws.rds', 'aws.acm'].flatMap((source): Row[] => {
    const [definition, sample] =
      source === 'aws.rds'
        ? ['clusterEvent', 'rds-db-cluster-event.json']
        : ['certificateExpired', 'acm-certificate-expired.json'];
    return [{ definition, sample, field: 'source', triggers: [source], ignores: ['evenkeel', 'aws.ec2'] }];
  }),
];

/** The same event with another value in one field. */
function withField(event: object, [first, ...rest]: readonly string[], value: string): object {
  const inner = (event as Readonly<Record<string, object>>)[first!]!;
  return { ...event, [first!]: rest.length === 0 ? value : withField(inner, rest, value) };
}

let definitions: ReadonlyMap<string, EventDefinition>;
beforeAll(async () => void (definitions = await readDefinitions()));

describe.for(rows)('$definition by its $field', ({ definition, sample, field, triggers, ignores }) => {
  const isHeard = (value: string) =>
    matches(definitions.get(definition)!, withField(readSample(sample), field.split('.'), value));

  test.for(triggers)('is triggered by %s', (value) => expect(isHeard(value)).toBe(true));

  test.for(ignores)('ignores %s', (value) => expect(isHeard(value)).toBe(false));
});

test('every pattern that chooses among values has its rows here', () => {
  const chosen = [...definitions]
    .filter(([, { pattern }]) => pattern('dev').detail !== undefined || pattern('dev')['detail-type'].length > 1)
    .map(([name]) => name);
  // Those of drills stand in drills.test.ts.
  const rowed = new Set([...rows.map(({ definition }) => definition), 'drillExecutionEnded', 'gameDayExecutionEnded']);
  expect(chosen.filter((name) => !rowed.has(name))).toEqual([]);
});
