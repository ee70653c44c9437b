import {
  ACMClient,
  DescribeCertificateCommand,
  ImportCertificateCommand,
  type KeyAlgorithm,
  RequestCertificateCommand,
  type RequestCertificateCommandInput,
} from '@aws-sdk/client-acm';
import {
  AddListenerCertificatesCommand,
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateRuleCommand,
  CreateTargetGroupCommand,
  ElasticLoadBalancingV2Client,
  RegisterTargetsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { ChangeResourceRecordSetsCommand, CreateHostedZoneCommand, Route53Client } from '@aws-sdk/client-route-53';
import { ZONES } from '../core.ts';
import type { Region } from '../region.ts';
import { issueElsewhere } from './otherAuthorities.ts';

/** A public hosted zone. Its id follows from its name, so that a fleet can list it. */
export async function createZone(region: Region, name: string): Promise<string> {
  const route53 = new Route53Client(region.clientConfig());
  const { HostedZone } = await region.route53.instantly(() =>
    route53.send(new CreateHostedZoneCommand({ Name: name, CallerReference: name })),
  );
  return HostedZone!.Id!.replace('/hostedzone/', '');
}

/** A certificate that Amazon issued `daysAgo`, and that renews as long as its validation records exist. */
export async function issueCertificate(
  region: Region,
  names: readonly string[],
  { daysAgo, ...more }: { daysAgo: number; KeyAlgorithm?: KeyAlgorithm } & Partial<RequestCertificateCommandInput>,
): Promise<string> {
  const acm = new ACMClient(region.clientConfig());
  const [DomainName, ...others] = names;
  const { CertificateArn } = await region.acm.instantly(
    () =>
      acm.send(
        new RequestCertificateCommand({
          DomainName,
          ...(others.length > 0 && { SubjectAlternativeNames: others }),
          ValidationMethod: 'DNS',
          ...more,
        }),
      ),
    daysAgo,
  );
  return CertificateArn!;
}

/** An imported certificate from another authority, which expires in `daysLeft`; it may replace an imported one. */
export async function importCertificate(
  region: Region,
  names: readonly string[],
  daysLeft: number,
  replacedArn?: string,
): Promise<string> {
  const { certificatePem, privateKeyPem, chainPem } = issueElsewhere(region, names, daysLeft);
  const acm = new ACMClient(region.clientConfig());
  const { CertificateArn } = await acm.send(
    new ImportCertificateCommand({
      CertificateArn: replacedArn,
      Certificate: Buffer.from(certificatePem),
      PrivateKey: Buffer.from(privateKeyPem),
      CertificateChain: Buffer.from(chainPem),
    }),
  );
  return CertificateArn!;
}

export interface Website {
  readonly loadBalancerArn: string;
  readonly httpArn: string;
  /** Undefined without certificates. */
  readonly httpsArn: string | undefined;
  readonly targetGroupArn: string;
  /** The DNS name for clients and Route 53. */
  readonly dnsName: string;
}

/** An Application Load Balancer with HTTP and, given certificates, HTTPS; the first one is the default. */
export async function createWebsite(
  region: Region,
  name: string,
  certificates: readonly string[] = [],
): Promise<Website> {
  const elb = new ElasticLoadBalancingV2Client(region.clientConfig());
  return await region.elasticLoadBalancing.instantly(async () => {
    const Subnets = ['a', 'b', 'c'].map((zone) => `subnet-web-${zone}`);
    const { LoadBalancers } = await elb.send(
      new CreateLoadBalancerCommand({ Name: name, Subnets, Scheme: 'internet-facing' }),
    );
    const { LoadBalancerArn: loadBalancerArn = '', DNSName: dnsName = '' } = LoadBalancers![0]!;
    const targetGroupArn = await createTargetGroup(region, name);
    const DefaultActions = [{ Type: 'forward' as const, TargetGroupArn: targetGroupArn }];
    const listen = async (input: Partial<ConstructorParameters<typeof CreateListenerCommand>[0]>) => {
      const { Listeners } = await elb.send(
        new CreateListenerCommand({ LoadBalancerArn: loadBalancerArn, DefaultActions, ...input }),
      );
      return Listeners![0]!.ListenerArn!;
    };
    const httpArn = await listen({ Protocol: 'HTTP', Port: 80 });
    const [first, ...others] = certificates;
    if (first === undefined) return { loadBalancerArn, httpArn, httpsArn: undefined, targetGroupArn, dnsName };
    const httpsArn = await listen({ Protocol: 'HTTPS', Port: 443, Certificates: [{ CertificateArn: first }] });
    for (const arn of others) await addCertificate(region, httpsArn, arn);
    return { loadBalancerArn, httpArn, httpsArn, targetGroupArn, dnsName };
  });
}

/** One more certificate for SNI. */
export async function addCertificate(region: Region, ListenerArn: string, CertificateArn: string): Promise<void> {
  const elb = new ElasticLoadBalancingV2Client(region.clientConfig());
  await elb.send(new AddListenerCertificatesCommand({ ListenerArn, Certificates: [{ CertificateArn }] }));
}

async function createTargetGroup(region: Region, Name: string): Promise<string> {
  const elb = new ElasticLoadBalancingV2Client(region.clientConfig());
  // The longest interval: health checks do not matter here.
  const group = { Protocol: 'HTTP', Port: 8080, VpcId: 'vpc-web', TargetType: 'ip' } as const;
  const { TargetGroups } = await elb.send(
    new CreateTargetGroupCommand({ Name, ...group, HealthCheckIntervalSeconds: 300 }),
  );
  return TargetGroups![0]!.TargetGroupArn!;
}

/** A process in each of these zones, which answers requests with its name and the request. */
export async function addTargets(
  region: Region,
  TargetGroupArn: string,
  zones: readonly string[] = ZONES,
): Promise<void> {
  const elb = new ElasticLoadBalancingV2Client(region.clientConfig());
  const Targets = zones.map((AvailabilityZone, at) => ({ Id: `10.0.${at + 1}.10`, AvailabilityZone }));
  await region.tcp.checks.instantly(() => elb.send(new RegisterTargetsCommand({ TargetGroupArn, Targets })));
}

/** A part of a website with a process of its own. @returns the ARN of its target group */
export async function createService(region: Region, name: string): Promise<string> {
  const arn = await createTargetGroup(region, name);
  await addTargets(region, arn, ZONES.slice(0, 1));
  return arn;
}

/** What a rule is about: a host, a path, or both; its targets; and its place among the others. */
export interface ServedBy {
  readonly host?: string;
  readonly path?: string;
  readonly targetGroupArn: string;
  readonly priority: number;
}

export async function addRule(
  region: Region,
  ListenerArn: string,
  { host, path, targetGroupArn, priority }: ServedBy,
): Promise<void> {
  const elb = new ElasticLoadBalancingV2Client(region.clientConfig());
  const Conditions = [
    ...(host === undefined ? [] : [{ Field: 'host-header', HostHeaderConfig: { Values: [host] } }]),
    ...(path === undefined ? [] : [{ Field: 'path-pattern', PathPatternConfig: { Values: [path] } }]),
  ];
  const Actions = [{ Type: 'forward' as const, TargetGroupArn: targetGroupArn }];
  await elb.send(new CreateRuleCommand({ ListenerArn, Priority: priority, Conditions, Actions }));
}

/** A rule that serves a host from the website's own targets. */
export const addHost = (region: Region, { httpsArn, targetGroupArn }: Website, host: string, priority: number) =>
  addRule(region, httpsArn!, { host, targetGroupArn, priority });

/** Writes or deletes a DNS record, as a person would. */
export async function changeRecord(
  region: Region,
  zoneId: string,
  Action: 'UPSERT' | 'DELETE',
  record: { readonly name: string; readonly type: 'CNAME' | 'CAA'; readonly value: string },
): Promise<void> {
  const route53 = new Route53Client(region.clientConfig());
  const ResourceRecordSet = {
    Name: record.name,
    Type: record.type,
    TTL: 300,
    ResourceRecords: [{ Value: record.value }],
  };
  await region.route53.instantly(() =>
    route53.send(
      new ChangeResourceRecordSetsCommand({
        HostedZoneId: zoneId,
        ChangeBatch: { Changes: [{ Action, ResourceRecordSet }] },
      }),
    ),
  );
}

/** The validation records that ACM requires for a certificate. */
export async function validationsOf(
  region: Region,
  arn: string,
): Promise<{ name: string; type: 'CNAME'; value: string }[]> {
  const acm = new ACMClient(region.clientConfig());
  const { Certificate } = await acm.send(new DescribeCertificateCommand({ CertificateArn: arn }));
  return (Certificate?.DomainValidationOptions ?? []).flatMap(({ ResourceRecord: record }) =>
    record ? [{ name: record.Name!, type: 'CNAME' as const, value: record.Value! }] : [],
  );
}
