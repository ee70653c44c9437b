import type { AttentionTable } from '../../control-loop/attention.ts';
import { describeConcerned } from '../../control-loop/zoneNumbers.ts';
import type { Decision } from './decision.ts';

/** A zone without enough healthy targets: whoever is on call hears of it before the next one fails. */
const SHORT_MINUTES = 5;

/** What the fleet says and what is there differ: often a deployment that is not finished. */
const MISMATCH_MINUTES = 30;

/** What usually ends by itself. */
const LASTING_MINUTES = 60;

/** @param message what to do; the zones that it is about come before it */
const aboutZones = (message: string) => ({
  afterMinutes: SHORT_MINUTES,
  message: ({ numbers }: Decision): string => {
    const zones = describeConcerned(numbers);
    return zones === undefined ? message : `${zones}. ${message}`;
  },
});

const short = (message: string) => aboutZones(`A zone has fewer healthy targets than its minimum, ${message}`);

const lasting = (message: string) => ({ afterMinutes: LASTING_MINUTES, message }) as const;

const mismatch = (message: string) => ({ afterMinutes: MISMATCH_MINUTES, message }) as const;

/** What the decisions about a target group mean to people. */
export const attention: AttentionTable<Decision> = {
  even: 'steady',
  paused: 'noted',
  'held-by-interlock': 'noted',
  'zonal-shift': 'noted',
  'zonal-shift-unknown': {
    afterMinutes: LASTING_MINUTES,
    message:
      'ARC does not say whether traffic is shifted away from a zone, so that no target is moved. Check the service health of ARC and the permissions of the targets function.',
  },
  'owner-deploying': lasting(
    'A deployment to the pool has been under way for an hour, so that no target is moved. Check it in CodeDeploy or ECS: it may be unable to go on.',
  ),
  'owner-refreshing': lasting(
    'An instance refresh of the Auto Scaling group has been under way for an hour, so that no target is moved. Check its status: it may be waiting for instances to become healthy.',
  ),
  'owner-replacing': lasting(
    'The ECS service has been replacing tasks for an hour, so that no target is moved. Check its events: it may be unable to place what it wants.',
  ),
  'owner-scaling': lasting(
    'The Auto Scaling group has been launching or terminating instances for an hour, so that the zones are not evened out. Check its activities and lifecycle hooks: an instance may be waiting for one.',
  ),
  'all-weights-zero': {
    afterMinutes: SHORT_MINUTES,
    message:
      'All weights of the listener are 0, so that no new connection is answered. Give one of its target groups a weight.',
  },
  'weights-shifting': 'noted',
  'not-in-service': 'steady',
  'node-down': aboutZones(
    "The load balancer's node in a zone is down although its targets are healthy. Clients that have pinned its address need another one; open a case with AWS.",
  ),
  'other-group-dark': aboutZones(
    'Another target group of the load balancer has no healthy target in a zone, which takes the zone out of DNS. Repair that group, or add it to the fleet.',
  ),
  'newcomers-on-the-way': 'noted',
  'capacity-on-the-way': 'noted',
  'external-pool': short('and its targets are registered by somebody else. Check the controller that registers them.'),
  'pool-not-found': short(
    'and the Auto Scaling group or ECS service that the fleet names does not exist. Correct `pool` in the fleet.',
  ),
  'no-spare': short('and the pool has none for it. Start instances of the pool in that zone, or repair its targets.'),
  'one-zone': short(
    'the pool has none for it, and the load balancer has no other zone. Start instances of the pool in that zone.',
  ),
  'bridge-quota': aboutZones(
    'Cross-zone load balancing would help and cannot be turned on: the load balancer has more than 500 targets. Remove targets that are not used.',
  ),
  'bridge-bars-zonal-shift': aboutZones(
    'Cross-zone load balancing would help and is not turned on, because the load balancer could not be shifted away from a zone any more. Turn target_health_state.unhealthy.connection_termination.enabled off, or turn cross-zone load balancing on by hand.',
  ),
  'bridge-below-threshold': aboutZones(
    'Cross-zone load balancing would help and is not turned on: with it, too few of the targets of all zones would be healthy for target_group_health.unhealthy_state_routing, and every zone would be sent to unhealthy targets. Lower that percentage, or deregister the unhealthy targets.',
  ),
  'threshold-out-of-reach': aboutZones(
    'Fewer of the targets are healthy than the target_group_health percentage of the group requires, and further targets would not change that: ELB removes the zone from DNS, or routes to unhealthy targets. Mend or deregister the unhealthy targets, or lower the percentage.',
  ),
  'pool-at-maximum': short('and its pool is at its maximum size. Raise the maximum of the Auto Scaling group.'),
  'launch-suspended': short(
    'and the process Launch of its Auto Scaling group is suspended, by somebody or by AWS after a day of failed launches. Resume it.',
  ),
  'registration-suspended': short(
    'and the process AddToLoadBalancer of its Auto Scaling group is suspended, so that new instances would not be registered. Resume it, and register by hand what was launched meanwhile.',
  ),
  'launch-unsupported': short(
    'and its pool cannot be asked for more: Auto Scaling launches no instances at once in a group without a launch template, with weights, or with On-Demand and Spot Instances mixed, and an ECS service of the strategy DAEMON has one task on each instance. Raise the desired capacity of the group, add an instance to the cluster, or give the fleet another pool.',
  ),
  'target-quota': short('and ELB takes no more than 500 targets in it. Remove targets that are not used.'),
  'rate-used': 'noted',
  'backing-off': 'noted',
  repeating: 'noted',
  draining: 'noted',
  settling: 'noted',
  'keeping-surplus': 'noted',
  'cross-zone-not-ours': 'noted',
  'uneven-no-spare': 'noted',
  'group-not-found': mismatch('ELB has no target group with the ARN in the fleet. Correct the fleet, or restore it.'),
  'no-load-balancer': mismatch('No listener sends to this target group. Add a listener, or remove it from the fleet.'),
  'other-load-balancer': mismatch(
    'This target group belongs to another load balancer than the fleet names. Correct `loadBalancer` in the fleet.',
  ),
  'alb-target': mismatch(
    'The target of this group is an Application Load Balancer, which has zones and targets of its own. Remove the group from the fleet.',
  ),
  'not-tagged': mismatch(
    'This target group lacks the tag evenkeel:stage of this stage. Tag it, or remove it from the fleet.',
  ),
  bridge: 'noted',
  register: 'noted',
  launch: 'noted',
  spread: 'noted',
  deregister: 'noted',
  return: 'noted',
  unbridge: 'noted',
};
