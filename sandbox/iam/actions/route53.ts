import { arn } from '../../core.ts';
import type { Context } from '../evaluate.ts';
import { anything, type DemandsOf, type Input, type ServiceActions } from './demand.ts';

/** Route 53's ARNs have neither Region nor account. */
const hostedZone = (id: unknown): string => arn('route53', `hostedzone/${bare(id)}`);
const bare = (id: unknown): string => String(id).replace(/^\/?(?:hostedzone|change)\//, '');

const byId: DemandsOf = (input) => [{ resource: hostedZone(input['Id']) }];
const byZone: DemandsOf = (input) => [{ resource: hostedZone(input['HostedZoneId']) }];
const tagged: DemandsOf = ({ ResourceId, ResourceType }) => [
  { resource: ResourceType === 'healthcheck' ? arn('route53', `healthcheck/${ResourceId}`) : hostedZone(ResourceId) },
];

/** What a batch would change, by names, types and actions ("Using IAM policy conditions" of the developer guide). */
function changeContext(input: Input): Context {
  const changes = (input['ChangeBatch']?.Changes ?? []) as readonly Input[];
  const values = (read: (change: Input) => unknown) => [...new Set(changes.map((change) => String(read(change))))];
  return {
    'route53:ChangeResourceRecordSetsActions': values(({ Action }) => Action),
    'route53:ChangeResourceRecordSetsRecordTypes': values(({ ResourceRecordSet }) => ResourceRecordSet?.Type),
    'route53:ChangeResourceRecordSetsNormalizedRecordNames': values(({ ResourceRecordSet }) =>
      String(ResourceRecordSet?.Name).toLowerCase().replace(/\.$/, ''),
    ),
  };
}

export const route53: ServiceActions = {
  ChangeResourceRecordSets: (input) => [{ resource: hostedZone(input['HostedZoneId']), context: changeContext(input) }],
  ChangeTagsForResource: tagged,
  CreateHostedZone: anything,
  DeleteHostedZone: byId,
  GetChange: (input) => [{ resource: arn('route53', `change/${bare(input['Id'])}`) }],
  GetHostedZone: byId,
  GetHostedZoneCount: anything,
  ListHostedZones: anything,
  ListHostedZonesByVPC: anything,
  ListHostedZonesByName: anything,
  ListResourceRecordSets: byZone,
  ListTagsForResource: tagged,
  ListTagsForResources: (input) =>
    ((input['ResourceIds'] ?? []) as readonly string[]).map((id) => ({ resource: hostedZone(id) })),
};
