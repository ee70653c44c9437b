import type { AdministrativeOverride, TargetDescription } from '@aws-sdk/client-elastic-load-balancing-v2';
import { isIPv4, isIPv6 } from 'node:net';
import { refuseUnsimulated } from '../../wire/unsimulated.ts';
import type { Answers } from './api.ts';
import { invalidTarget, validationError } from './errors.ts';
import { checkRegistration } from './quotas.ts';
import { checkServerId, checkServerIds } from './quicServerIds.ts';
import { type LoadBalancer, type Target, type TargetGroup, targetKey } from './records.ts';
import type { LoadBalancingState } from './state.ts';
import { healthOf, type TargetHealth } from './targetHealth.ts';

type Operations = 'RegisterTargets' | 'DeregisterTargets' | 'DescribeTargetHealth';

const SIMULATED_OF_HEALTH = new Set(['TargetGroupArn', 'Targets', 'Include']);
const SIMULATED_OF_TARGET = new Set(['Id', 'Port', 'AvailabilityZone', 'QuicServerId']);

export function targetHandlers(state: LoadBalancingState, health: TargetHealth): Answers<Operations> {
  const { clock } = state.core;
  return {
    // All or none. A target that is registered already stays as it is; one that is draining is taken back.
    RegisterTargets: ({ TargetGroupArn, Targets }) => {
      const group = state.targetGroup(TargetGroupArn);
      const given = Targets!.map((target) => readTarget(state, group, target));
      const after = new Map([...group.targets, ...given.map((target) => [keyOf(target), target] as const)]);
      for (const target of given) checkServerId(group, target);
      checkServerIds(state, group, given);
      checkRegistration(state, group, [...after.values()]);
      for (const target of given) {
        const present = group.targets.get(keyOf(target));
        if (present && !present.draining) continue;
        clock.clearTimeout(present?.draining?.timer);
        group.targets.set(keyOf(target), target);
        health.driver.registered(group, target);
      }
      state.tell('targets', group.id);
      return {};
    },

    // A target that is not registered is no error (API reference).
    DeregisterTargets: ({ TargetGroupArn, Targets }) => {
      const group = state.targetGroup(TargetGroupArn);
      // Without a port the group's own is meant: users' targets at another one stayed, without an error.
      for (const { Id = '', Port = group.port } of Targets!) {
        const target = group.targets.get(targetKey(Id, Port));
        if (target && !target.draining) drain(state, group, target, health);
      }
      state.tell('targets', group.id);
      return {};
    },

    DescribeTargetHealth: (input) => {
      refuseUnsimulated('elasticloadbalancing:DescribeTargetHealth', input, SIMULATED_OF_HEALTH);
      const group = state.targetGroup(input.TargetGroupArn);
      const loadBalancers = state.loadBalancersOf(group.id);
      const registered = [...group.targets.values()].map((target) => ({
        Target: {
          Id: target.id,
          Port: target.port,
          ...(target.quicServerId !== undefined && { QuicServerId: target.quicServerId }),
          // ELB finds out the zone of an address by itself, and tells it as if it had been given.
          ...(group.targetType === 'ip' && { AvailabilityZone: target.zone }),
        },
        HealthCheckPort:
          group.healthCheck.HealthCheckPort === 'traffic-port'
            ? String(target.port)
            : group.healthCheck.HealthCheckPort,
        TargetHealth: healthOf(target, loadBalancers, stateOf(state, group, target)),
        AdministrativeOverride: overrideOf(state, target, loadBalancers),
        ...(isHttp(group) && includesAnomalies(input.Include) && { AnomalyDetection: NORMAL }),
      }));
      if (!input.Targets?.length) return { TargetHealthDescriptions: registered };
      const wanted = input.Targets.map(({ Id, Port = group.port }) => ({
        found: registered.find(({ Target }) => Target.Id === Id && Target.Port === Port),
        missing: { Target: { Id, Port }, TargetHealth: NOT_REGISTERED },
      }));
      return { TargetHealthDescriptions: wanted.map(({ found, missing }) => found ?? missing) };
    },
  };
}

const isHttp = ({ protocol }: TargetGroup): boolean => protocol === 'HTTP' || protocol === 'HTTPS';

const includesAnomalies = (include: readonly string[] = []): boolean => include.length > 0;

