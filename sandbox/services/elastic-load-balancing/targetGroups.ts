import type * as client from '@aws-sdk/client-elastic-load-balancing-v2';
import { arn } from '../../core.ts';
import { notSimulated, refuseUnsimulated } from '../../wire/unsimulated.ts';
import type { Answers } from './api.ts';
import { initialGroupAttributes, listOfAttributes, setGroupAttributes } from './attributes.ts';
import {
  duplicateTargetGroup,
  targetGroupInUse,
  targetGroupNotFound,
  tooManyTargetGroups,
  validationError,
} from './errors.ts';
import { initialHealthCheck, modifiedHealthCheck } from './healthCheck.ts';
import { pageOf } from './paging.ts';
import { QUOTAS } from './quotas.ts';
import type { TargetGroup } from './records.ts';
import type { LoadBalancingState } from './state.ts';
import { addTags } from './tags.ts';

type Operations =
  | 'CreateTargetGroup'
  | 'DescribeTargetGroups'
  | 'ModifyTargetGroup'
  | 'DeleteTargetGroup'
  | 'DescribeTargetGroupAttributes'
  | 'ModifyTargetGroupAttributes';

export function targetGroupHandlers(state: LoadBalancingState): Answers<Operations> {
  const shape = (group: TargetGroup): client.TargetGroup => shapeOf(group, state);
  return {
    CreateTargetGroup: (input) => {
      const existing = state.targetGroups.all().find(({ name }) => name === input.Name);
      const created = newGroup(state, input);
      if (existing) {
        if (!isSame(existing, created)) throw duplicateTargetGroup(existing.name);
        return { TargetGroups: [shape(existing)] };
      }
      if (state.targetGroups.size >= QUOTAS.targetGroups) throw tooManyTargetGroups(QUOTAS.targetGroups);
      state.targetGroups.add(created);
      return { TargetGroups: [shape(created)] };
    },

    DescribeTargetGroups: (input) => {
      const { LoadBalancerArn, TargetGroupArns: arns, Names: names } = input;
      if ([LoadBalancerArn, arns?.length, names?.length].filter(Boolean).length > 1)
        throw validationError('Only one of load balancer ARN, target group ARNs and target group names can be given');
      if (LoadBalancerArn) state.loadBalancer(LoadBalancerArn);
      for (const id of arns ?? []) state.targetGroup(id);
      for (const wanted of names ?? [])
        if (!state.targetGroups.all().some(({ name }) => name === wanted)) throw targetGroupNotFound();
      const found = state.targetGroups
        .all()
        .filter(
          ({ id, name }) =>
            (!arns?.length || arns.includes(id)) &&
            (!names?.length || names.includes(name)) &&
            (!LoadBalancerArn || state.loadBalancersOf(id).some((each) => each.id === LoadBalancerArn)),
        );
      const { page, ...marker } = pageOf(found, input);
      return { TargetGroups: page.map(shape), ...marker };
    },

    ModifyTargetGroup: (input) => {
      const group = state.targetGroup(input.TargetGroupArn);
      group.healthCheck = modifiedHealthCheck(group, input);
      state.tell('target-group', group.id);
      return { TargetGroups: [shape(group)] };
    },

    // There is no error for one that is not there (API reference).
    DeleteTargetGroup: ({ TargetGroupArn }) => {
      const group = state.targetGroups.get(TargetGroupArn!);
      if (!group) return {};
      if (state.loadBalancersOf(group.id).length > 0) throw targetGroupInUse(group.id);
      for (const { draining } of group.targets.values()) state.core.clock.clearTimeout(draining?.timer);
      state.targetGroups.remove(group);
      state.tell('target-group', group.id);
      return {};
    },

    DescribeTargetGroupAttributes: ({ TargetGroupArn }) => ({
      Attributes: listOfAttributes(state.targetGroup(TargetGroupArn).attributes),
    }),

    ModifyTargetGroupAttributes: ({ TargetGroupArn, Attributes }) => {
      const group = state.targetGroup(TargetGroupArn);
      setGroupAttributes(group, Attributes!);
      state.tell('target-group', group.id);
      return { Attributes: listOfAttributes(group.attributes) };
    },
  };
}

