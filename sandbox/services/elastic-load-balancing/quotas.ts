import { tooManyRegistrations, tooManyTargets, tooManyUniqueTargetGroups } from './errors.ts';
import type { LoadBalancer, Target, TargetGroup } from './records.ts';
import type { LoadBalancingState } from './state.ts';

/**
 * Of an account in a Region and of each load balancer: "Quotas for your Application Load Balancers", "… Network Load
 * Balancers". Most can be raised; these are the ones that every account begins with.
 */
export const QUOTAS = {
  loadBalancers: 50,
  targetGroups: 3_000,
  listeners: 50,
  /** Beside the default certificate of each listener; of a load balancer of either type. */
  certificates: 25,
  /** Beside the default rule of each listener. */
  rules: 100,
  targetGroupsOfAction: 5,
  targetGroupsOfApplication: 100,
  targetsPerGroup: 1_000,
  targetsOfApplication: 1_000,
  /** How often one target can be registered with the groups of an Application Load Balancer. */
  registrationsOfTarget: 1_000,
  /** Of a Network Load Balancer, where each zone has its own. */
  targetsOfNetworkZone: 500,
  targetsOfNetwork: 3_000,
  /** Of a Network Load Balancer whose zones share them. */
  targetsOfNetworkAcrossZones: 500,
  /** What an Application Load Balancer counts as, for the Network Load Balancer before it, by itself and across zones. */
  weightOfApplication: 50,
  weightOfApplicationAcrossZones: 100,
  tags: 50,
} as const;

/** @param wanted the groups that the load balancer would send to @throws {AwsError} TooManyUniqueTargetGroupsPerLoadBalancer, TooManyTargets */
export function checkGroups(state: LoadBalancingState, loadBalancer: LoadBalancer, wanted: readonly string[]): void {
  const groups = new Set([...groupsOf(state, loadBalancer), ...wanted]);
  if (loadBalancer.type === 'application' && groups.size > QUOTAS.targetGroupsOfApplication)
    throw tooManyUniqueTargetGroups(loadBalancer.type, QUOTAS.targetGroupsOfApplication);
  checkTargets(
    loadBalancer,
    [...groups].map((id) => targetsOf(state.targetGroup(id))),
  );
}

/** @throws {AwsError} TooManyTargets, TooManyRegistrationsForTargetId */
export function checkRegistration(state: LoadBalancingState, group: TargetGroup, targets: readonly Target[]): void {
  if (targets.length > QUOTAS.targetsPerGroup) throw tooManyTargets(QUOTAS.targetsPerGroup);
  for (const loadBalancer of state.loadBalancersOf(group.id)) {
    const others = [...groupsOf(state, loadBalancer)].filter((id) => id !== group.id);
    checkTargets(loadBalancer, [...others.map((id) => targetsOf(state.targetGroup(id))), { group, targets }]);
  }
}

interface Targets {
  readonly group: TargetGroup;
  readonly targets: readonly Target[];
}

const targetsOf = (group: TargetGroup): Targets => ({ group, targets: [...group.targets.values()] });

/** The groups that a load balancer sends to, by its listeners' default actions and by its rules. */
function groupsOf(state: LoadBalancingState, { id }: LoadBalancer): Set<string> {
  const actions = state
    .listenersOf(id)
    .flatMap((listener) => [...listener.defaultActions, ...state.rulesOf(listener.id).flatMap((rule) => rule.actions)]);
  return new Set(
    actions.flatMap(({ ForwardConfig }) =>
      (ForwardConfig?.TargetGroups ?? []).map(({ TargetGroupArn }) => TargetGroupArn!),
    ),
  );
}

/** A target of several groups counts in each of them. */
function checkTargets(loadBalancer: LoadBalancer, all: readonly Targets[]): void {
  if (loadBalancer.type === 'application') {
    const ids = Map.groupBy(
      all.flatMap(({ targets }) => targets),
      ({ id }) => id,
    );
    for (const [id, registrations] of ids)
      if (registrations.length > QUOTAS.registrationsOfTarget) throw tooManyRegistrations(id);
    const count = all.reduce((sum, { targets }) => sum + targets.length, 0);
    if (count > QUOTAS.targetsOfApplication) throw tooManyTargets(QUOTAS.targetsOfApplication);
    return;
  }
  // Of one group alone whose zones share their targets AWS documents nothing: a guess, the stricter one.
  const isShared = all.some(({ group }) => sharesZones(group, loadBalancer));
  const weightOf = ({ targetType }: TargetGroup) => {
    if (targetType !== 'alb') return 1;
    return isShared ? QUOTAS.weightOfApplicationAcrossZones : QUOTAS.weightOfApplication;
  };
  const weighed = all.flatMap(({ group, targets }) => targets.map(({ zone }) => ({ zone, weight: weightOf(group) })));
  const sum = (weights: readonly { readonly weight: number }[]) =>
    weights.reduce((total, { weight }) => total + weight, 0);
  const most = isShared ? QUOTAS.targetsOfNetworkAcrossZones : QUOTAS.targetsOfNetwork;
  if (sum(weighed) > most) throw tooManyTargets(most);
  for (const inZone of Map.groupBy(weighed, ({ zone }) => zone).values())
    if (sum(inZone) > QUOTAS.targetsOfNetworkZone) throw tooManyTargets(QUOTAS.targetsOfNetworkZone);
}

const CROSS_ZONE = 'load_balancing.cross_zone.enabled';

/** A group's own setting comes before its load balancer's. */
function sharesZones({ attributes }: TargetGroup, loadBalancer: LoadBalancer): boolean {
  const own = attributes.get(CROSS_ZONE);
  return (own === 'true' || own === 'false' ? own : loadBalancer.attributes.get(CROSS_ZONE)) === 'true';
}
