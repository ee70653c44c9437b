import type * as client from '@aws-sdk/client-ec2';
import { AwsError } from '../../wire/handlers.ts';
import { notSimulated, refuseUnsimulated } from '../../wire/unsimulated.ts';
import type { Answers } from './api.ts';
import { matches } from './filters.ts';
import { pageOf } from './paging.ts';
import { type Instance, type InstanceState, STATE_CODES } from './records.ts';
import { DEFAULT_SUBNETS, type Ec2State } from './state.ts';

type Operations =
  | 'RunInstances'
  | 'DescribeInstances'
  | 'StartInstances'
  | 'StopInstances'
  | 'TerminateInstances'
  | 'CreateTags';

const SIMULATED_OF_RUN = new Set(
  'ImageId InstanceType MinCount MaxCount SubnetId TagSpecifications ClientToken'.split(' '),
);

export function instanceHandlers(state: Ec2State): Answers<Operations> {
  const shape = (instance: Instance) => shapeOf(instance);
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
      const subnet = input.SubnetId === undefined ? DEFAULT_SUBNETS[0]! : state.subnet(input.SubnetId);
      const tags = tagsOf(input.TagSpecifications);
      const count = input.MaxCount ?? 1;
      const launched = Array.from({ length: count }, () =>
        state.launch(subnet, input.InstanceType ?? 'm1.small', tags),
      );
      return { ReservationId: 'r-0a000000000000000', Instances: launched.map(shape) };
    },

    DescribeInstances: (input) => {
      refuseUnsimulated('ec2:DescribeInstances', input, new Set(['InstanceIds', 'Filters', 'MaxResults', 'NextToken']));
      if (input.InstanceIds?.length && input.MaxResults !== undefined)
        throw new AwsError('InvalidParameterCombination', 'The parameter instancesSet cannot be used with maxResults');
      for (const id of input.InstanceIds ?? []) state.instance(id);
      const wanted = new Set(input.InstanceIds);
      const found = state.instances
        .all()
        .filter((instance) => (wanted.size === 0 || wanted.has(instance.id)) && isMatch(instance, input.Filters));
      const { page, ...token } = pageOf(found, input, 1_000);
      return { Reservations: page.map((instance) => ({ Instances: [shape(instance)] })), ...token };
    },

    StartInstances: ({ InstanceIds = [] }) => ({
      StartingInstances: changes(InstanceIds, (instance) => {
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

function tagsOf(specifications: readonly client.TagSpecification[] = []): Map<string, string> {
  const ofInstances = specifications.filter(({ ResourceType }) => ResourceType === 'instance');
  return new Map(ofInstances.flatMap(({ Tags = [] }) => Tags.map(({ Key = '', Value = '' }) => [Key, Value])));
}

const isMatch = (instance: Instance, filters: readonly client.Filter[] | undefined): boolean =>
  matches(filters, 'ec2:DescribeInstances', (name) => {
    if (name.startsWith('tag:')) return instance.tags.get(name.slice(4));
    return {
      'instance-id': instance.id,
      'instance-state-name': instance.state,
      'vpc-id': instance.subnet.vpcId,
      'availability-zone': instance.subnet.zone,
      'private-ip-address': instance.address,
    }[name];
  });

const stateShape = (state: InstanceState): client.InstanceState => ({ Code: STATE_CODES[state], Name: state });

const shapeOf = ({ id, instanceType, subnet, address, launchedMs, tags, state }: Instance): client.Instance => ({
  InstanceId: id,
  InstanceType: instanceType as client._InstanceType,
  State: stateShape(state),
  VpcId: subnet.vpcId,
  SubnetId: subnet.id,
  PrivateIpAddress: address,
  Placement: { AvailabilityZone: subnet.zone },
  LaunchTime: new Date(launchedMs),
  Tags: [...tags].map(([Key, Value]) => ({ Key, Value })),
});
