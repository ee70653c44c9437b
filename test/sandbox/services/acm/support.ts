import {
  ACMClient,
  DescribeCertificateCommand,
  ImportCertificateCommand,
  RequestCertificateCommand,
  type RequestCertificateCommandInput,
  type ResourceRecord,
} from '@aws-sdk/client-acm';
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  type ChangeAction,
  ChangeResourceRecordSetsCommand,
  CreateHostedZoneCommand,
  Route53Client,
} from '@aws-sdk/client-route-53';
import { type Authority, createAuthority } from '../../../../sandbox/certificates/authority.ts';
import { createRegion, DEFAULT_START_MS, type RegionOptions } from '../../../../sandbox/region.ts';
import type { EventOnBus } from '../../../../sandbox/services/events/index.ts';

export const START_MS = DEFAULT_START_MS;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** A Region whose zone example.com is public, with a client of ACM and a record of ACM's events. */
export async function acmRegion(options: RegionOptions = {}) {
  const events: EventOnBus[] = [];
  const region = createRegion({ ...options, events: { onEvent: (_bus, event) => void events.push(event) } });
  const acm = new ACMClient(region.clientConfig());
  const route53 = new Route53Client(region.clientConfig());
  const balancing = new ElasticLoadBalancingV2Client(region.clientConfig());
  const { HostedZone } = await region.route53.instantly(() =>
    route53.send(new CreateHostedZoneCommand({ Name: 'example.com', CallerReference: 'test' })),
  );

  const request = async (DomainName: string, more: Partial<RequestCertificateCommandInput> = {}) => {
    const input = { DomainName, ValidationMethod: 'DNS' as const, ...more };
    return (await acm.send(new RequestCertificateCommand(input))).CertificateArn!;
  };
  /** An issued certificate of some age, whose CNAME nobody has written. */
  const issued = (name: string, daysAgo = 0, more: Partial<RequestCertificateCommandInput> = {}) =>
    region.acm.instantly(() => request(name, more), daysAgo);
  const describe = async (CertificateArn: string) =>
    (await acm.send(new DescribeCertificateCommand({ CertificateArn }))).Certificate!;
  /** Writes or deletes a record of example.com, on all name servers at once. */
  const change = (
    Action: ChangeAction,
    { Name, Type, Value }: { Name: string; Type: 'CNAME' | 'CAA'; Value: string },
  ) =>
    region.route53.instantly(() =>
      route53.send(
        new ChangeResourceRecordSetsCommand({
          HostedZoneId: HostedZone!.Id,
          ChangeBatch: {
            Changes: [{ Action, ResourceRecordSet: { Name, Type, TTL: 300, ResourceRecords: [{ Value }] } }],
          },
        }),
      ),
    );
  const writeRecords = async (arn: string) => {
    for (const record of await recordsOf(arn)) await change('UPSERT', record);
  };
  const recordsOf = async (arn: string): Promise<(ResourceRecord & { Name: string; Value: string; Type: 'CNAME' })[]> =>
    (await describe(arn)).DomainValidationOptions!.map(({ ResourceRecord: record }) => ({
      Name: record!.Name!,
      Type: 'CNAME',
      Value: record!.Value!,
    }));
  /** Attaches a certificate to a listener of its own. */
  const use = async (CertificateArn: string) => {
    const { LoadBalancers } = await balancing.send(
      new CreateLoadBalancerCommand({ Name: 'shop', Subnets: ['subnet-shop-a', 'subnet-shop-b'] }),
    );
    const LoadBalancerArn = LoadBalancers![0]!.LoadBalancerArn!;
    await balancing.send(
      new CreateListenerCommand({
        LoadBalancerArn,
        Port: 443,
        Protocol: 'HTTPS',
        Certificates: [{ CertificateArn }],
        DefaultActions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '200' } }],
      }),
    );
    return LoadBalancerArn;
  };
  const importPem = async (authority: Authority, names: string[], validDays: number, CertificateArn?: string) => {
    const { certificatePem, privateKeyPem } = authority.issue({
      names,
      serial: '5a5a',
      notBeforeMs: region.clock.now() - DAY_MS,
      notAfterMs: region.clock.now() + validDays * DAY_MS,
      keyAlgorithm: 'EC_prime256v1',
    });
    const input = {
      Certificate: Buffer.from(certificatePem),
      PrivateKey: Buffer.from(privateKeyPem),
      ...(CertificateArn !== undefined && { CertificateArn }),
    };
    return (await acm.send(new ImportCertificateCommand(input))).CertificateArn!;
  };
  const told = (detailType: string) =>
    events
      .filter((event) => event['detail-type'] === detailType)
      .map(({ resources, detail }) => ({ resources, detail }));
  const wait = (durationMs: number) => region.clock.runUntil(region.clock.now() + durationMs);
  return { region, acm, request, issued, describe, change, writeRecords, recordsOf, use, importPem, told, wait };
}

export const otherAuthority = createAuthority('Some Other CA');

/** The name of the error that a call is refused with, or undefined if it is not refused. */
export const refusal = (call: Promise<unknown>): Promise<string | undefined> =>
  call.then(
    () => undefined,
    (error: unknown) => (error as Error).name,
  );
