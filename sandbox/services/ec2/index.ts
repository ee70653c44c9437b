import * as client from '@aws-sdk/client-ec2';
import { arn, type Core, ZONES } from '../../core.ts';
import { service, type WireService } from '../../wire/service.ts';
import { networkOfNames, type Network } from '../elastic-load-balancing/index.ts';
import { instanceHandlers } from './instances.ts';
import { isInBlock } from './ipv6.ts';
import { networkHandlers } from './networks.ts';
import type { Instance, SecurityGroup, Subnet } from './records.ts';
import { Ec2State } from './state.ts';
import { subnetHandlers } from './subnets.ts';
import { zoneHandlers } from './zones.ts';

export type { Instance, SecurityGroup, Subnet } from './records.ts';
export { DEFAULT_SUBNETS, DEFAULT_VPC, zoneId } from './state.ts';

/** Of another VPC: an instance there can be no target of the default VPC's groups. */
export const OTHER_SUBNET: Subnet = {
  id: 'subnet-0b000000000000001',
  vpcId: 'vpc-0b000000000000000',
  zone: ZONES[0],
  network: '10.1.1',
};

/** Amazon EC2: instances in the subnets of two VPCs. */
export interface Ec2 {
  readonly wire: WireService;
  /** For load balancers: where subnets, instances and addresses are. What EC2 does not know, names tell. */
  readonly network: Network;
  readonly state: Pick<
    Ec2State,
    'instances' | 'instance' | 'subnet' | 'launch' | 'change' | 'newAddress' | 'recommendRebalance' | 'interrupt'
  >;
  /** A VPC has one more subnet, in a range of addresses that no other one has. */
  addSubnet(subnet: Subnet): void;
  /** A security group is there, or has other rules from now on. */
  putSecurityGroup(group: SecurityGroup): void;
  subscribe(subscriber: (instance: Instance) => void): void;
  subscribeToWarnings(subscriber: (instance: Instance) => void): void;
  resourceTags(arn: string): Readonly<Record<string, string>> | undefined;
  /** What is launched inside `setUp` runs at once. */
  instantly<Result>(setUp: () => Promise<Result>): Promise<Result>;
}

export function createEc2(core: Core): Ec2 {
  const state = new Ec2State(core, OTHER_SUBNET);
  const isIn = ({ id, network }: Subnet, address: string): boolean => {
    const block = state.ipv6Blocks.get(id);
    return address.startsWith(`${network}.`) || (block !== undefined && isInBlock(block, address));
  };
  return {
    wire: service(client)({
      ...instanceHandlers(state),
      ...networkHandlers(state),
      ...subnetHandlers(state),
      ...zoneHandlers,
    }),
    addSubnet: (subnet) => void state.subnets.push(subnet),
    putSecurityGroup: (group) => void state.securityGroups.set(group.id, group),
    state,
    network: {
      subnet(id) {
        const subnet = state.subnets.find((candidate) => candidate.id === id);
        return subnet ? { ...subnet, hasIpv6: state.ipv6Blocks.has(id) } : networkOfNames.subnet(id);
      },
      instance(id) {
        const instance = state.instances.get(id);
        if (!instance) return networkOfNames.instance(id);
        return instance.state === 'running'
          ? { zone: instance.subnet.zone, hasPrimaryIpv6: instance.ipv6?.isPrimary ?? false }
          : { refused: `is ${instance.state}` };
      },
      address: (address, vpcId) =>
        state.subnets.find((subnet) => subnet.vpcId === vpcId && isIn(subnet, address)) ??
        networkOfNames.address(address, vpcId),
    },
    subscribe: (subscriber) => state.subscribe(subscriber),
    subscribeToWarnings: (subscriber) => state.subscribeToWarnings(subscriber),
    resourceTags(resource) {
      const instance = state.instances.get(resource.replace(arn('ec2', 'instance/'), ''));
      return instance && Object.fromEntries(instance.tags);
    },
    instantly: (setUp) => state.instantly(setUp),
  };
}
