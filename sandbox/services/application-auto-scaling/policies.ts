import type {
  PutScalingPolicyRequest,
  ScalingPolicy,
  TargetTrackingScalingPolicyConfiguration,
} from '@aws-sdk/client-application-auto-scaling';
import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { arn, type Core } from '../../core.ts';
import { uuid } from '../events/identifiers.ts';
import { alarmName, deleteAlarms, METRICS, namesOf, putAlarms } from './alarms.ts';
import type { Answers } from './api.ts';
import type { AutoScalingConstants } from './constants.ts';
import { limitExceeded, notSimulated, objectNotFound, validationError } from './errors.ts';
import { filterOf } from './filter.ts';
import { pageOf } from './paging.ts';
import { DIMENSION, NAMESPACE, type AlarmNames, type Policy, type Target, type TargetTracking } from './records.ts';
import type { Registry } from './registry.ts';

type Operations = 'PutScalingPolicy' | 'DescribeScalingPolicies' | 'DeleteScalingPolicy';

/** Scaling policies of one target (user guide, "Quotas for Application Auto Scaling"). */
const MAX_POLICIES = 50;

export function policyHandlers(
  core: Core,
  {
    registry,
    cloudWatch,
    constants,
  }: {
    registry: Registry;
    cloudWatch: () => CloudWatchClient;
    constants: AutoScalingConstants;
  },
): Answers<Operations> {
  return {
    PutScalingPolicy: async (input) => {
      const target = registry.get(input);
      const previous = target.policies.get(input.PolicyName!);
      const configuration = configurationOf(input, previous);
      checkMetric(target, input.PolicyName!, configuration);
      if (!previous && target.policies.size >= MAX_POLICIES)
        throw limitExceeded(`A scalable target can have at most ${MAX_POLICIES} scaling policies.`);
      const policy = newPolicy(core, target, input.PolicyName!, configuration, previous);
      await putAlarms(cloudWatch(), policy, constants);
      target.policies.set(policy.name, policy);
      // That a policy that is put again gets alarms of new names is what authors of other emulators say of AWS.
      if (previous) await deleteAlarms(cloudWatch, [previous]);
      return { PolicyARN: policy.arn, Alarms: alarmsOf(policy.alarmNames) };
    },

    DescribeScalingPolicies: (input) => {
      const accepts = filterOf(input, [input.ResourceId]);
      const { PolicyNames: names = [] } = input;
      const policies = registry
        .all()
        .filter(accepts)
        .flatMap((target) => [...target.policies.values()])
        .filter(({ name }) => names.length === 0 || names.includes(name));
      const { page, ...token } = pageOf(policies, input);
      return { ScalingPolicies: page.map(shapeOf), ...token };
    },

    DeleteScalingPolicy: async (input) => {
      const { policies, resourceId } = registry.get(input);
      const policy = policies.get(input.PolicyName!);
      if (!policy)
        throw objectNotFound(
          `No scaling policy found for service namespace: ${NAMESPACE}, resource ID: ${resourceId}, scalable dimension: ${DIMENSION}, policy name: ${input.PolicyName}`,
        );
      policies.delete(policy.name);
      await deleteAlarms(cloudWatch, [policy]);
      return {};
    },
  };
}

/** The default of PolicyType is StepScaling, for a policy that is new (API reference, PutScalingPolicy). */
function configurationOf(input: PutScalingPolicyRequest, previous: Policy | undefined): TargetTracking {
  const type = input.PolicyType ?? (previous ? 'TargetTrackingScaling' : 'StepScaling');
  if (type === 'PredictiveScaling') throw validationError('Predictive scaling is supported for Amazon ECS only.');
  if (type !== 'TargetTrackingScaling') throw notSimulated(`The policy type ${type}`);
  const configuration = input.TargetTrackingScalingPolicyConfiguration ?? previous?.configuration;
  if (!configuration)
    throw validationError('A target tracking policy needs a TargetTrackingScalingPolicyConfiguration.');
  if (configuration.CustomizedMetricSpecification)
    throw notSimulated('CustomizedMetricSpecification of a scaling policy');
  checkConfiguration(configuration);
  return configuration;
}

function checkConfiguration(
  configuration: TargetTrackingScalingPolicyConfiguration,
): asserts configuration is TargetTracking {
  const { PredefinedMetricSpecification: metric, TargetValue, ScaleInCooldown, ScaleOutCooldown } = configuration;
  if (!metric) throw validationError('A target tracking policy needs a predefined or a customized metric.');
  if (!Object.hasOwn(METRICS, metric.PredefinedMetricType ?? ''))
    throw validationError(`The metric ${metric.PredefinedMetricType} cannot be used with ${DIMENSION}.`);
  if (metric.ResourceLabel !== undefined)
    throw validationError('ResourceLabel belongs to metrics of load balancers only.');
  if (!(Number.isFinite(TargetValue) && TargetValue! > 0))
    throw validationError(`Invalid target value: ${TargetValue}`);
  for (const seconds of [ScaleInCooldown, ScaleOutCooldown])
    if (seconds !== undefined && seconds < 0) throw validationError(`A cooldown cannot be ${seconds} s.`);
}

/** "You can create only one scaling policy for each target metric" (Aurora User Guide). */
function checkMetric(target: Target, name: string, configuration: TargetTracking): void {
  const metricOf = ({ PredefinedMetricSpecification: metric }: TargetTracking) => metric?.PredefinedMetricType;
  for (const policy of target.policies.values())
    if (policy.name !== name && metricOf(policy.configuration) === metricOf(configuration))
      throw validationError('Only one TargetTrackingScaling policy for a given metric specification is allowed.');
}

function newPolicy(
  core: Core,
  target: Target,
  name: string,
  configuration: TargetTracking,
  previous: Policy | undefined,
): Policy {
  const { resourceId, random } = target;
  const policyArn =
    previous?.arn ??
    arn('autoscaling', `scalingPolicy:${uuid(random)}:resource/${NAMESPACE}/${resourceId}:policyName/${name}`);
  return {
    target,
    name,
    arn: policyArn,
    createdMs: previous?.createdMs ?? core.clock.now(),
    actionArn: previous?.actionArn ?? `${policyArn}:createdBy/${uuid(random)}`,
    configuration,
    alarmNames: {
      out: alarmName(resourceId, 'AlarmHigh', uuid(random)),
      in: configuration.DisableScaleIn ? undefined : alarmName(resourceId, 'AlarmLow', uuid(random)),
    },
    readings: {},
    held: {},
  };
}

const alarmsOf = (names: AlarmNames) =>
  namesOf(names).map((AlarmName) => ({ AlarmName, AlarmARN: arn('cloudwatch', `alarm:${AlarmName}`) }));

const shapeOf = (policy: Policy): ScalingPolicy => ({
  PolicyARN: policy.arn,
  PolicyName: policy.name,
  ServiceNamespace: NAMESPACE,
  ResourceId: policy.target.resourceId,
  ScalableDimension: DIMENSION,
  PolicyType: 'TargetTrackingScaling',
  TargetTrackingScalingPolicyConfiguration: policy.configuration,
  Alarms: alarmsOf(policy.alarmNames),
  CreationTime: new Date(policy.createdMs),
});