/** Anomalies of targets are not simulated. */
const NORMAL = { Result: 'normal', MitigationInEffect: 'no' } as const;

/** Why an instance cannot be a target at this time: `is stopped`; undefined if it can. */
function stateOf(state: LoadBalancingState, group: TargetGroup, { id }: Target): string | undefined {
  const found = group.targetType === 'instance' ? state.surroundings.network.instance(id) : undefined;
  return found && 'refused' in found ? found.refused : undefined;
}

/** A zonal shift of a load balancer that sends to the target's zone overrides what the checks say (API reference). */
function overrideOf(
  state: LoadBalancingState,
  { zone }: Target,
  loadBalancers: readonly LoadBalancer[],
): AdministrativeOverride {
  return loadBalancers.some(({ id }) => state.surroundings.shiftedAway?.(id) === zone)
    ? {
        State: 'zonal_shift_active',
        Reason: 'AdministrativeOverride.ZonalShiftActive',
        Description: 'Zonal shift is active for the target',
      }
    : {
        State: 'no_override',
        Reason: 'AdministrativeOverride.NoOverride',
        Description: 'No override is currently active on target',
      };
}

const NOT_REGISTERED = {
  State: 'unused',
  Reason: 'Target.NotRegistered',
  Description: 'Target is not registered to the target group',
} as const;

const keyOf = ({ id, port }: Pick<Target, 'id' | 'port'>): string => targetKey(id, port);

/** New connections go elsewhere; the target is gone when its deregistration delay is over. */
function drain(state: LoadBalancingState, group: TargetGroup, target: Target, health: TargetHealth): void {
  const { clock } = state.core;
  health.driver.deregistered(group, target);
  const delayMs = 1000 * Number(group.attributes.get('deregistration_delay.timeout_seconds'));
  const timer = clock.setTimeout(() => {
    group.targets.delete(keyOf(target));
    state.tell('targets', group.id);
  }, delayMs);
  target.draining = { untilMs: clock.now() + delayMs, timer };
}

/** @throws {AwsError} InvalidTarget, ValidationError */
function readTarget(state: LoadBalancingState, group: TargetGroup, given: TargetDescription): Target {
  refuseUnsimulated('TargetDescription', given, SIMULATED_OF_TARGET);
  const { Id: id = '', Port: port = group.port, AvailabilityZone } = given;
  if (port < 1 || port > 65_535) throw validationError(`Port ${port} is not valid`);
  return {
    id,
    port,
    quicServerId: given.QuicServerId,
    zone: zoneOf(state, group, id, AvailabilityZone),
    registeredMs: state.core.clock.now(),
    health: { state: 'initial', reason: 'Elb.RegistrationInProgress' },
    draining: undefined,
  };
}

function zoneOf(state: LoadBalancingState, group: TargetGroup, id: string, given: string | undefined): string {
  const { network } = state.surroundings;
  if (group.targetType === 'alb') {
    const loadBalancer = state.loadBalancers.get(id);
    if (loadBalancer?.type !== 'application') throw invalidTarget(`'${id}' is not an Application Load Balancer`);
    return 'all';
  }
  if (group.targetType === 'instance') {
    if (given !== undefined) throw validationError('An Availability Zone cannot be specified for instances');
    const instance = network.instance(id);
    if ('refused' in instance)
      throw invalidTarget(
        `The following targets are not in a running state and cannot be registered: '${id}' ${instance.refused}`,
      );
    // Users' reports.
    if (group.ipAddressType === 'ipv6' && !instance.hasPrimaryIpv6)
      throw invalidTarget(
        `The following targets cannot be used with this IPv6 target group because of missing primary IPv6 addresses: ${id}`,
      );
    return instance.zone;
  }
  const isValid = group.ipAddressType === 'ipv6' ? isIPv6(id) : isIPv4(id);
  if (!isValid)
    throw validationError(
      `The IP address '${id}' is not a valid ${group.ipAddressType === 'ipv6' ? 'IPv6' : 'IPv4'} address`,
    );
  const within = network.address(id, group.vpcId ?? '');
  if (given === 'all') return 'all';
  if (!within && given === undefined)
    throw invalidTarget(
      `You must specify an Availability Zone for the IP address '${id}', which is outside of the VPC`,
    );
  return given ?? within!.zone;
}
