import type * as client from '@aws-sdk/client-ec2';
import { ACCOUNT_ID } from '../../core.ts';
import { AwsError } from '../../wire/handlers.ts';
import { notSimulated, refuseUnsimulated } from '../../wire/unsimulated.ts';
import type { Answers } from './api.ts';
import { matches, tagFilters } from './filters.ts';
import { instanceShape, stateShape } from './instanceShapes.ts';
import { pageOf } from './paging.ts';
import { type Instance, STATE_CODES } from './records.ts';
import { DEFAULT_SUBNETS, type Ec2State, zoneId } from './state.ts';

type Operations =
  | 'RunInstances'
  | 'DescribeInstances'
  | 'StartInstances'
  | 'StopInstances'
  | 'TerminateInstances'
  | 'CreateTags';

const SIMULATED_OF_RUN = new Set(
  'ImageId InstanceType MinCount MaxCount SubnetId TagSpecifications ClientToken Ipv6AddressCount EnablePrimaryIpv6 SecurityGroupIds'.split(
    ' ',
  ),
);
const SIMULATED_OF_DESCRIBE = new Set(['InstanceIds', 'Filters', 'MaxResults', 'NextToken']);

export function instanceHandlers(state: Ec2State): Answers<Operations> {
  const changes = (ids: readonly string[], change: (instance: Instance) => void) =>
    ids.map((id) => {
      const instance = state.instance(id);
      const PreviousState = stateShape(instance.state);
      change(instance);
      return { InstanceId: id, PreviousState, CurrentState: stateShape(instance.state) };
    });
  return {
    RunInstances: (input) => {
      refuseUnsimulated('ec2:RunInstances', input, SIMULATED_OF_RUN);
      const { ImageId: imageId, ClientToken: clientToken, MinCount: min = 1, MaxCount: max = 1 } = input;
      if (min < 1 || max < min)
        throw new AwsError(
          'InvalidParameterValue',
          `Invalid value '${min}' for minCount/maxCount. Min <= max, and both > 0`,
        );
      const subnet = input.SubnetId === undefined ? DEFAULT_SUBNETS[0]! : state.subnet(input.SubnetId);
      const reservationId = state.newReservationId();
      const launch = {
        instanceType: input.InstanceType ?? 'm1.small',
        tags: tagsOf(input.TagSpecifications),
        imageId,
        clientToken,
        reservationId,
        ipv6: ipv6Of(input),
        securityGroupIds: input.SecurityGroupIds?.map((id) => state.securityGroup(id).id),
      };
      const launched = Array.from({ length: max }, () => state.launch(subnet, launch));
      return reservationOf(state, reservationId, launched);
    },

    DescribeInstances: (input) => {
      refuseUnsimulated('ec2:DescribeInstances', input, SIMULATED_OF_DESCRIBE);
      if (input.InstanceIds?.length && input.MaxResults !== undefined)
        throw new AwsError('InvalidParameterCombination', 'The parameter instancesSet cannot be used with maxResults');
      for (const id of input.InstanceIds ?? []) state.instance(id);
      const wanted = new Set(input.InstanceIds);
      const found = state.instances
        .all()
        .filter((instance) => (wanted.size === 0 || wanted.has(instance.id)) && isMatch(instance, input.Filters));
      const { page, ...token } = pageOf(found, input, 1_000);
      const launches = Map.groupBy(page, ({ reservationId }) => reservationId);
      return { Reservations: [...launches].map(([id, instances]) => reservationOf(state, id, instances)), ...token };
    },

    StartInstances: ({ InstanceIds = [] }) => ({
      StartingInstances: changes(InstanceIds, (instance) => {
        if (instance.state === 'running' || instance.state === 'pending') return;
        if (instance.state !== 'stopped') throw incorrectState(instance, 'started');
        state.change(instance, 'pending', 'running');
      }),
    }),

    StopInstances: ({ InstanceIds = [] }) => ({
      StoppingInstances: changes(InstanceIds, (instance) => {
        if (instance.state === 'stopped') return;
        if (instance.state !== 'running') throw incorrectState(instance, 'stopped');
        state.change(instance, 'stopping', 'stopped');
      }),
    }),

    TerminateInstances: ({ InstanceIds = [] }) => ({
      TerminatingInstances: changes(InstanceIds, (instance) => {
        if (instance.state === 'terminated' || instance.state === 'shutting-down') return;
        state.change(instance, 'shutting-down', 'terminated');
      }),
    }),

    CreateTags: ({ Resources = [], Tags = [] }) => {
      for (const id of Resources) {
        if (!id.startsWith('i-')) throw notSimulated(`Tagging ${id}`);
        for (const { Key = '', Value = '' } of Tags) state.instance(id).tags.set(Key, Value);
      }
      return {};
    },
  };
}

const incorrectState = ({ id }: Instance, what: string) =>
  new AwsError('IncorrectInstanceState', `The instance '${id}' is not in a state from which it can be ${what}.`);

/** @throws {AwsError} for more than one address */
function ipv6Of({
  Ipv6AddressCount: count = 0,
  EnablePrimaryIpv6: isPrimary = false,
}: client.RunInstancesCommandInput): { readonly isPrimary: boolean } | undefined {
  if (count > 1) throw notSimulated('More than one IPv6 address of an instance');
  return count === 1 || isPrimary ? { isPrimary } : undefined;
}

function tagsOf(specifications: readonly client.TagSpecification[] = []): Map<string, string> {
  const ofInstances = specifications.filter(({ ResourceType }) => ResourceType === 'instance');
  return new Map(ofInstances.flatMap(({ Tags = [] }) => Tags.map(({ Key = '', Value = '' }) => [Key, Value])));
}

const isMatch = (instance: Instance, filters: readonly client.Filter[] | undefined): boolean =>
  matches(
    filters,
    {
      ...tagFilters(instance.tags),
      'availability-zone': instance.subnet.zone,
      'availability-zone-id': zoneId(instance.subnet.zone),
      'image-id': instance.imageId,
      'instance-id': instance.id,
      'instance-state-code': String(STATE_CODES[instance.state]),
      'instance-state-name': instance.state,
      'instance-type': instance.instanceType,
      'ipv6-address': instance.ipv6?.address,
      'network-interface.ipv6-addresses.ipv6-address': instance.ipv6?.address,
      'owner-id': ACCOUNT_ID,
      'private-ip-address': instance.address,
      'reservation-id': instance.reservationId,
      'subnet-id': instance.subnet.id,
      'vpc-id': instance.subnet.vpcId,
    },
    { operation: 'ec2:DescribeInstances', whole: false },
  );

const reservationOf = (state: Ec2State, reservationId: string, instances: readonly Instance[]): client.Reservation => ({
  ReservationId: reservationId,
  OwnerId: ACCOUNT_ID,
  Groups: [],
  Instances: instances.map((instance) =>
    instanceShape(
      instance,
      instance.securityGroupIds.map((id) => state.securityGroup(id)),
    ),
  ),
});
