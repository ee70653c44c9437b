import type { DecisionTraits } from '../../control-loop/controller.ts';
import type { Numbers } from '../../control-loop/decision.ts';
import type { Candidate, CrossZoneSetting, Leaver } from '../../aws/elasticLoadBalancing/target.ts';
import { type GrowingPool, poolName, type ServicePool } from './growingPool.ts';

/** What stands for all zones together. */
export const ALL_ZONES = 'all';

/**
 * So many healthy machines each zone keeps at the least, by its name, and `all` of them together: read again right before
 * something is taken away.
 */
export type Keep = Readonly<Record<string, number>>;

export type Decision =
  /** Nothing is changed. */
  | { readonly kind: 'hold'; readonly reason: HoldReason; readonly numbers: Numbers }
  /** Cross-zone load balancing is turned on: every zone's address reaches the healthy targets of all zones. */
  | {
      readonly kind: 'bridge';
      readonly reason: 'zone-below-minimum' | 'pinned-zone-shifted-away' | 'always';
      /** What the group's attribute goes back to one day. */
      readonly before: CrossZoneSetting;
      readonly numbers: Numbers;
    }
  /** Spares are registered: those of one zone, or all newcomers of a rebalancing. */
  | {
      readonly kind: 'register';
      readonly reason: 'zone-below-minimum' | 'uneven';
      readonly targets: readonly Candidate[];
      /** Targets that leave once these are healthy. */
      readonly donors: readonly string[];
      readonly numbers: Numbers;
    }
  /** The pool is asked for more: instances in a zone, or tasks. */
  | {
      readonly kind: 'launch';
      readonly reason: 'no-spare';
      readonly pool: GrowingPool;
      readonly zone: string;
      readonly count: number;
      /** Names this order, so that AWS takes it once however often it is sent. */
      readonly token: string;
      /** What a service's desired count becomes; the same however often it is set. */
      readonly desired: number;
      readonly numbers: Numbers;
    }
  /** The ECS service is told to spread its tasks over the zones. */
  | {
      readonly kind: 'spread';
      readonly reason: 'zone-below-minimum' | 'uneven';
      readonly pool: ServicePool;
      readonly numbers: Numbers;
    }
  /** Targets of one zone get no new connections; those that they have live on for the group's deregistration delay. */
  | {
      readonly kind: 'deregister';
      readonly reason: 'replaced' | 'surplus' | 'newcomer-failed' | 'interrupted';
      readonly zone: string;
      readonly targets: readonly Leaver[];
      readonly keep: Keep;
      readonly numbers: Numbers;
    }
  /** Capacity that we have asked for is given back to the pool. */
  | {
      readonly kind: 'return';
      readonly reason: 'surplus';
      readonly pool: GrowingPool;
      readonly zone: string;
      /** The order that is undone. */
      readonly token: string;
      /** Instances that are terminated; none of a service, whose tasks have no names. */
      readonly instanceIds: readonly string[];
      /** So many machines end by it. */
      readonly count: number;
      /** What a service's desired count becomes. */
      readonly desired: number;
      readonly keep: Keep;
      readonly numbers: Numbers;
    }
  /** Cross-zone load balancing goes back to what it was. */
  | {
      readonly kind: 'unbridge';
      readonly reason: 'zones-hold' | 'never';
      readonly setting: CrossZoneSetting;
      readonly keep: Keep;
      readonly numbers: Numbers;
    };

