import { ZONES } from '../../core.ts';

interface SubnetPlace {
  readonly zone: string;
  readonly vpcId: string;
  /** An IPv6 block is associated with it. */
  readonly hasIpv6: boolean;
}

interface InstancePlace {
  readonly zone: string;
  readonly hasPrimaryIpv6: boolean;
}

/** Where subnets and targets are. Amazon EC2 knows; without it, names tell. */
export interface Network {
  /** undefined if there is no such subnet. */
  subnet(subnetId: string): SubnetPlace | undefined;
  /** The zone of an instance that can be a target, or why it cannot be one: `{ refused: 'is stopped' }`. */
  instance(instanceId: string): InstancePlace | { readonly refused: string };
  /** The zone of an address of the VPC; undefined for an address outside of it. */
  address(address: string, vpcId: string): { readonly zone: string } | undefined;
}

/**
 * A network that lies in its names: `subnet-shop-a` is a subnet of `vpc-shop` in the zone whose name ends in `a`, and
 * `i-0000000000000000a` an instance there. An address outside of 10.0.1.0 to 10.0.3.255 lies in no zone of a VPC. A VPC
 * whose name ends in 6 has IPv6, with addresses such as 2001:db8:0:2::5 in the second zone; an instance whose ID has a 6
 * before its letter has a primary IPv6 address.
 */
export const networkOfNames: Network = {
  subnet(subnetId) {
    const [, vpc, letter] = /^subnet-(?:(.+)-)?([a-z])$/.exec(subnetId) ?? [];
    const zone = letter && zoneWithLetter(letter);
    return zone ? { zone, vpcId: `vpc-${vpc ?? 'main'}`, hasIpv6: vpc?.endsWith('6') ?? false } : undefined;
  },
  instance(instanceId) {
    const zone = zoneWithLetter(instanceId.slice(-1));
    return zone ? { zone, hasPrimaryIpv6: instanceId.at(-2) === '6' } : { refused: 'does not exist' };
  },
  address(address, vpcId) {
    const inIpv6 = vpcId.endsWith('6') ? /^2001:db8:0:(\d+)::/.exec(address) : undefined;
    const [, number] = /^10\.0\.(\d+)\.\d+$/.exec(address) ?? inIpv6 ?? [];
    const zone = ZONES[Number(number) - 1];
    return zone ? { zone } : undefined;
  },
};

const zoneWithLetter = (letter: string): string | undefined => ZONES.find((zone) => zone.endsWith(letter));
