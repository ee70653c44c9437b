import type { ScalableTarget, SuspendedState } from '@aws-sdk/client-application-auto-scaling';
import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { arn, type Core } from '../../core.ts';
import { deleteAlarms } from './alarms.ts';
import type { Answers } from './api.ts';
import { checkBounds } from './bounds.ts';
import type { Clusters } from './clusters.ts';
import type { Engine } from './engine.ts';
import { limitExceeded, objectNotFound, validationError } from './errors.ts';
import { filterOf } from './filter.ts';
import { pageOf } from './paging.ts';
import { DIMENSION, NAMESPACE, type Target } from './records.ts';
import { clusterIdOf, resourceIdOf, type Registry } from './registry.ts';
import { ROLE_ARN } from './role.ts';
import { MAX_TAGS } from './tags.ts';

type Operations = 'RegisterScalableTarget' | 'DescribeScalableTargets' | 'DeregisterScalableTarget';

export function targetHandlers(
  core: Core,
  {
    registry,
    clusters,
    scaling,
    cloudWatch,
  }: {
    registry: Registry;
    clusters: Clusters;
    scaling: Engine;
    cloudWatch: () => CloudWatchClient;
  },
): Answers<Operations> {
  return {
    // Whoever registers a target that is there changes it, and is not told whose it was.
    RegisterScalableTarget: async (input) => {
      const resourceId = resourceIdOf(input);
      const registered = registry.find(resourceId);
      const { MinCapacity: min = registered?.min, MaxCapacity: max = registered?.max } = input;
      if (min === undefined || max === undefined)
        throw validationError('MinCapacity and MaxCapacity are required when a scalable target is registered.');
      checkBounds(min, max);
      const engine = await clusters.engineOf(clusterIdOf(resourceId));
      const target = registered ?? newTarget(core, { resourceId, engine, tags: input.Tags });
      Object.assign(target, { min, max });
      suspend(target, input.SuspendedState);
      if (!registered) registry.add(target);
      const areBoundsSet = input.MinCapacity !== undefined || input.MaxCapacity !== undefined;
      if (areBoundsSet) await scaling.fitIntoBounds(target);
      return { ScalableTargetARN: target.arn };
    },

    DescribeScalableTargets: (input) => {
      const accepts = filterOf(input, input.ResourceIds);
      const { page, ...token } = pageOf(registry.all().filter(accepts), input);
      return { ScalableTargets: page.map(shapeOf), ...token };
    },

    // Policies and scheduled actions go with the target, the readers stay.
    DeregisterScalableTarget: async (input) => {
      const resourceId = resourceIdOf(input);
      const target = registry.find(resourceId);
      if (!target)
        throw objectNotFound(
          `No scalable target found for service namespace: ${NAMESPACE}, resource ID: ${resourceId}, scalable dimension: ${DIMENSION}`,
        );
      registry.remove(target);
      for (const action of target.scheduledActions.values()) action.stop();
      const policies = [...target.policies.values()];
      target.policies.clear();
      await deleteAlarms(cloudWatch, policies);
      return {};
    },
  };
}

function newTarget(
  core: Core,
  { resourceId, engine, tags = {} }: { resourceId: string; engine: string; tags: Record<string, string> | undefined },
): Target {
  if (Object.keys(tags).length > MAX_TAGS) throw limitExceeded(`A scalable target can have at most ${MAX_TAGS} tags.`);
  const nowMs = core.clock.now();
  const random = core.random.fork(`application-autoscaling/${resourceId}/${nowMs}`);
  return {
    clusterId: clusterIdOf(resourceId),
    resourceId,
    arn: arn('application-autoscaling', `scalable-target/${mark(random)}`),
    createdMs: nowMs,
    engine,
    // Tags are for targets that are created; that they do nothing to one that is there is a guess.
    tags: new Map(Object.entries(tags)),
    random,
    min: 0,
    max: 0,
    suspended: { in: false, out: false, scheduled: false },
    policies: new Map(),
    scheduledActions: new Map(),
    scaling: { progress: undefined, scaledOut: undefined, scaledInMs: undefined, turn: Promise.resolve() },
  };
}

/** The 36 digits and letters by which AWS tells scalable targets apart. */
const mark = (random: Target['random']): string =>
  Array.from({ length: 36 }, () => random.integer(0, 35).toString(36)).join('');

/** What is not mentioned stays as it is. */
function suspend({ suspended }: Target, state: SuspendedState = {}): void {
  suspended.in = state.DynamicScalingInSuspended ?? suspended.in;
  suspended.out = state.DynamicScalingOutSuspended ?? suspended.out;
  suspended.scheduled = state.ScheduledScalingSuspended ?? suspended.scheduled;
}

const shapeOf = (target: Target): ScalableTarget => ({
  ServiceNamespace: NAMESPACE,
  ResourceId: target.resourceId,
  ScalableDimension: DIMENSION,
  MinCapacity: target.min,
  MaxCapacity: target.max,
  RoleARN: ROLE_ARN,
  CreationTime: new Date(target.createdMs),
  SuspendedState: {
    DynamicScalingInSuspended: target.suspended.in,
    DynamicScalingOutSuspended: target.suspended.out,
    ScheduledScalingSuspended: target.suspended.scheduled,
  },
  ScalableTargetARN: target.arn,
});
