import { ZONES } from '../../core.ts';

/** Where subnets and targets are. Amazon EC2 knows; without it, names tell. */
export interface Network {
  /** undefined if there is no such subnet. */
  subnet(subnetId: string): { readonly zone: string; readonly vpcId: string } | undefined;
  /** The zone of an instance that can be a target, or why it cannot be one: `{ refused: 'is stopped' }`. */
  instance(instanceId: string): { readonly zone: string } | { readonly refused: string };
  /** The zone of an address of the VPC; undefined for an address outside of it. */
  address(address: string, vpcId: string): { readonly zone: string } | undefined;
}

/**
 * A network that lies in its names: `subnet-shop-a` is a subnet of `vpc-shop` in the zone whose name ends in `a`, and
 * `i-0000000000000000a` an instance there. An address outside of 10.0.1.0 to 10.0.3.255 lies in no zone of a VPC.
 */
export const networkOfNames: Network = {
  subnet(subnetId) {
    const [, vpc, letter] = /^subnet-(?:(.+)-)?([a-z])$/.exec(subnetId) ?? [];
    const zone = letter && zoneWithLetter(letter);
    return zone ? { zone, vpcId: `vpc-${vpc ?? 'main'}` } : undefined;
  },
  instance(instanceId) {
    const zone = zoneWithLetter(instanceId.slice(-1));
    return zone ? { zone } : { refused: 'does not exist' };
  },
  address(address) {
    const zone = ZONES[Number(/^10\.0\.(\d+)\.\d+$/.exec(address)?.[1]) - 1];
    return zone ? { zone } : undefined;
  },
};

const zoneWithLetter = (letter: string): string | undefined => ZONES.find((zone) => zone.endsWith(letter));
