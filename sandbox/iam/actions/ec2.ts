import { arn } from '../../core.ts';
import { anything, each, requestTags } from './demand.ts';
import type { Demand, DemandsOf, Input, ServiceActions } from './demand.ts';

/** `fleet/*` stands for one that AWS has yet to name. An image has no account. */
const ec2Arn = (type: string, id = '*'): string =>
  type === 'image' ? arn('ec2', `image/${id}`).replace(/:\d{12}:/, '::') : arn('ec2', `${type}/${id}`);

const instances: DemandsOf = ({ InstanceIds = [] }) =>
  each((InstanceIds as readonly string[]).map((id) => ec2Arn('instance', id)));

/** The type of a resource as its ID begins, where it is not the ID's own beginning. */
const TYPES: Readonly<Record<string, string>> = {
  ami: 'image',
  i: 'instance',
  lt: 'launch-template',
  sg: 'security-group',
  vol: 'volume',
};

const createTags: DemandsOf = ({ Resources = [], Tags }) =>
  each(
    (Resources as readonly string[]).map((id) => {
      const prefix = id.slice(0, id.indexOf('-'));
      return ec2Arn(TYPES[prefix] ?? prefix, id);
    }),
    requestTags(Tags),
  );

interface TagSpecification {
  readonly ResourceType?: string;
  readonly Tags?: readonly object[];
}

/** What the reference requires of every launch, each with the tags that the request gives it. */
function runInstances(input: Input): readonly Demand[] {
  const { ImageId, SecurityGroupIds, SubnetId, TagSpecifications = [] } = input;
  const groups = (SecurityGroupIds ?? ['*']) as readonly string[];
  const specified = TagSpecifications as readonly TagSpecification[];
  const created = ['instance', 'network-interface', 'volume'].map((type) => ({
    resource: ec2Arn(type),
    context: requestTags(specified.find(({ ResourceType }) => ResourceType === type)?.Tags),
  }));
  const used = [
    ec2Arn('image', ImageId),
    ec2Arn('subnet', SubnetId),
    ...groups.map((id) => ec2Arn('security-group', id)),
  ];
  const tagged = created.filter(({ context }) => Object.keys(context).length > 0);
  return [...created, ...each(used), ...tagged.map((demand) => ({ ...demand, action: 'ec2:CreateTags' }))];
}

export const ec2: ServiceActions = {
  AssociateSubnetCidrBlock: ({ SubnetId }) => each([ec2Arn('subnet', SubnetId as string)]),
  CreateTags: createTags,
  DescribeAvailabilityZones: anything,
  DescribeInstances: anything,
  DescribeRouteTables: anything,
  DescribeSecurityGroups: anything,
  DescribeSubnets: anything,
  ModifySubnetAttribute: ({ SubnetId }) => each([ec2Arn('subnet', SubnetId as string)]),
  RunInstances: runInstances,
  StartInstances: instances,
  StopInstances: instances,
  TerminateInstances: instances,
};

/**
 * What Auto Scaling asks of whoever has it launch instances at once (user guide, "Launching instances with synchronous
 * provisioning", which names the two actions). About which resources is a guess: every one that the reference lists.
 */
export const fleetOfGroup = (): readonly Demand[] => [
  ...['fleet', 'image', 'instance', 'launch-template', 'placement-group', 'subnet', 'volume'].map((type) => ({
    action: 'ec2:CreateFleet',
    resource: ec2Arn(type),
  })),
  { action: 'ec2:DescribeLaunchTemplateVersions', resource: '*' },
];
