import type { ScalingGroup, Service, Tags, TargetGroup } from '../account/shapes.ts';
import type { TargetGroupPolicy } from '../../fleet/targets.ts';
import { areTargetsOfKubernetes } from '../../functions/controllers/targets/pools/claims.ts';

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

/**
 * Where the controllers of Kubernetes write the cluster's name: the AWS Load Balancer Controller, its first version, and
 * the one within EKS Auto Mode (their documentation, and that of the policy AmazonEKSLoadBalancingPolicy).
 */
const CLUSTER_TAGS = ['elbv2.k8s.aws/cluster', 'ingress.k8s.aws/cluster', 'eks:eks-cluster-name'];

/** The controller within Kubernetes itself writes it into the key, and `owned` where the group is its own. */
const OWNED = /^kubernetes\.io\/cluster\/(.+)$/;

/** EKS Auto Mode names what a group is made for so, as do the others, which `areTargetsOfKubernetes` knows. */
const OF_AUTO_MODE = /^(?:service|ingress)\.eks\.amazonaws\.com\//;

/** The cluster whose controller registers the targets of a group with these tags. */
function clusterOf(tags: Tags): string | undefined {
  for (const key of CLUSTER_TAGS) if (tags[key] !== undefined) return tags[key];
  for (const [key, value] of Object.entries(tags)) {
    const [, name] = OWNED.exec(key) ?? [];
    if (name !== undefined && value === 'owned') return name;
  }
  const others = Object.keys(tags).filter((key) => !OWNED.test(key));
  return areTargetsOfKubernetes(others) || others.some((key) => OF_AUTO_MODE.test(key)) ? 'of unknown name' : undefined;
}

/** Everybody who does so by themselves. */
export function ownersOf(
  { arn }: TargetGroup,
  scalingGroups: readonly ScalingGroup[],
  services: readonly Service[],
  tags: Tags = {},
): Owner[] {
  const cluster = clusterOf(tags);
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
