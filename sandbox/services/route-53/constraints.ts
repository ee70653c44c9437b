import type { Constraint, Constraints } from '../../wire/constraints.ts';

const CHANGE_ACTION: Constraint = { values: ['CREATE', 'DELETE', 'UPSERT'] };
const CHANGE_ID: Constraint = { length: [1, 6500] };
const CHANGES: Constraint = { length: [1, Infinity] };
const DNSNAME: Constraint = { length: [0, 1024] };
const HEALTH_CHECK_ID: Constraint = { length: [0, 64] };
const HOSTED_ZONE_TYPE: Constraint = { values: ['PrivateHostedZone'] };
const NONCE: Constraint = { length: [1, 128] };
const PAGE_MARKER: Constraint = { length: [0, 64] };
const PAGINATION_TOKEN: Constraint = { length: [0, 1024] };
const RDATA: Constraint = { length: [0, 4000] };
const RRTYPE: Constraint = {
  values: [
    'SOA',
    'A',
    'TXT',
    'NS',
    'CNAME',
    'MX',
    'NAPTR',
    'PTR',
    'SRV',
    'SPF',
    'AAAA',
    'CAA',
    'DS',
    'TLSA',
    'SSHFP',
    'SVCB',
    'HTTPS',
  ],
};
const RESOURCE_DESCRIPTION: Constraint = { length: [0, 256] };
const RESOURCE_ID: Constraint = { length: [0, 32] };
const RESOURCE_RECORD_SET_FAILOVER: Constraint = { values: ['PRIMARY', 'SECONDARY'] };
const RESOURCE_RECORD_SET_IDENTIFIER: Constraint = { length: [1, 128] };
const RESOURCE_RECORD_SET_REGION: Constraint = {
  length: [1, 64],
  values: [
    'us-east-1',
    'us-east-2',
    'us-west-1',
    'us-west-2',
    'ca-central-1',
    'eu-west-1',
    'eu-west-2',
    'eu-west-3',
    'eu-central-1',
    'eu-central-2',
    'ap-southeast-1',
    'ap-southeast-2',
    'ap-southeast-3',
    'ap-northeast-1',
    'ap-northeast-2',
    'ap-northeast-3',
    'eu-north-1',
    'sa-east-1',
    'cn-north-1',
    'cn-northwest-1',
    'ap-east-1',
    'me-south-1',
    'me-central-1',
    'ap-south-1',
    'ap-south-2',
    'af-south-1',
    'eu-south-1',
    'eu-south-2',
    'ap-southeast-4',
    'il-central-1',
    'ca-west-1',
    'ap-southeast-5',
    'mx-central-1',
    'ap-southeast-7',
    'us-gov-east-1',
    'us-gov-west-1',
    'ap-east-2',
    'ap-southeast-6',
    'eusc-de-east-1',
  ],
};
const RESOURCE_RECORD_SET_WEIGHT: Constraint = { range: [0, 255] };
const RESOURCE_RECORDS: Constraint = { length: [1, Infinity] };
const TTL: Constraint = { range: [0, 2_147_483_647] };
const TAG_KEY: Constraint = { length: [0, 128] };
const TAG_KEY_LIST: Constraint = { length: [1, 10] };
const TAG_LIST: Constraint = { length: [1, 10] };
const TAG_RESOURCE_ID: Constraint = { length: [0, 64] };
const TAG_RESOURCE_ID_LIST: Constraint = { length: [1, 10] };
const TAG_RESOURCE_TYPE: Constraint = { values: ['healthcheck', 'hostedzone'] };
const TAG_VALUE: Constraint = { length: [0, 256] };
const TRAFFIC_POLICY_INSTANCE_ID: Constraint = { length: [1, 36] };
const VPCID: Constraint = { length: [0, 1024] };
const VPCREGION: Constraint = {
  length: [1, 64],
  values: [
    'us-east-1',
    'us-east-2',
    'us-west-1',
    'us-west-2',
    'eu-west-1',
    'eu-west-2',
    'eu-west-3',
    'eu-central-1',
    'eu-central-2',
    'ap-east-1',
    'me-south-1',
    'us-gov-west-1',
    'us-gov-east-1',
    'us-iso-east-1',
    'us-iso-west-1',
    'us-isob-east-1',
    'me-central-1',
    'ap-southeast-1',
    'ap-southeast-2',
    'ap-southeast-3',
    'ap-south-1',
    'ap-south-2',
    'ap-northeast-1',
    'ap-northeast-2',
    'ap-northeast-3',
    'eu-north-1',
    'sa-east-1',
    'ca-central-1',
    'cn-north-1',
    'cn-northwest-1',
    'af-south-1',
    'eu-south-1',
    'eu-south-2',
    'ap-southeast-4',
    'il-central-1',
    'ca-west-1',
    'ap-southeast-5',
    'mx-central-1',
    'us-isof-south-1',
    'us-isof-east-1',
    'ap-southeast-7',
    'ap-east-2',
    'eu-isoe-west-1',
    'ap-southeast-6',
    'us-isob-west-1',
    'eusc-de-east-1',
  ],
};

