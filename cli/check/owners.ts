import type { ScalingGroup, Service, Tags, TargetGroup } from '../account/shapes.ts';
import type { TargetGroupPolicy } from '../../fleet/targets.ts';

/** Somebody who registers and deregisters targets of a group. */
export type Owner =
  | { readonly kind: 'Auto Scaling group'; readonly name: string }
  | {
      readonly kind: 'ECS service' | 'Fargate service';
      readonly cluster: string;
      readonly service: string;
      readonly name: string;
    }
  | { readonly kind: 'Kubernetes cluster'; readonly name: string };

/** The AWS Load Balancer Controller writes the cluster's name here (its documentation, "Tags"). */
const CONTROLLER_TAG = 'elbv2.k8s.aws/cluster';

/** Everybody who does so by themselves. */
export function ownersOf(
  { arn }: TargetGroup,
  scalingGroups: readonly ScalingGroup[],
  services: readonly Service[],
  tags: Tags = {},
): Owner[] {
  const cluster = tags[CONTROLLER_TAG];
  return [
    ...scalingGroups
      .filter(({ targetGroupArns }) => targetGroupArns.includes(arn))
      .map(({ name }) => ({ kind: 'Auto Scaling group' as const, name })),
    ...services
      .filter(({ targetGroupArns }) => targetGroupArns.includes(arn))
      .map(({ cluster: ecs, name, launchType }) => ({
        kind: launchType === 'FARGATE' ? ('Fargate service' as const) : ('ECS service' as const),
        cluster: ecs,
        service: name,
        name: `${ecs}/${name}`,
      })),
    ...(cluster === undefined ? [] : [{ kind: 'Kubernetes cluster' as const, name: cluster }]),
  ];
}

/** `the Fargate service web/shop` */
export const ownerName = ({ kind, name }: Owner): string => `the ${kind} ${name}`;

/** The pool with which Evenkeel works through an owner, and not against it. */
export function poolOf(owner: Owner): TargetGroupPolicy['pool'] {
  switch (owner.kind) {
    case 'Auto Scaling group':
      return { autoScalingGroup: owner.name };
    case 'ECS service':
    case 'Fargate service':
      return { ecsService: { cluster: owner.cluster, service: owner.service } };
    case 'Kubernetes cluster':
      return 'external';
  }
}

/** Whether targets that come from this pool are changed by somebody who does not know of it. */
export function isFoughtOver(pool: TargetGroupPolicy['pool'], owners: readonly Owner[]): boolean {
  if (pool === 'external') return false;
  return owners.some((owner) => JSON.stringify(poolOf(owner)) !== JSON.stringify(pool));
}
