import {
  DescribeScalableTargetsCommand,
  ListTagsForResourceCommand,
  paginateDescribeScalableTargets,
  paginateDescribeScalingPolicies,
  paginateDescribeScheduledActions,
  type ScalableTarget,
  type ScalingPolicy,
  type ScheduledAction,
} from '@aws-sdk/client-application-auto-scaling';
import type { DBCluster } from '@aws-sdk/client-rds';
import { safetyNetPolicyName, scalableResourceId } from '../../../fleet/names.ts';
import { applicationAutoScaling } from '../../aws/clients.ts';
import { chunksOf, collect } from '../../aws/collect.ts';
import { isNamed } from '../../aws/conditionChanged.ts';
import { isOfStage } from '../../aws/tags.ts';
import type { PolicySettings } from './net.ts';
import type { PolicyView, Registered, TargetView } from './view.ts';

const config = { client: applicationAutoScaling };

/** What every request about the number of a cluster's readers says. */
export const READERS = { ServiceNamespace: 'rds', ScalableDimension: 'rds:cluster:ReadReplicaCount' } as const;

/** What is registered for one cluster, read now. */
export async function describeRegistered(cluster: string, stage: string): Promise<Registered> {
  const ResourceId = scalableResourceId(cluster);
  const [{ ScalableTargets = [] }, policies, schedules] = await Promise.all([
    applicationAutoScaling.send(new DescribeScalableTargetsCommand({ ...READERS, ResourceIds: [ResourceId] })),
    describePolicies({ ...READERS, ResourceId }),
    describeSchedules({ ...READERS, ResourceId }),
  ]);
  const [target] = ScalableTargets;
  return {
    target: target && targetView(target, await isOurs(target.ScalableTargetARN, stage)),
    policies: policies.map((policy) => policyView(policy, stage)),
    hasSchedules: schedules.length > 0,
  };
}

/** The API takes so many resource ids at once (API reference, DescribeScalableTargets). */
const RESOURCES_PER_CALL = 50;

/** Scalable targets of many clusters, by their resource ids. */
export async function describeTargets(clusters: readonly string[]): Promise<ReadonlyMap<string, ScalableTarget>> {
  const found = new Map<string, ScalableTarget>();
  for (const names of chunksOf(clusters, RESOURCES_PER_CALL)) {
    const some = { ...READERS, ResourceIds: names.map(scalableResourceId) };
    const targets = await collect(paginateDescribeScalableTargets(config, some), (page) => page.ScalableTargets);
    for (const target of targets) found.set(target.ResourceId!, target);
  }
  return found;
}

/** One target, or everything in RDS. */
type Which = Pick<typeof READERS, 'ServiceNamespace'> & Partial<typeof READERS & { readonly ResourceId: string }>;

/** Policies of one target or, without a resource, of everything in RDS: the API takes no list of resources. */
export const describePolicies = (which: Which): Promise<ScalingPolicy[]> =>
  collect(paginateDescribeScalingPolicies(config, which), (page) => page.ScalingPolicies);

/** Scheduled actions, likewise. */
export const describeSchedules = (which: Which): Promise<ScheduledAction[]> =>
  collect(paginateDescribeScheduledActions(config, which), (page) => page.ScheduledActions);

/** Members of a cluster beside its writer. All count: a maximum below their number could delete some. */
export const countReaders = ({ DBClusterMembers = [] }: DBCluster): number =>
  DBClusterMembers.filter(({ IsClusterWriter }) => !IsClusterWriter).length;

/** Whether a scalable target bears our tag. */
export async function isOurs(targetArn: string | undefined, stage: string): Promise<boolean> {
  if (targetArn === undefined) return false;
  try {
    const { Tags = {} } = await applicationAutoScaling.send(new ListTagsForResourceCommand({ ResourceARN: targetArn }));
    return isOfStage(new Map(Object.entries(Tags)), stage);
  } catch (error) {
    // Deregistered since it was described: whoever did that, it is not ours any more.
    if (isNamed(error, 'ResourceNotFoundException')) return false;
    throw error;
  }
}

export function targetView(
  { ScalableTargetARN: arn, MinCapacity, MaxCapacity, SuspendedState: state = {} }: ScalableTarget,
  ours: boolean,
): TargetView {
  return {
    arn,
    ours,
    min: MinCapacity ?? 0,
    max: MaxCapacity ?? 0,
    suspension: {
      scalingIn: state.DynamicScalingInSuspended ?? false,
      scalingOut: state.DynamicScalingOutSuspended ?? false,
      schedules: state.ScheduledScalingSuspended ?? false,
    },
  };
}

export const policyView = (policy: ScalingPolicy, stage: string): PolicyView => ({
  name: policy.PolicyName!,
  ours: policy.PolicyName === safetyNetPolicyName(stage),
  settings: settingsOf(policy),
});

function settingsOf({ TargetTrackingScalingPolicyConfiguration: tracking }: ScalingPolicy): PolicySettings | undefined {
  const metric = tracking?.PredefinedMetricSpecification?.PredefinedMetricType;
  if (!tracking || !metric) return undefined;
  return {
    metric,
    targetValue: tracking.TargetValue!,
    isScalingInDisabled: tracking.DisableScaleIn ?? false,
    scaleInCooldownSeconds: tracking.ScaleInCooldown,
    scaleOutCooldownSeconds: tracking.ScaleOutCooldown,
  };
}
