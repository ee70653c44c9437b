import type * as client from '@aws-sdk/client-elastic-load-balancing-v2';
import { arn, DNS_SUFFIX, REGION } from '../../core.ts';
import { refuseUnsimulated } from '../../wire/unsimulated.ts';
import type { Answers } from './api.ts';
import { initialLoadBalancerAttributes, listOfAttributes, setLoadBalancerAttributes } from './attributes.ts';
import {
  duplicateLoadBalancer,
  invalidConfiguration,
  loadBalancerNotFound,
  operationNotPermitted,
  tooManyLoadBalancers,
  validationError,
} from './errors.ts';
import { deleteListener } from './listeners.ts';
import { QUOTAS } from './quotas.ts';
import { pageOf } from './paging.ts';
import type { LoadBalancer } from './records.ts';
import { type LoadBalancingState, markOf } from './state.ts';
import { addTags } from './tags.ts';
import { checkIpAddressType, checkWithoutQuic, readIpAddressType } from './ipAddressType.ts';
import { checkDualstack, documentationAddress, enableZones, loopbackAddress } from './zones.ts';

type Operations =
  | 'CreateLoadBalancer'
  | 'DescribeLoadBalancers'
  | 'DeleteLoadBalancer'
  | 'SetSubnets'
  | 'SetIpAddressType'
  | 'SetSecurityGroups'
  | 'DescribeLoadBalancerAttributes'
  | 'ModifyLoadBalancerAttributes';

const SIMULATED_OF_CREATE = new Set(
  'Name Subnets SubnetMappings SecurityGroups Scheme Tags Type IpAddressType'.split(' '),
);
const SIMULATED_OF_SET_SUBNETS = new Set(['LoadBalancerArn', 'Subnets', 'SubnetMappings', 'IpAddressType']);

export function loadBalancerHandlers(state: LoadBalancingState): Answers<Operations> {
  const { network } = state.surroundings;
  return {
    CreateLoadBalancer: (input) => {
      refuseUnsimulated('elasticloadbalancing:CreateLoadBalancer', input, SIMULATED_OF_CREATE);
      const existing = state.loadBalancers.all().find(({ name }) => name === input.Name);
      if (existing && !isSame(existing, input)) throw duplicateLoadBalancer(existing.name);
      return { LoadBalancers: [shapeOf(existing ?? create(state, input))] };
    },

    DescribeLoadBalancers: (input) => {
      const { LoadBalancerArns: arns, Names: names } = input;
      if (arns?.length && names?.length)
        throw validationError('Load balancer names and load balancer ARNs cannot both be specified');
      for (const id of arns ?? []) state.loadBalancer(id);
      for (const wanted of names ?? [])
        if (!state.loadBalancers.all().some(({ name }) => name === wanted)) throw loadBalancerNotFound(wanted);
      const found = state.loadBalancers
        .all()
        .filter(({ id, name }) => (!arns?.length || arns.includes(id)) && (!names?.length || names.includes(name)));
      const { page, ...marker } = pageOf(found, input);
      return { LoadBalancers: page.map(shapeOf), ...marker };
    },

    // There is no error for one that is not there (API reference).
    DeleteLoadBalancer: ({ LoadBalancerArn }) => {
      const loadBalancer = state.loadBalancers.get(LoadBalancerArn!);
      if (!loadBalancer) return {};
      if (loadBalancer.attributes.get('deletion_protection.enabled') === 'true')
        throw operationNotPermitted(
          `Load balancer '${loadBalancer.id}' cannot be deleted because deletion protection is enabled`,
        );
      for (const listener of state.listenersOf(loadBalancer.id)) deleteListener(state, listener);
      state.loadBalancers.remove(loadBalancer);
      state.tell('load-balancer', loadBalancer.id);
      return {};
    },

    // A zone's address stays the zone's, also when the zone is left out and taken in again: a guess.
    SetSubnets: (input) => {
      refuseUnsimulated('elasticloadbalancing:SetSubnets', input, SIMULATED_OF_SET_SUBNETS);
      const loadBalancer = state.loadBalancer(input.LoadBalancerArn);
      const { zones, vpcId } = enableZones(network, loadBalancer.type, input, (zone) =>
        addressesOf(loadBalancer.order, zone),
      );
      if (vpcId !== loadBalancer.vpcId) throw invalidConfiguration(`The subnets are not in ${loadBalancer.vpcId}`);
      const ipAddressType = readIpAddressType(loadBalancer.type, input.IpAddressType) ?? loadBalancer.ipAddressType;
      checkIpAddressType(state, loadBalancer, ipAddressType, zones);
      Object.assign(loadBalancer, { zones, ipAddressType });
      state.tell('load-balancer', loadBalancer.id);
      return { AvailabilityZones: zonesOf(loadBalancer), IpAddressType: loadBalancer.ipAddressType };
    },

    SetIpAddressType: ({ LoadBalancerArn, IpAddressType }) => {
      const loadBalancer = state.loadBalancer(LoadBalancerArn);
      const ipAddressType = readIpAddressType(loadBalancer.type, IpAddressType)!;
      checkIpAddressType(state, loadBalancer, ipAddressType, loadBalancer.zones);
      loadBalancer.ipAddressType = ipAddressType;
      state.tell('load-balancer', loadBalancer.id);
      return { IpAddressType: ipAddressType };
    },

    SetSecurityGroups: ({ LoadBalancerArn, SecurityGroups }) => {
      const loadBalancer = state.loadBalancer(LoadBalancerArn);
      if (SecurityGroups!.length > 0) checkWithoutQuic(state, loadBalancer, 'associated security groups');
      loadBalancer.securityGroups = [...SecurityGroups!];
      return { SecurityGroupIds: [...SecurityGroups!] };
    },

    DescribeLoadBalancerAttributes: ({ LoadBalancerArn }) => ({
      Attributes: listOfAttributes(state.loadBalancer(LoadBalancerArn).attributes),
    }),

    ModifyLoadBalancerAttributes: ({ LoadBalancerArn, Attributes }) => {
      const loadBalancer = state.loadBalancer(LoadBalancerArn);
      setLoadBalancerAttributes(loadBalancer, Attributes!);
      state.tell('load-balancer', loadBalancer.id);
      return { Attributes: listOfAttributes(loadBalancer.attributes) };
    },
  };
}