/** What the API model demands of the inputs of the operations that are simulated (botocore 1.43). */
export const CONSTRAINTS: Constraints = {
  AliasTarget: {
    DNSName: DNSNAME,
    HostedZoneId: RESOURCE_ID,
  },
  Change: {
    Action: CHANGE_ACTION,
  },
  ChangeBatch: {
    Changes: CHANGES,
    Comment: RESOURCE_DESCRIPTION,
  },
  ChangeResourceRecordSetsRequest: {
    HostedZoneId: RESOURCE_ID,
  },
  ChangeTagsForResourceRequest: {
    AddTags: TAG_LIST,
    RemoveTagKeys: { ...TAG_KEY_LIST, items: TAG_KEY },
    ResourceId: TAG_RESOURCE_ID,
    ResourceType: TAG_RESOURCE_TYPE,
  },
  CreateHostedZoneRequest: {
    CallerReference: NONCE,
    DelegationSetId: RESOURCE_ID,
    Name: DNSNAME,
  },
  DeleteHostedZoneRequest: {
    Id: RESOURCE_ID,
  },
  GetChangeRequest: {
    Id: CHANGE_ID,
  },
  GetHostedZoneRequest: {
    Id: RESOURCE_ID,
  },
  HostedZoneConfig: {
    Comment: RESOURCE_DESCRIPTION,
  },
  ListHostedZonesByNameRequest: {
    DNSName: DNSNAME,
    HostedZoneId: RESOURCE_ID,
  },
  ListHostedZonesByVPCRequest: {
    NextToken: PAGINATION_TOKEN,
    VPCId: VPCID,
    VPCRegion: VPCREGION,
  },
  ListHostedZonesRequest: {
    DelegationSetId: RESOURCE_ID,
    HostedZoneType: HOSTED_ZONE_TYPE,
    Marker: PAGE_MARKER,
  },
  ListResourceRecordSetsRequest: {
    HostedZoneId: RESOURCE_ID,
    StartRecordIdentifier: RESOURCE_RECORD_SET_IDENTIFIER,
    StartRecordName: DNSNAME,
    StartRecordType: RRTYPE,
  },
  ListTagsForResourceRequest: {
    ResourceId: TAG_RESOURCE_ID,
    ResourceType: TAG_RESOURCE_TYPE,
  },
  ListTagsForResourcesRequest: {
    ResourceIds: { ...TAG_RESOURCE_ID_LIST, items: TAG_RESOURCE_ID },
    ResourceType: TAG_RESOURCE_TYPE,
  },
  ResourceRecord: {
    Value: RDATA,
  },
  ResourceRecordSet: {
    Failover: RESOURCE_RECORD_SET_FAILOVER,
    HealthCheckId: HEALTH_CHECK_ID,
    Name: DNSNAME,
    Region: RESOURCE_RECORD_SET_REGION,
    ResourceRecords: RESOURCE_RECORDS,
    SetIdentifier: RESOURCE_RECORD_SET_IDENTIFIER,
    TTL: TTL,
    TrafficPolicyInstanceId: TRAFFIC_POLICY_INSTANCE_ID,
    Type: RRTYPE,
    Weight: RESOURCE_RECORD_SET_WEIGHT,
  },
  Tag: {
    Key: TAG_KEY,
    Value: TAG_VALUE,
  },
  VPC: {
    VPCId: VPCID,
    VPCRegion: VPCREGION,
  },
};
