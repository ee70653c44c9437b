import { expect, test } from 'vitest';
import { iamWith, refusal } from './fixture.ts';

const ELB = 'arn:aws:elasticloadbalancing:eu-west-1:123456789012';
const LISTENER = `${ELB}:listener/app/shop/0123456789abcdef/0123456789abcdef`;
const CERTIFICATE = 'arn:aws:acm:eu-west-1:123456789012:certificate/1';
const ZONE = 'arn:aws:route53:::hostedzone/Z1';
const OWN = { Key: 'evenkeel:owner', Value: 'evenkeel' };

const upsert = (Name: string, Type: string) => ({
  HostedZoneId: '/hostedzone/Z1',
  ChangeBatch: { Changes: [{ Action: 'UPSERT', ResourceRecordSet: { Name, Type } }] },
});
const CNAMES_ONLY = {
  'ForAllValues:StringEquals': { 'route53:ChangeResourceRecordSetsRecordTypes': ['CNAME'] },
};

interface Row {
  readonly name: string;
  /** Action and resource of each statement that allows. */
  readonly allow: readonly (readonly [action: string, resource: string, condition?: object])[];
  readonly call: readonly [service: string, operation: string, input: object];
  /** Part of the message of the refusal; absent if it must be allowed. */
  readonly refused?: string;
}

test.for<Row>([
  {
    name: 'certificates are attached to listeners that are allowed',
    allow: [['elasticloadbalancing:AddListenerCertificates', `${ELB}:listener/app/shop/*`]],
    call: ['elasticloadbalancing', 'AddListenerCertificates', { ListenerArn: LISTENER }],
  },
  {
    name: 'certificates are not attached to other listeners',
    allow: [['elasticloadbalancing:AddListenerCertificates', `${ELB}:listener/app/other/*`]],
    call: ['elasticloadbalancing', 'AddListenerCertificates', { ListenerArn: LISTENER }],
    refused: LISTENER,
  },
  {
    name: 'a listener that is made with tags needs the right to tag it',
    allow: [['elasticloadbalancing:CreateListener', '*']],
    call: [
      'elasticloadbalancing',
      'CreateListener',
      { LoadBalancerArn: `${ELB}:loadbalancer/app/shop/0123456789abcdef`, Tags: [OWN] },
    ],
    refused: 'elasticloadbalancing:AddTags',
  },
  {
    name: 'listeners are described for all load balancers or for none',
    allow: [['elasticloadbalancing:DescribeListeners', LISTENER]],
    call: ['elasticloadbalancing', 'DescribeListeners', { ListenerArns: [LISTENER] }],
    refused: 'elasticloadbalancing:DescribeListeners',
  },
  {
    name: 'a certificate is requested with the tags that are demanded',
    allow: [
      ['acm:RequestCertificate', '*', { StringEquals: { 'aws:RequestTag/evenkeel:owner': 'evenkeel' } }],
      ['acm:AddTagsToCertificate', 'arn:aws:acm:eu-west-1:123456789012:certificate/*'],
    ],
    call: ['acm', 'RequestCertificate', { DomainName: 'example.com', Tags: [OWN] }],
  },
  {
    name: 'a certificate is not requested without them',
    allow: [['acm:RequestCertificate', '*', { StringEquals: { 'aws:RequestTag/evenkeel:owner': 'evenkeel' } }]],
    call: ['acm', 'RequestCertificate', { DomainName: 'example.com' }],
    refused: 'acm:RequestCertificate',
  },
  {
    name: 'a certificate without our tag is not deleted',
    allow: [['acm:DeleteCertificate', '*', { StringEquals: { 'aws:ResourceTag/evenkeel:owner': 'evenkeel' } }]],
    call: ['acm', 'DeleteCertificate', { CertificateArn: CERTIFICATE }],
    refused: CERTIFICATE,
  },
  {
    name: 'records are changed in a zone that is allowed, whether or not its id comes with a path',
    allow: [['route53:ChangeResourceRecordSets', ZONE]],
    call: ['route53', 'ChangeResourceRecordSets', upsert('a.example.com', 'A')],
  },
  {
    name: 'records are not changed in another zone',
    allow: [['route53:ChangeResourceRecordSets', 'arn:aws:route53:::hostedzone/Z2']],
    call: ['route53', 'ChangeResourceRecordSets', upsert('a.example.com', 'A')],
    refused: ZONE,
  },
  {
    name: 'records are changed of the types that are allowed',
    allow: [['route53:ChangeResourceRecordSets', ZONE, CNAMES_ONLY]],
    call: ['route53', 'ChangeResourceRecordSets', upsert('_a.example.com', 'CNAME')],
  },
  {
    name: 'records are not changed of other types',
    allow: [['route53:ChangeResourceRecordSets', ZONE, CNAMES_ONLY]],
    call: ['route53', 'ChangeResourceRecordSets', upsert('a.example.com', 'A')],
    refused: 'route53:ChangeResourceRecordSets',
  },
])('$name', async ({ allow, call, refused }) => {
  const iam = await iamWith(
    allow.map(([Action, Resource, Condition]) => ({
      Effect: 'Allow',
      Action,
      Resource,
      ...(Condition ? { Condition } : {}),
    })),
  );
  const message = refusal(iam, ...call)?.message ?? 'allowed';
  expect(message).toContain(refused ?? 'allowed');
});
