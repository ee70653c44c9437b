import type { SubnetMapping } from '@aws-sdk/client-elastic-load-balancing-v2';
import { ZONES } from '../../core.ts';
import { refuseUnsimulated } from '../../wire/unsimulated.ts';
import { invalidConfiguration, invalidSubnet, subnetNotFound, validationError } from './errors.ts';
import type { Network } from './network.ts';
import type { EnabledZone, LoadBalancer } from './records.ts';

interface GivenSubnets {
  readonly Subnets?: readonly string[] | undefined;
  readonly SubnetMappings?: readonly SubnetMapping[] | undefined;
}

const SIMULATED_OF_MAPPING = new Set(['SubnetId', 'AllocationId']);

/**
 * The zones that a load balancer is enabled in by these subnets, and their VPC.
 * @param addressIn its addresses in a zone
 * @throws {AwsError} ValidationError, SubnetNotFound, InvalidSubnet, InvalidConfigurationRequest
 */
export function enableZones(
  network: Network,
  type: LoadBalancer['type'],
  { Subnets, SubnetMappings }: GivenSubnets,
  addressIn: (zone: string) => Pick<EnabledZone, 'address' | 'ipv6Address'>,
): { zones: Map<string, EnabledZone>; vpcId: string } {
  if (!!Subnets?.length === !!SubnetMappings?.length)
    throw validationError('Exactly one of subnets or subnet mappings must be specified');
  const mappings = SubnetMappings ?? Subnets!.map((SubnetId): SubnetMapping => ({ SubnetId }));
  const enabled: EnabledZone[] = [];
  const vpcIds = new Set<string>();
  for (const mapping of mappings) {
    refuseUnsimulated('SubnetMapping', mapping, SIMULATED_OF_MAPPING);
    const { SubnetId = '', AllocationId } = mapping;
    if (AllocationId !== undefined && type === 'application')
      throw invalidConfiguration('Application load balancers take no Elastic IP addresses');
    const subnet = network.subnet(SubnetId);
    if (!subnet) throw subnetNotFound(SubnetId);
    const { zone, vpcId } = subnet;
    if (enabled.some((other) => other.zone === zone))
      throw invalidConfiguration(
        'A load balancer cannot be attached to multiple subnets in the same Availability Zone',
      );
    vpcIds.add(vpcId);
    enabled.push({ zone, subnetId: SubnetId, allocationId: AllocationId, ...addressIn(zone) });
  }
  if (vpcIds.size > 1) throw invalidSubnet('All subnets must belong to the same VPC');
  if (type === 'application' && enabled.length < 2)
    throw validationError('At least two subnets in two different Availability Zones must be specified');
  const inOrder = enabled.toSorted((a, b) => zoneNumber(a.zone) - zoneNumber(b.zone));
  return { zones: new Map(inOrder.map((each) => [each.zone, each])), vpcId: [...vpcIds][0]! };
}

const zoneNumber = (zone: string): number => ZONES.findIndex((known) => known === zone) + 1;

/** Loopback addresses that end in 1 to 254. */
const ADDRESSES_IN_BLOCK = 254;

/**
 * The address of the Region's nth load balancer (from 0) in a zone: 127.0.1.1 is the first one's in the first zone. On
 * Linux all of 127.0.0.0/8 answers, so that real sockets can listen there.
 */
export function loopbackAddress(loadBalancer: number, zone: string): string {
  const block = Math.floor(loadBalancer / ADDRESSES_IN_BLOCK);
  return `127.${block}.${zoneNumber(zone)}.${(loadBalancer % ADDRESSES_IN_BLOCK) + 1}`;
}

/** Of a dual-stack one: 2001:db8:127:1::1 is the first one's in the first zone (RFC 3849: addresses for documentation). */
export const documentationAddress = (loadBalancer: number, zone: string): string =>
  `2001:db8:127:${zoneNumber(zone)}::${(loadBalancer + 1).toString(16)}`;

/** @throws {AwsError} ValidationError if a subnet has no IPv6 block, in AWS's words (users' reports) */
export function checkDualstack(network: Network, zones: Iterable<Pick<EnabledZone, 'subnetId'>>): void {
  if ([...zones].some(({ subnetId }) => !network.subnet(subnetId)?.hasIpv6))
    throw validationError('You must specify subnets with an associated IPv6 CIDR block.');
}
