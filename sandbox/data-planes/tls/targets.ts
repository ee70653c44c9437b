import type { ElasticLoadBalancing, Target, TargetGroup } from '../../services/elastic-load-balancing/index.ts';
import type { Reply } from './reply.ts';

type State = ElasticLoadBalancing['state'];

/** A target, and the group that it was picked from. */
export interface Picked {
  readonly group: TargetGroup;
  readonly target: Target;
}

/**
 * One target of a group that a node in a zone sends to now: the healthy ones in turn, all if none is healthy, and those
 * of the zone only unless the group crosses zones. undefined if there is none.
 */
export function pickTarget(state: State, targetGroupArn: string, zone: string, turn: number): Picked | undefined {
  const group = state.targetGroups.get(targetGroupArn);
  if (!group) return undefined;
  const registered = [...group.targets.values()].filter(({ draining }) => !draining);
  const reachable = crossesZones(state, group) ? registered : registered.filter((target) => isIn(target, zone));
  const healthy = reachable.filter(({ health }) => health.state === 'healthy');
  const candidates = healthy.length > 0 ? healthy : reachable;
  const target = candidates[turn % candidates.length];
  return target && { group, target };
}

const isIn = (target: Target, zone: string): boolean => target.zone === zone || target.zone === 'all';

const ATTRIBUTE = 'load_balancing.cross_zone.enabled';

/** The group's own word, or its load balancer's where it has none. */
function crossesZones(state: State, { id, attributes }: TargetGroup): boolean {
  const own = attributes.get(ATTRIBUTE);
  if (own === 'true' || own === 'false') return own === 'true';
  return state.loadBalancersOf(id).some((loadBalancer) => loadBalancer.attributes.get(ATTRIBUTE) === 'true');
}

/** What a target answers: who it is, and what it was asked. */
export function answerOf({ group, target }: Picked, host: string, url: string): Reply {
  const answer = { targetGroup: group.name, target: target.id, zone: target.zone, host, path: url };
  return { status: 200, headers: { 'content-type': 'application/json' }, body: `${JSON.stringify(answer)}\n` };
}