function create(state: LoadBalancingState, input: client.CreateLoadBalancerCommandInput): LoadBalancer {
  const { Name: name = '', Type: type = 'application', Scheme: scheme = 'internet-facing' } = input;
  if (type === 'gateway') throw validationError('Gateway load balancers are not simulated by this Region');
  const ipAddressType = readIpAddressType(type, input.IpAddressType) ?? 'ipv4';
  checkName(name);
  if (state.loadBalancers.size >= QUOTAS.loadBalancers) throw tooManyLoadBalancers(QUOTAS.loadBalancers);
  const tags = addTags(new Map(), input.Tags);
  const order = state.loadBalancers.nextOrder();
  const { zones, vpcId } = enableZones(state.surroundings.network, type, input, (zone) => addressesOf(order, zone));
  if (ipAddressType === 'dualstack') checkDualstack(state.surroundings.network, zones.values());
  const mark = state.newMark(`${type}/${name}`);
  const path = `${type === 'application' ? 'app' : 'net'}/${name}/${mark}`;
  const loadBalancer: LoadBalancer = {
    id: arn('elasticloadbalancing', `loadbalancer/${path}`),
    order,
    name,
    type,
    scheme,
    path,
    dnsName: dnsNameOf(name, type, scheme, mark),
    vpcId,
    createdMs: state.core.clock.now(),
    attributes: initialLoadBalancerAttributes(type),
    tags,
    // An Application Load Balancer always has one: the VPC's own unless told otherwise.
    securityGroups: input.SecurityGroups ?? (type === 'application' ? ['sg-0a000000000000000'] : []),
    ipAddressType,
    state: 'provisioning',
    zones,
  };
  state.loadBalancers.add(loadBalancer);
  state.after(state.options.provisioningSeconds, () => {
    loadBalancer.state = 'active';
    state.tell('load-balancer', loadBalancer.id);
  });
  return loadBalancer;
}