/** Why nothing is changed. */
export type HoldReason =
  | UnfitReason
  /** An operator has paused the group, or all of them. */
  | 'paused'
  /** A drill or another piece of exclusive work holds the group. A bridge may still be turned on. */
  | 'held-by-interlock'
  /** ARC has shifted traffic away from a zone: its targets are to be left as they are. A bridge may still be turned on. */
  | 'zonal-shift'
  /** ARC does not say whether traffic has been shifted away from a zone. A bridge may still be turned on. */
  | 'zonal-shift-unknown'
  /** CodeDeploy, ECS or another controller deploys to the pool. A bridge may still be turned on. */
  | 'owner-deploying'
  /** An instance refresh replaces the pool's instances. A bridge may still be turned on. */
  | 'owner-refreshing'
  /** ECS replaces tasks of the service. A bridge may still be turned on. */
  | 'owner-replacing'
  /** The Auto Scaling group launches or terminates instances by itself. Zones in need are helped all the same. */
  | 'owner-scaling'
  /** All weights of the listeners that send to the group are 0, so that no new connection reaches any group. */
  | 'all-weights-zero'
  /** The weights of the listener's groups have changed lately: nothing is evened out or given back until that is over. */
  | 'weights-shifting'
  /** The weight of the group is 0: no new connection reaches it, and its minimum is not ours to keep. */
  | 'not-in-service'
  /** The load balancer's node in a zone is down although its targets are healthy: no lever of ours helps. */
  | 'node-down'
  /** Another group of the load balancer has no healthy target in a zone, which takes the zone out of DNS. */
  | 'other-group-dark'
  /** A zone is below its minimum, and what is to help it has not passed its health checks yet. */
  | 'newcomers-on-the-way'
  /** A zone is below its minimum, and the pool is building what it was asked for. */
  | 'capacity-on-the-way'
  /** A zone is below its minimum, and its targets are somebody else's to register. */
  | 'external-pool'
  /** A zone is below its minimum, and the Auto Scaling group or the service that the fleet names is not there. */
  | 'pool-not-found'
  /** A zone is below its minimum, and the pool has no target for it. The numbers say why candidates cannot be used. */
  | 'no-spare'
  /** A zone is below its minimum, the pool has no target for it, and there is no other zone to lean on. */
  | 'one-zone'
  /** Cross-zone load balancing would help, and the load balancer has more targets than it takes with it. */
  | 'bridge-quota'
  /** Cross-zone load balancing would help, and with it the load balancer could not be shifted away from a zone any more. */
  | 'bridge-bars-zonal-shift'
  /** Cross-zone load balancing would help, and with it all zones would be below the group's routing threshold. */
  | 'bridge-below-threshold'
  /** ELB finds a percentage of healthy targets too low that no reasonable number of further targets would reach. */
  | 'threshold-out-of-reach'
  /** A zone is below its minimum, and the pool is as large as it may be. */
  | 'pool-at-maximum'
  /** A zone is below its minimum, and somebody has suspended the process Launch of its Auto Scaling group. */
  | 'launch-suspended'
  /** A zone is below its minimum, and with AddToLoadBalancer suspended its Auto Scaling group would register nothing. */
  | 'registration-suspended'
  /** A zone is below its minimum, and a group or a service like this cannot be asked for more. */
  | 'launch-unsupported'
  /** A zone is below its minimum, and the load balancer has as many targets as ELB allows. */
  | 'target-quota'
  /** As many targets have moved within a minute as the fleet allows. */
  | 'rate-used'
  /** What is to be done has failed lately and is tried again later. */
  | 'backing-off'
  /** What is to be done was done again and again, and undone each time by somebody else. */
  | 'repeating'
  /** Targets that were deregistered keep their connections for the deregistration delay. */
  | 'draining'
  /** The zones hold again, and not for long enough yet to take the bridge away. */
  | 'settling'
  /** What helped is not needed any more, and not for long enough yet to give it back. */
  | 'keeping-surplus'
  /** Cross-zone load balancing is on, and not by our hand, where the fleet wants it as a bridge only. */
  | 'cross-zone-not-ours'
  /** The zones differ by more than the fleet allows, and no target of the pool could change that. */
  | 'uneven-no-spare'
  /** Every zone has its targets, and the zones are even. */
  | 'even';

/** Registering this target; what ELB refuses by name is about nobody else. */
export const registerTarget = (key: string): string => `register ${key}`;

/** What is asked of a pool, or given back to it, in one zone. */
const inPool = (pool: GrowingPool, zone: string): string => `${poolName(pool)}/${zone}`;

/** One zone's refusal leaves the others their turn; what is put right twice, somebody else has undone in between. */
export const traits: DecisionTraits<Decision> = {
  subjectsOf(decision) {
    switch (decision.kind) {
      case 'hold':
        return [];
      case 'bridge':
      case 'unbridge':
        return [decision.kind];
      case 'register':
        return [registerTogether(decision), ...decision.targets.map(({ key }) => registerTarget(key))];
      case 'deregister':
        return [`deregister ${decision.zone}`];
      case 'launch':
      case 'return':
        return [`${decision.kind} ${inPool(decision.pool, decision.zone)}`];
      case 'spread':
        return [`spread ${poolName(decision.pool)}`];
    }
  },
  repetitionOf(decision) {
    switch (decision.kind) {
      case 'bridge':
        return { counts: 'bridge' };
      case 'unbridge':
        return decision.reason === 'never' ? { counts: 'unbridge', clears: 'bridge' } : { clears: 'bridge' };
      case 'register':
        return { counts: decision.targets.map(({ key }) => registerTarget(key)) };
      case 'deregister':
        // A spare that never becomes healthy comes and goes: that is no undoing of ours, but what it meets.
        return decision.reason === 'newcomer-failed' || decision.reason === 'interrupted'
          ? {}
          : { clears: decision.targets.map(({ key }) => registerTarget(key)) };
      case 'launch':
        return { counts: `launch ${inPool(decision.pool, decision.zone)}` };
      case 'return':
        return { clears: `launch ${inPool(decision.pool, decision.zone)}` };
      case 'spread':
        return { counts: `spread ${poolName(decision.pool)}` };
      case 'hold':
        return {};
    }
  },
};

/** The targets of one call, for what ELB refuses without naming any of them. */
export const registerTogether = ({ reason, targets }: Extract<Decision, { kind: 'register' }>): string =>
  reason === 'uneven' ? 'register evenly' : `register ${targets[0]?.zone}`;

/** Groups that Evenkeel recognises and leaves alone. */
export type UnfitReason =
  /** ELB knows no target group with the ARN that the fleet gives. */
  | 'group-not-found'
  /** No listener sends to the group: nothing that is done to it reaches a client. */
  | 'no-load-balancer'
  /** The group belongs to another load balancer than the one that the fleet names. */
  | 'other-load-balancer'
  /** The group's target is an Application Load Balancer, which has zones and targets of its own. */
  | 'alb-target'
  /** The group does not carry the tag of this stage, so nobody has said that it is ours to change. */
  | 'not-tagged';
