import {
  DeleteScalingPolicyCommand,
  DeregisterScalableTargetCommand,
  PutScalingPolicyCommand,
  type PutScalingPolicyRequest,
  RegisterScalableTargetCommand,
  type SuspendedState,
} from '@aws-sdk/client-application-auto-scaling';
import { CLUSTER_TAG_KEY, safetyNetPolicyName, scalableResourceId, stageTag } from '../../../fleet/names.ts';
import { applicationAutoScalingOnce } from '../../aws/clients.ts';
import { ConditionChangedError, isNamed } from '../../aws/conditionChanged.ts';
import type { Decision } from './decision.ts';
import { describeClusters } from '../../aws/rds/clusters.ts';
import { countReaders, describeRegistered, READERS } from './describe.ts';
import { type Net, type PolicySettings, SUSPENDED, type Suspension } from './net.ts';
import { differences } from './differences.ts';
import { carriesForeign, isForeign, type Registered } from './view.ts';

/**
 * Carries a decision out. Repeating it is harmless.
 * @throws {ConditionChangedError} if what is registered is somebody else's by now, or there are more readers than were
 * decided about; else what AWS answered
 */
export async function act(decision: Decision, cluster: string, stage: string): Promise<void> {
  switch (decision.kind) {
    case 'register':
      await register(decision.net, cluster, stage);
      return;
    case 'suspend':
      await suspend(cluster, stage);
      return;
    case 'release':
      await release(cluster, stage);
      return;
    case 'hold':
      return;
  }
}

/** The API overwrites whatever target is there, so what is there is read once more. */
async function register(net: Net, cluster: string, stage: string): Promise<void> {
  const [registered, [described]] = await Promise.all([
    describeRegistered(cluster, stage),
    describeClusters({ DBClusterIdentifier: cluster }),
  ]);
  refuseForeign(registered, cluster);
  if (!described) throw new ConditionChangedError(`${cluster} is gone.`);
  const readers = countReaders(described);
  // A maximum below them would delete those that Application Auto Scaling has added.
  if (readers > net.max)
    throw new ConditionChangedError(`${cluster} has ${readers} readers by now, more than the maximum of ${net.max}.`);
  const resource = { ...READERS, ResourceId: scalableResourceId(cluster) };
  await applicationAutoScalingOnce.send(
    new RegisterScalableTargetCommand({
      ...resource,
      MinCapacity: net.min,
      MaxCapacity: net.max,
      SuspendedState: suspendedState(net.suspension),
      // Tags are for a new target. AWS refuses them where one is there, so that nobody else's is overwritten.
      ...(!registered.target && { Tags: tagsOf(cluster, stage) }),
    }),
  );
  // A policy that is put again gets new alarms, which have to count their datapoints anew.
  if (!differences(registered, net).includes('policy')) return;
  await applicationAutoScalingOnce.send(
    new PutScalingPolicyCommand({ ...resource, PolicyName: safetyNetPolicyName(stage), ...tracking(net.policy) }),
  );
}

/** Bounds that a request does not name stay as they are (API reference, RegisterScalableTarget). */
async function suspend(cluster: string, stage: string): Promise<void> {
  const registered = await describeRegistered(cluster, stage);
  refuseForeign(registered, cluster);
  if (!registered.target) return;
  await applicationAutoScalingOnce.send(
    new RegisterScalableTargetCommand({
      ...READERS,
      ResourceId: scalableResourceId(cluster),
      SuspendedState: suspendedState(SUSPENDED),
    }),
  );
}

/** Takes our policy away, and our target unless something of somebody else's hangs on it, which would go with it. */
async function release(cluster: string, stage: string): Promise<void> {
  const resource = { ...READERS, ResourceId: scalableResourceId(cluster) };
  const registered = await describeRegistered(cluster, stage);
  const { target, policies } = registered;
  if (!target) return;
  if (!target.ours) throw new ConditionChangedError(`The scalable target of ${cluster} is not ours.`);
  if (policies.some(({ ours }) => ours)) {
    const PolicyName = safetyNetPolicyName(stage);
    await applicationAutoScalingOnce
      .send(new DeleteScalingPolicyCommand({ ...resource, PolicyName }))
      .catch(ignoreWhatIsGone);
  }
  if (carriesForeign(registered)) return;
  await applicationAutoScalingOnce.send(new DeregisterScalableTargetCommand(resource)).catch(ignoreWhatIsGone);
}

function refuseForeign(registered: Registered, cluster: string): void {
  if (!isForeign(registered)) return;
  throw new ConditionChangedError(`Somebody else lets the readers of ${cluster} be scaled by now.`);
}

function ignoreWhatIsGone(error: unknown): void {
  if (!isNamed(error, 'ObjectNotFoundException')) throw error;
}

const tagsOf = (cluster: string, stage: string) => ({
  [stageTag.key]: stageTag.value(stage),
  [CLUSTER_TAG_KEY]: cluster,
});

const suspendedState = ({ scalingIn, scalingOut, schedules }: Suspension): SuspendedState => ({
  DynamicScalingInSuspended: scalingIn,
  DynamicScalingOutSuspended: scalingOut,
  ScheduledScalingSuspended: schedules,
});

const tracking = (settings: PolicySettings): Partial<PutScalingPolicyRequest> => ({
  PolicyType: 'TargetTrackingScaling',
  TargetTrackingScalingPolicyConfiguration: {
    PredefinedMetricSpecification: { PredefinedMetricType: settings.metric as 'RDSReaderAverageCPUUtilization' },
    TargetValue: settings.targetValue,
    DisableScaleIn: settings.isScalingInDisabled,
    ScaleInCooldown: settings.scaleInCooldownSeconds,
    ScaleOutCooldown: settings.scaleOutCooldownSeconds,
  },
});
