import { ACCOUNT_ID, arn, type Core, REGION, ZONES } from '../../core.ts';
import type { Random } from '../../random.ts';
import { AwsError } from '../../wire/handlers.ts';
import { OrderedStore } from '../orderedStore.ts';
import { addressIn, checkBlock, type Ipv6Block } from './ipv6.ts';
import type { Instance, InstanceState, SecurityGroup, Subnet } from './records.ts';

/** The group that a VPC has from the beginning: its members reach each other (VPC user guide, "Default security groups"). */
const defaultGroup = (id: string, vpcId: string): SecurityGroup => ({
  id,
  name: 'default',
  vpcId,
  ingress: [{ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: id, UserId: ACCOUNT_ID }] }],
});

/** The VPC that every account has in a Region, with a subnet in each zone. */
export const DEFAULT_VPC = 'vpc-0a000000000000000';

/** The default group of that VPC. */
const DEFAULT_GROUP = 'sg-0a000000000000000';

export const DEFAULT_SUBNETS: readonly Subnet[] = ZONES.map((zone, at) => ({
  id: `subnet-0a00000000000000${at + 1}`,
  vpcId: DEFAULT_VPC,
  zone,
  network: `10.0.${at + 1}`,
}));

/**
 * `eu-west-1a` is `euw1-az1` here. In AWS, the letters of each account stand for other zones (RAM user guide, "AZ IDs").
 * How partitions beside `aws` abbreviate their Regions is a guess.
 */
export const zoneId = (zone: string): string => `${ABBREVIATED}-az${ZONES.findIndex((known) => known === zone) + 1}`;

/** `eu-west-1` → `euw1`, `ap-southeast-2` → `apse2`, `us-gov-east-1` → `usge1`. */
const ABBREVIATED = REGION.replace(
  /-(north|south)?([a-z0-9])[a-z]*/g,
  (_, side: string = '', first: string) => side.charAt(0) + first,
);

/** Why an instance is not running that somebody stopped or terminated (as recorded). */
const BY_USER = { code: 'Client.UserInitiatedShutdown', message: 'User initiated shutdown' } as const;

/** Why a Spot Instance ends (EC2 user guide, "State reason codes"). */
const BY_SPOT = {
  code: 'Server.SpotInstanceTermination',
  message: 'Server.SpotInstanceTermination: Spot instance termination',
} as const;

/** EC2 warns of an interruption so long before it (EC2 user guide, "Spot Instance interruption notices"). */
const WARNED_MS = 120_000;

/** What an instance takes from one state to the next, in seconds: a guess of tens of seconds, as people see it. */
const CHANGE_SECONDS = [10, 30] as const;

/** What an instance is launched with. */
interface Launch {
  readonly instanceType: string;
  readonly tags: ReadonlyMap<string, string>;
  readonly imageId?: string | undefined;
  readonly clientToken?: string | undefined;
  readonly reservationId?: string;
  /** (default: the default one of the VPC) */
  readonly securityGroupIds?: readonly string[] | undefined;
  /** An IPv6 address is asked for, and whether as the primary one. */
  readonly ipv6?: { readonly isPrimary: boolean } | undefined;
}

/** The state of Amazon EC2: subnets and instances. */
export class Ec2State {
  readonly core: Core;
  readonly subnets: Subnet[];
  readonly securityGroups: Map<string, SecurityGroup>;
  readonly instances = new OrderedStore<Instance>();
  /** By subnet. */
  readonly ipv6Blocks = new Map<string, Ipv6Block>();
  /** The subnets whose new instances get an IPv6 address without being asked. */
  readonly assigningIpv6 = new Set<string>();
  readonly #subscribers: ((instance: Instance) => void)[] = [];
  readonly #warned: ((instance: Instance) => void)[] = [];
  readonly #random: Random;
  #isInstant = false;
  #addresses = 0;
  #ipv6Addresses = 0;

  /** @param otherVpc a second VPC with one subnet in the first zone, for what must not be mixed up */
  constructor(core: Core, otherVpc: Subnet) {
    this.core = core;
    this.subnets = [...DEFAULT_SUBNETS, otherVpc];
    const groups = [defaultGroup(DEFAULT_GROUP, DEFAULT_VPC), defaultGroup('sg-0b000000000000000', otherVpc.vpcId)];
    this.securityGroups = new Map(groups.map((group) => [group.id, group]));
    this.#random = core.random.fork('ec2');
  }

  /** Hears of every change of an instance's state, after it. */
  subscribe(subscriber: (instance: Instance) => void): void {
    this.#subscribers.push(subscriber);
  }

  /** Hears of Spot Instances that will probably be taken back, as soon as EC2 says so. */
  subscribeToWarnings(subscriber: (instance: Instance) => void): void {
    this.#warned.push(subscriber);
  }

  /** EC2 recommends to replace a Spot Instance, which it may take back one day (EC2 user guide, "Rebalance recommendations"). */
  recommendRebalance(instance: Instance): void {
    this.#warn('EC2 Instance Rebalance Recommendation', instance, {});
    for (const subscriber of this.#warned) subscriber(instance);
  }

  /** EC2 takes a Spot Instance back two minutes after it has said so. */
  interrupt(instance: Instance): void {
    this.#warn('EC2 Spot Instance Interruption Warning', instance, { 'instance-action': 'terminate' });
    this.core.clock.setTimeout(() => {
      if (instance.state !== 'running') return;
      this.change(instance, 'shutting-down', 'terminated');
      instance.stopped = { ...BY_SPOT, atMs: this.core.clock.now() };
    }, WARNED_MS);
  }

  #warn(detailType: string, { id }: Instance, more: Readonly<Record<string, string>>): void {
    this.core.emit({
      source: 'aws.ec2',
      'detail-type': detailType,
      resources: [arn('ec2', `instance/${id}`)],
      detail: { 'instance-id': id, ...more },
    });
  }

