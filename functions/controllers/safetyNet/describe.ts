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
import { type DBCluster, paginateDescribeDBClusters } from '@aws-sdk/client-rds';
import { safetyNetPolicyName, scalableResourceId, stageTag } from '../../../fleet/names.ts';
import { applicationAutoScaling, rds } from '../../aws/clients.ts';
import type { PolicySettings } from './net.ts';
import type { PolicyView, Registered, TargetView } from './view.ts';

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
  for (let from = 0; from < clusters.length; from += RESOURCES_PER_CALL) {
    const ResourceIds = clusters.slice(from, from + RESOURCES_PER_CALL).map(scalableResourceId);
    const pages = paginateDescribeScalableTargets({ client: applicationAutoScaling }, { ...READERS, ResourceIds });
    for await (const { ScalableTargets = [] } of pages) {
      for (const target of ScalableTargets) found.set(target.ResourceId!, target);
    }
  }
  return found;
}

/** One target, or everything in RDS. */
type Which = Pick<typeof READERS, 'ServiceNamespace'> & Partial<typeof READERS & { readonly ResourceId: string }>;

/** Policies of one target or, without a resource, of everything in RDS: the API takes no list of resources. */
export async function describePolicies(which: Which): Promise<ScalingPolicy[]> {
  const policies: ScalingPolicy[] = [];
  for await (const page of paginateDescribeScalingPolicies({ client: applicationAutoScaling }, which)) {
    policies.push(...(page.ScalingPolicies ?? []));
  }
  return policies;
}

/** Scheduled actions, likewise. */
export async function describeSchedules(which: Which): Promise<ScheduledAction[]> {
  const schedules: ScheduledAction[] = [];
  for await (const page of paginateDescribeScheduledActions({ client: applicationAutoScaling }, which)) {
    schedules.push(...(page.ScheduledActions ?? []));
  }
  return schedules;
}

export async function describeClusters(which: { readonly DBClusterIdentifier?: string }): Promise<DBCluster[]> {
  const clusters: DBCluster[] = [];
  try {
    for await (const { DBClusters = [] } of paginateDescribeDBClusters({ client: rds, pageSize: 100 }, which)) {
      clusters.push(...DBClusters);
    }
  } catch (error) {
    if (!(error instanceof Error && error.name === 'DBClusterNotFoundFault')) throw error;
  }
  return clusters;
}

/** Members of a cluster beside its writer. All count: a maximum below their number could delete some. */
export const countReaders = ({ DBClusterMembers = [] }: DBCluster): number =>
  DBClusterMembers.filter(({ IsClusterWriter }) => !IsClusterWriter).length;

/** Whether a scalable target bears our tag. */
export async function isOurs(targetArn: string | undefined, stage: string): Promise<boolean> {
  if (targetArn === undefined) return false;
  try {
    const { Tags = {} } = await applicationAutoScaling.send(new ListTagsForResourceCommand({ ResourceARN: targetArn }));
    return Tags[stageTag.key] === stageTag.value(stage);
  } catch (error) {
    // Deregistered since it was described: whoever did that, it is not ours any more.
    if (error instanceof Error && error.name === 'ResourceNotFoundException') return false;
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
