import type { LoadBalancer, Listener, Machine, RouteTable, Service, Target, TargetGroup } from '../account/shapes.ts';

/** Whether instances in a subnet can have a way to the internet: its route table has an internet gateway. */
export function isPublic(
  subnet: { readonly id: string; readonly vpcId: string },
  tables: readonly RouteTable[],
): boolean {
  const own = tables.find(({ subnetIds }) => subnetIds.includes(subnet.id));
  const main = tables.find(({ vpcId, isMain }) => isMain && vpcId === subnet.vpcId);
  return (own ?? main)?.hasInternetGateway ?? false;
}

/** What stands behind a target: where it is, and who may reach it. */
export interface Behind {
  /** For people. */
  readonly name: string;
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
}

/** The instance of a target, or the service whose task it is; undefined for an address that nothing known has. */
export function behindTarget(
  { id, groupArn }: Target,
  machines: readonly Machine[],
  services: readonly Service[],
): Behind | undefined {
  const machine = machines.find((one) => one.id === id || one.address === id);
  if (machine) {
    const { subnetId, securityGroupIds } = machine;
    return { name: machine.id, subnetIds: subnetId === undefined ? [] : [subnetId], securityGroupIds };
  }
  const service = services.find(({ targetGroupArns }) => targetGroupArns.includes(groupArn));
  return service && { ...service, name: `${service.cluster}/${service.name}` };
}

/** The load balancers that send requests to a group. */
export const balancersOf = (group: TargetGroup, balancers: readonly LoadBalancer[]): LoadBalancer[] =>
  balancers.filter(({ arn }) => group.loadBalancerArns.includes(arn));

/** `shop:443` */
export const listenerName = (listener: Listener, balancers: readonly LoadBalancer[]): string =>
  `${balancers.find(({ arn }) => arn === listener.loadBalancerArn)?.name ?? listener.loadBalancerArn}:${listener.port}`;