  async instantly<Result>(setUp: () => Promise<Result>): Promise<Result> {
    this.#isInstant = true;
    try {
      return await setUp();
    } finally {
      this.#isInstant = false;
    }
  }

  /** @throws {AwsError} InvalidSubnetID.NotFound */
  subnet(id: string): Subnet {
    const found = this.subnets.find((subnet) => subnet.id === id);
    if (!found) throw new AwsError('InvalidSubnetID.NotFound', `The subnet ID '${id}' does not exist`);
    return found;
  }

  /** @throws {AwsError} InvalidGroup.NotFound */
  securityGroup(id: string): SecurityGroup {
    const found = this.securityGroups.get(id);
    if (!found) throw new AwsError('InvalidGroup.NotFound', `The security group '${id}' does not exist`);
    return found;
  }

  #defaultGroupOf({ vpcId }: Subnet): string {
    return [...this.securityGroups.values()].find((group) => group.vpcId === vpcId && group.name === 'default')!.id;
  }

  /** @throws {AwsError} InvalidInstanceID.NotFound, InvalidInstanceID.Malformed */
  instance(id: string): Instance {
    if (!/^i-[0-9a-f]{8,17}$/.test(id)) throw new AwsError('InvalidInstanceID.Malformed', `Invalid id: "${id}"`);
    const found = this.instances.get(id);
    if (!found) throw new AwsError('InvalidInstanceID.NotFound', `The instance ID '${id}' does not exist`);
    return found;
  }

  newReservationId(): string {
    return `r-${this.#hexadecimal()}`;
  }

  #hexadecimal(): string {
    return Array.from({ length: 17 }, () => this.#random.integer(0, 15).toString(16)).join('');
  }

  /** @throws {AwsError} InvalidSubnetID.NotFound, InvalidParameterValue, InvalidSubnet.Conflict */
  associateIpv6(subnetId: string, cidr: string): Ipv6Block {
    const { id } = this.subnet(subnetId);
    checkBlock(cidr);
    // A second block is possible in AWS, and not simulated here.
    if (this.ipv6Blocks.has(id) || [...this.ipv6Blocks.values()].some((block) => block.cidr === cidr))
      throw new AwsError('InvalidSubnet.Conflict', `The CIDR '${cidr}' conflicts with another subnet`);
    const block = { associationId: `subnet-cidr-assoc-${this.#hexadecimal()}`, cidr };
    this.ipv6Blocks.set(id, block);
    return block;
  }

  /** @throws {AwsError} InvalidParameterValue where an address is asked for in a subnet without a block (a guess) */
  #ipv6For({ id }: Subnet, asked: Launch['ipv6']): Instance['ipv6'] {
    const block = this.ipv6Blocks.get(id);
    if (asked && !block)
      throw new AwsError('InvalidParameterValue', `The subnet '${id}' does not have an IPv6 CIDR block`);
    if (!block || !(asked || this.assigningIpv6.has(id))) return undefined;
    return { address: addressIn(block, (this.#ipv6Addresses += 1) + 3), isPrimary: asked?.isPrimary ?? false };
  }

  /** @param claim takes the instance on before anybody hears of it */
  launch(
    subnet: Subnet,
    { instanceType, tags, ...more }: Launch,
    claim: (instance: Instance) => void = () => {},
  ): Instance {
    const order = this.instances.nextOrder();
    const instance: Instance = {
      id: `i-${this.#hexadecimal()}`,
      order,
      instanceType,
      imageId: more.imageId ?? 'ami-0a000000000000000',
      clientToken: more.clientToken ?? '',
      reservationId: more.reservationId ?? this.newReservationId(),
      subnet,
      securityGroupIds: more.securityGroupIds ?? [this.#defaultGroupOf(subnet)],
      address: this.newAddress(subnet),
      ipv6: this.#ipv6For(subnet, more.ipv6),
      launchedMs: this.core.clock.now(),
      tags: new Map(tags),
      state: 'pending',
      stopped: undefined,
    };
    this.instances.add(instance);
    claim(instance);
    this.change(instance, 'pending', 'running');
    return instance;
  }

  /** The next address of a subnet: it never runs out, but begins anew, as leases do that nobody holds any more. */
  newAddress({ network }: Subnet): string {
    return `${network}.${(this.#addresses++ % 250) + 4}`;
  }

  /** Passes through one state to another. */
  change(instance: Instance, through: InstanceState, to: InstanceState): void {
    if (through === 'pending' && to === 'running')
      Object.assign(instance, { launchedMs: this.core.clock.now(), stopped: undefined });
    if (through === 'stopping' || through === 'shutting-down')
      instance.stopped = { ...BY_USER, atMs: this.core.clock.now() };
    this.#put(instance, through);
    const arrive = () => {
      if (instance.state === through) this.#put(instance, to);
    };
    if (this.#isInstant) arrive();
    else this.core.clock.setTimeout(arrive, Math.round(1000 * this.#random.between(...CHANGE_SECONDS)));
  }

  #put(instance: Instance, state: InstanceState): void {
    instance.state = state;
    this.core.emit({
      source: 'aws.ec2',
      'detail-type': 'EC2 Instance State-change Notification',
      resources: [arn('ec2', `instance/${instance.id}`)],
      detail: { 'instance-id': instance.id, state },
    });
    for (const subscriber of this.#subscribers) subscriber(instance);
  }
}
