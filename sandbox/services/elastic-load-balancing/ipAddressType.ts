import type { IpAddressType } from '@aws-sdk/client-elastic-load-balancing-v2';
import { notSimulated } from '../../wire/unsimulated.ts';
import { invalidConfiguration, validationError } from './errors.ts';
import type { EnabledZone, LoadBalancer } from './records.ts';
import type { LoadBalancingState } from './state.ts';
import { checkDualstack } from './zones.ts';

/** @throws {AwsError} ValidationError for what this type of load balancer does not take */
export function readIpAddressType(
  type: LoadBalancer['type'],
  given: IpAddressType | undefined,
): LoadBalancer['ipAddressType'] | undefined {
  if (given !== 'dualstack-without-public-ipv4') return given;
  if (type === 'application') throw notSimulated(`The IP address type ${given}`);
  throw validationError(`The IP address type '${given}' is not supported for load balancers of type '${type}'`);
}

/** UDP on a dual-stack load balancer takes prefixes for source NAT, which are not simulated: refused, as before them. */
const NOT_DUALSTACK = /^(?:UDP|TCP_UDP|QUIC|TCP_QUIC)$/;

/** Whether a listener of this protocol can stand on such a load balancer. */
export const isForIpAddressType = (protocol: string, ipAddressType: LoadBalancer['ipAddressType']): boolean =>
  ipAddressType === 'ipv4' || !NOT_DUALSTACK.test(protocol);

/**
 * Whether a load balancer can have this type in these zones, as its listeners are. The codes and texts are guesses, but
 * for the one about subnets.
 * @throws {AwsError} ValidationError, InvalidConfigurationRequest
 */
export function checkIpAddressType(
  state: LoadBalancingState,
  { id }: LoadBalancer,
  ipAddressType: LoadBalancer['ipAddressType'],
  zones: ReadonlyMap<string, EnabledZone>,
): void {
  const listeners = state.listenersOf(id);
  if (ipAddressType === 'dualstack') {
    checkDualstack(state.surroundings.network, zones.values());
    const unfit = listeners.find(({ protocol }) => !isForIpAddressType(protocol, ipAddressType));
    if (unfit) throw invalidConfiguration(`A load balancer with a ${unfit.protocol} listener cannot be 'dualstack'`);
    return;
  }
  const hasIpv6 = state.targetGroups
    .all()
    .some((group) => group.ipAddressType === 'ipv6' && state.loadBalancersOf(group.id).some((one) => one.id === id));
  if (hasIpv6) throw invalidConfiguration("A load balancer with an IPv6 target group cannot be 'ipv4'");
}

/** @throws {AwsError} InvalidConfigurationRequest if a listener speaks QUIC (guide, "Create a listener"; the code is a guess) */
export function checkWithoutQuic(state: LoadBalancingState, { id }: LoadBalancer, what: string): void {
  const quic = state.listenersOf(id).find(({ protocol }) => isQuic(protocol));
  if (quic) throw invalidConfiguration(`A load balancer with a ${quic.protocol} listener cannot have ${what}`);
}

export const isQuic = (protocol: string): boolean => protocol === 'QUIC' || protocol === 'TCP_QUIC';