const SIMULATED_OF_CREATE = new Set(
  (
    'Name Protocol ProtocolVersion Port VpcId TargetType Tags IpAddressType Matcher HealthCheckProtocol ' +
    'HealthCheckPort HealthCheckEnabled HealthCheckPath HealthCheckIntervalSeconds HealthCheckTimeoutSeconds ' +
    'HealthyThresholdCount UnhealthyThresholdCount'
  ).split(' '),
);

const PROTOCOLS = ['HTTP', 'HTTPS', 'TCP', 'TLS', 'UDP', 'TCP_UDP', 'QUIC', 'TCP_QUIC'] as const;

function newGroup(state: LoadBalancingState, input: client.CreateTargetGroupCommandInput): TargetGroup {
  refuseUnsimulated('elasticloadbalancing:CreateTargetGroup', input, SIMULATED_OF_CREATE);
  const { Name: name = '', TargetType: targetType = 'instance', Port: port, VpcId } = input;
  const protocol = PROTOCOLS.find((known) => known === input.Protocol);
  if (!/^[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,30}[a-zA-Z0-9])?$/.test(name))
    throw validationError(`The target group name '${name}' is not valid`);
  if (targetType === 'lambda') throw notSimulated('The target type lambda');
  if (!protocol) throw validationError(`The protocol '${input.Protocol}' is not valid for a target group`);
  if (targetType === 'alb' && protocol !== 'TCP')
    throw validationError(`Protocol '${protocol}' is not supported with target type 'alb'. The protocol must be TCP`);
  if (port === undefined || port < 1 || port > 65_535) throw validationError('A port must be specified');
  if (!VpcId) throw validationError('A VPC ID must be specified');
  const { IpAddressType: ipAddressType = 'ipv4' } = input;
  if (ipAddressType === 'ipv6' && targetType === 'alb')
    throw validationError("The IP address type 'ipv6' is not supported with target type 'alb'");
  const isHttp = protocol === 'HTTP' || protocol === 'HTTPS';
  if (input.ProtocolVersion !== undefined && !isHttp)
    throw validationError(`A protocol version cannot be specified for the protocol ${protocol}`);
  const path = `targetgroup/${name}/${state.newMark(`group/${name}`)}`;
  return {
    id: arn('elasticloadbalancing', path),
    order: state.targetGroups.nextOrder(),
    name,
    path,
    protocol,
    protocolVersion: input.ProtocolVersion ?? (isHttp ? 'HTTP1' : undefined),
    port,
    vpcId: VpcId,
    targetType,
    ipAddressType,
    attributes: initialGroupAttributes({ targetType, protocol }),
    tags: addTags(new Map(), input.Tags),
    healthCheck: initialHealthCheck(protocol, targetType, input),
    targets: new Map(),
  };
}

/** Creating is idempotent for the same settings (API reference). */
const isSame = (a: TargetGroup, b: TargetGroup): boolean =>
  a.protocol === b.protocol &&
  a.port === b.port &&
  a.vpcId === b.vpcId &&
  a.targetType === b.targetType &&
  a.ipAddressType === b.ipAddressType &&
  JSON.stringify(a.healthCheck) === JSON.stringify(b.healthCheck);

const shapeOf = (group: TargetGroup, state: LoadBalancingState): client.TargetGroup => ({
  TargetGroupArn: group.id,
  TargetGroupName: group.name,
  Protocol: group.protocol,
  Port: group.port,
  VpcId: group.vpcId,
  ...group.healthCheck,
  LoadBalancerArns: state.loadBalancersOf(group.id).map(({ id }) => id),
  TargetType: group.targetType,
  ProtocolVersion: group.protocolVersion,
  IpAddressType: group.ipAddressType,
});