const addressesOf = (order: number, zone: string) => ({
  address: loopbackAddress(order - 1, zone),
  ipv6Address: documentationAddress(order - 1, zone),
});

/** API reference, CreateLoadBalancer; texts as users report them. */
function checkName(name: string): void {
  if (name.length > 32) throw validationError(`The load balancer name '${name}' cannot be longer than '32' characters`);
  if (!/^[a-zA-Z0-9-]+$/.test(name))
    throw validationError(
      `The load balancer name '${name}' can only contain characters that are alphanumeric characters and hyphens(-)`,
    );
  if (/^-|-$/.test(name)) throw validationError(`The load balancer name '${name}' cannot begin or end with '-'`);
  if (name.startsWith('internal-'))
    throw validationError(`The load balancer name '${name}' cannot begin with 'internal-'`);
}

/** The forms that AWS gives out; for Network Load Balancers the mark is the one of the ARN. */
function dnsNameOf(name: string, type: LoadBalancer['type'], scheme: string, mark: string): string {
  if (type === 'network') return `${name}-${mark}.elb.${REGION}.${DNS_SUFFIX}`;
  const prefix = scheme === 'internal' ? 'internal-' : '';
  return `${prefix}${name}-${BigInt(`0x${mark}`) % 10_000_000_000n}.${REGION}.elb.${DNS_SUFFIX}`;
}

/** The name that clients will find the first Application Load Balancer of a name by, where the internet reaches it. */
export const websiteHost = (name: string): string =>
  dnsNameOf(name, 'application', 'internet-facing', markOf(`application/${name}`));

/** The same of the first Network Load Balancer of a name. */
export const networkHost = (name: string): string =>
  dnsNameOf(name, 'network', 'internet-facing', markOf(`network/${name}`));

/** Creating is idempotent for the same settings (API reference). */
function isSame(existing: LoadBalancer, input: client.CreateLoadBalancerCommandInput): boolean {
  const subnets = input.Subnets ?? input.SubnetMappings?.map(({ SubnetId }) => SubnetId) ?? [];
  const zones = [...existing.zones.values()];
  return (
    existing.type === (input.Type ?? 'application') &&
    existing.scheme === (input.Scheme ?? 'internet-facing') &&
    existing.ipAddressType === (input.IpAddressType ?? 'ipv4') &&
    zones.length === subnets.length &&
    zones.every(({ subnetId }) => subnets.includes(subnetId))
  );
}

/** Route 53's zones of load balancers in eu-west-1, also elsewhere (AWS General Reference, "Elastic Load Balancing endpoints"). */
const HOSTED_ZONES = { application: 'Z32O12XQLNTSW2', network: 'Z2IFOLAFXWLO4F' } as const;

const shapeOf = (loadBalancer: LoadBalancer): client.LoadBalancer => ({
  LoadBalancerArn: loadBalancer.id,
  DNSName: loadBalancer.dnsName,
  CanonicalHostedZoneId: HOSTED_ZONES[loadBalancer.type],
  CreatedTime: new Date(loadBalancer.createdMs),
  LoadBalancerName: loadBalancer.name,
  Scheme: loadBalancer.scheme,
  VpcId: loadBalancer.vpcId,
  State: { Code: loadBalancer.state },
  Type: loadBalancer.type,
  AvailabilityZones: zonesOf(loadBalancer),
  ...(loadBalancer.securityGroups.length > 0 && { SecurityGroups: [...loadBalancer.securityGroups] }),
  IpAddressType: loadBalancer.ipAddressType,
  ...(loadBalancer.type === 'network' && {
    EnablePrefixForIpv6SourceNat: 'off' as const,
    ...(loadBalancer.securityGroups.length > 0 && {
      EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic: 'on',
    }),
  }),
});

/** The addresses that a description tells are the ones that the owner chose; the others are known to DNS only. */
const zonesOf = ({ zones }: LoadBalancer): client.AvailabilityZone[] =>
  [...zones.values()].map(({ zone, subnetId, allocationId, address }) => ({
    ZoneName: zone,
    SubnetId: subnetId,
    LoadBalancerAddresses: allocationId === undefined ? [] : [{ IpAddress: address, AllocationId: allocationId }],
  }));
