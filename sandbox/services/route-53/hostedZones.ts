import { createHash } from 'node:crypto';
import type * as client from '@aws-sdk/client-route-53';
import { ACCOUNT_ID, DNS_SUFFIX } from '../../core.ts';
import { refuseUnsimulated } from '../../wire/unsimulated.ts';
import type { Answers } from './api.ts';
import { shapeOfChange } from './changes.ts';
import {
  hostedZoneAlreadyExists,
  hostedZoneNotEmpty,
  invalidDomainName,
  invalidInput,
  invalidVpcId,
  tooManyHostedZones,
} from './errors.ts';
import { QUOTAS } from './quotas.ts';
import { isName, listingKey, readName, shownName } from './recordNames.ts';
import type { HostedZone } from './records.ts';
import { keyed, type Route53State } from './state.ts';

type Operations =
  | 'CreateHostedZone'
  | 'GetHostedZone'
  | 'ListHostedZones'
  | 'ListHostedZonesByName'
  | 'DeleteHostedZone'
  | 'GetHostedZoneCount'
  | 'ListHostedZonesByVPC';

/** Items of a page, at most and unless told otherwise (API reference). */
const PAGE_MAX = 100;

export function hostedZoneHandlers(state: Route53State): Answers<Operations> {
  return {
    CreateHostedZone: (input) => {
      const zone = create(state, input);
      const change = state.commit(zone, zone.comment, zone.recordSets);
      return {
        HostedZone: shapeOf(zone),
        ChangeInfo: shapeOfChange(change, state.core.clock.now()),
        // A private zone is not delegated to anybody (as recorded), whatever the model says.
        DelegationSet: (zone.vpc ? undefined : { NameServers: [...zone.nameServers] }) as client.DelegationSet,
        ...(zone.vpc && { VPC: zone.vpc }),
        Location: `https://route53.${DNS_SUFFIX}/2013-04-01/hostedzone/${zone.id}`,
      };
    },

    GetHostedZone: ({ Id }) => {
      const zone = state.zone(Id);
      return {
        HostedZone: shapeOf(zone),
        ...(zone.vpc ? { VPCs: [zone.vpc] } : { DelegationSet: { NameServers: [...zone.nameServers] } }),
      };
    },

    // Public and private ones, in no order that could be relied on: here, in that of their making.
    ListHostedZones: (input) => {
      refuseUnsimulated('route53:ListHostedZones', input, new Set(['Marker', 'MaxItems']));
      const MaxItems = pageSize(input.MaxItems);
      const start = input.Marker ? state.zone(input.Marker).order - 1 : 0;
      const found = [...state.zones.behind(start)].slice(0, MaxItems + 1);
      const next = found[MaxItems];
      return {
        HostedZones: found.slice(0, MaxItems).map(shapeOf),
        Marker: input.Marker,
        IsTruncated: !!next,
        ...(next && { NextMarker: next.id }),
        MaxItems,
      };
    },

    ListHostedZonesByName: ({ DNSName, HostedZoneId, MaxItems: given }) => {
      if (HostedZoneId && !DNSName) throw invalidInput('A hosted zone ID needs a DNS name');
      const MaxItems = pageSize(given);
      const position = ({ name, id }: Pick<HostedZone, 'name' | 'id'>) => `${listingKey(name)} ${id}`;
      const start = DNSName
        ? position({ name: readName(DNSName), id: (HostedZoneId ?? '').replace(/^\/?hostedzone\//, '') })
        : '';
      const found = state.zones
        .all()
        .filter((zone) => position(zone) >= start)
        .toSorted((a, b) => (position(a) < position(b) ? -1 : 1));
      const next = found[MaxItems];
      return {
        HostedZones: found.slice(0, MaxItems).map(shapeOf),
        ...(DNSName && { DNSName }),
        ...(HostedZoneId && { HostedZoneId }),
        IsTruncated: !!next,
        ...(next && { NextDNSName: shownName(next.name), NextHostedZoneId: next.id }),
        MaxItems,
      };
    },

    DeleteHostedZone: ({ Id }) => {
      const zone = state.zone(Id);
      const isRequired = ({ name, type }: { name: string; type: string }) =>
        name === zone.name && (type === 'NS' || type === 'SOA');
      if (![...zone.recordSets.values()].every(isRequired)) throw hostedZoneNotEmpty();
      state.remove(zone);
      return { ChangeInfo: shapeOfChange(state.newChange(), state.core.clock.now()) };
    },

    GetHostedZoneCount: () => ({ HostedZoneCount: state.zones.size }),

    ListHostedZonesByVPC: ({ VPCId, VPCRegion, MaxItems: given, NextToken }) => {
      const MaxItems = pageSize(given);
      const found = state.zones.all().filter(({ vpc }) => vpc?.VPCId === VPCId && vpc?.VPCRegion === VPCRegion);
      const start = NextToken === undefined ? 0 : found.findIndex(({ id }) => id === NextToken);
      if (start < 0) throw invalidInput(`The token '${NextToken}' is not valid`);
      const next = found[start + MaxItems];
      return {
        HostedZoneSummaries: found
          .slice(start, start + MaxItems)
          .map(({ id, name }) => ({ HostedZoneId: id, Name: shownName(name), Owner: { OwningAccount: ACCOUNT_ID } })),
        MaxItems,
        ...(next && { NextToken: next.id }),
      };
    },
  };
}

const SIMULATED_OF_CREATE = new Set(['Name', 'VPC', 'CallerReference', 'HostedZoneConfig']);

/** Zones of one name may be made as often as the caller gives another reference (API reference). */
function create(state: Route53State, input: client.CreateHostedZoneCommandInput): HostedZone {
  refuseUnsimulated('route53:CreateHostedZone', input, SIMULATED_OF_CREATE);
  const { CallerReference = '', VPC: vpc, HostedZoneConfig: config } = input;
  const name = readName(input.Name ?? '');
  if (!isName(name) || name.startsWith('*')) throw invalidDomainName(input.Name ?? '');
  if (config?.PrivateZone && !vpc) throw invalidInput('A private hosted zone needs a VPC');
  if (vpc && !/^vpc-[0-9a-f]{8,17}$/.test(vpc.VPCId ?? '')) throw invalidVpcId();
  if (state.zones.all().some((zone) => zone.callerReference === CallerReference))
    throw hostedZoneAlreadyExists(CallerReference);
  if (state.zones.size >= QUOTAS.hostedZones) throw tooManyHostedZones(QUOTAS.hostedZones);
  const order = state.zones.nextOrder();
  const nameServers = ['org', 'co.uk', 'com', 'net'].map((suffix, at) => `ns-${order * 4 + at}.awsdns-00.${suffix}`);
  const zone: HostedZone = {
    id: zoneIdOf(input.CallerReference),
    order,
    name,
    callerReference: CallerReference,
    comment: config?.Comment,
    vpc,
    nameServers,
    tags: new Map(),
    recordSets: keyed(ownRecords(name, nameServers)),
    published: new Map(),
    busyUntilMs: 0,
    inSyncMs: 0,
  };
  state.zones.add(zone);
  return zone;
}

/** The records that every zone has; their times to live are those that Route 53 gives them. */
const ownRecords = (name: string, nameServers: readonly string[]) => [
  {
    name,
    type: 'NS' as const,
    set: {
      Name: shownName(name),
      Type: 'NS' as const,
      TTL: 172_800,
      ResourceRecords: nameServers.map((server) => ({ Value: `${server}.` })),
    },
  },
  {
    name,
    type: 'SOA' as const,
    set: {
      Name: shownName(name),
      Type: 'SOA' as const,
      TTL: 900,
      ResourceRecords: [{ Value: `${nameServers[0]}. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400` }],
    },
  },
];

function pageSize(given: number | undefined): number {
  const size = given ?? PAGE_MAX;
  if (!Number.isInteger(size) || size < 1) throw invalidInput(`MaxItems cannot be ${size}`);
  return Math.min(size, PAGE_MAX);
}

const shapeOf = (zone: HostedZone): client.HostedZone => ({
  Id: `/hostedzone/${zone.id}`,
  Name: shownName(zone.name),
  CallerReference: zone.callerReference,
  Config: { ...(zone.comment !== undefined && { Comment: zone.comment }), PrivateZone: !!zone.vpc },
  ResourceRecordSetCount: zone.recordSets.size,
});

/** It follows from the caller's reference alone, which is unique: so a fleet can name a zone before it is made. */
const zoneIdOf = (callerReference = ''): string =>
  `Z${createHash('sha256').update(callerReference).digest('hex').slice(0, 20).toUpperCase()}`;
