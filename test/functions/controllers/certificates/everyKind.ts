import {
  AddListenerCertificatesCommand,
  CreateRuleCommand,
  ElasticLoadBalancingV2Client,
  ModifyListenerCommand,
  type RedirectActionConfig,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { GetHostedZoneCommand, Route53Client } from '@aws-sdk/client-route-53';
import type { Region } from '../../../../sandbox/region.ts';
import { issuePrivateCertificate, uploadServerCertificate } from '../../../../sandbox/scenarios/otherAuthorities.ts';
import {
  changeRecord,
  createWebsite,
  createZone,
  importCertificate,
  issueCertificate,
  validationsOf,
  type Website,
} from '../../../../sandbox/scenarios/website.ts';
import { DAY } from './deployed.ts';

/** So long after they were told, people have done what they were asked for. */
const REPAIRED_MS = 2 * DAY + 1;
const STRICT_CAA = { name: 'strict.example', type: 'CAA', value: '0 issue "letsencrypt.org"' } as const;

export interface World {
  readonly websites: Readonly<Record<string, Website>>;
  readonly certificates: Readonly<Record<string, string>>;
}

/** A website for each certificate set of the fleet beside this file, and the people who look after them. */
export async function build(region: Region, shopZoneId: string): Promise<World> {
  const [at, websites]: [Record<string, string>, Record<string, Website>] = [{}, {}];
  const make = async (name: string, certificates: readonly string[] = []) =>
    (websites[name] = await createWebsite(region, name, certificates));
  const elb = new ElasticLoadBalancingV2Client(region.clientConfig());
  // Twelve days are left, and no validation record is there: too late for a renewal.
  const endingSoon = (name: string) => issueCertificate(region, [`${name}.shop.example`], { daysAgo: 186 });
  at['ending'] = await endingSoon('ending');
  at['both'] = await endingSoon('both');
  // ACM begins to renew it on the third day, and finds no record.
  at['stuck'] = await issueCertificate(region, ['stuck.shop.example'], { daysAgo: 150 });
  at['uploaded'] = await uploadServerCertificate(region, 'uploaded', ['uploaded.shop.example'], 20);
  at['imported'] = await importCertificate(region, ['imported.shop.example'], 20);
  const authority = region.acm.createPrivateAuthority('Shop Private CA');
  authority.isPermitted = false;
  at['internal'] = await issuePrivateCertificate(region, ['internal.shop.example'], {
    daysAgo: 375,
    authorityArn: authority.arn,
  });
  for (const [name, arn] of Object.entries(at)) await make(name, [arn]);
  at['rsa'] = await endingSoon('twins');
  at['ec'] = await issueCertificate(region, ['twins.shop.example'], { daysAgo: 1, KeyAlgorithm: 'EC_prime256v1' });
  await make('twins', [at['ec'], at['rsa']]);
  await region.elasticLoadBalancing.instantly(() =>
    elb.send(
      new AddListenerCertificatesCommand({
        ListenerArn: websites['both']!.httpsArn!,
        Certificates: [{ CertificateArn: at['both'] }],
      }),
    ),
  );
  await buildRedirects(region, await make('looping'), await make('apex'));
  await buildFull(region, shopZoneId, make);
  const lostZoneId = await createZone(region, 'lost.example');
  region.dns.delegate('lost.example', ['ns1.registrar.example', 'ns2.registrar.example']);
  const strictZoneId = await createZone(region, 'strict.example');
  await changeRecord(region, strictZoneId, 'UPSERT', STRICT_CAA);
  const other = await issueCertificate(region, ['other.shop.example'], { daysAgo: 1 });
  for (const record of await validationsOf(region, other)) await changeRecord(region, shopZoneId, 'UPSERT', record);
  for (const name of ['lost', 'strict', 'lengthy']) await make(name, [other]);
  const repairs: (() => Promise<unknown>)[] = [
    async () => (authority.isPermitted = true),
    () => importCertificate(region, ['imported.shop.example'], 365, at['imported']),
    () => uploadAgain(region, websites['uploaded']!.httpsArn!),
    async () => region.dns.delegate('lost.example', await nameServersOf(region, lostZoneId)),
    () => changeRecord(region, strictZoneId, 'UPSERT', { ...STRICT_CAA, value: '0 issue "amazon.com"' }),
  ];
  region.clock.setTimeout(() => void Promise.all(repairs.map((repair) => repair())), REPAIRED_MS);
  return { websites, certificates: at };
}

async function nameServersOf(region: Region, Id: string): Promise<string[]> {
  const { DelegationSet } = await new Route53Client(region.clientConfig()).send(new GetHostedZoneCommand({ Id }));
  return DelegationSet!.NameServers!;
}

/** What people do about a server certificate of IAM: upload another one, and set it. */
async function uploadAgain(region: Region, ListenerArn: string): Promise<void> {
  const CertificateArn = await uploadServerCertificate(region, 'uploaded-2', ['uploaded.shop.example'], 365);
  const elb = new ElasticLoadBalancingV2Client(region.clientConfig());
  await elb.send(new ModifyListenerCommand({ ListenerArn, Certificates: [{ CertificateArn }] }));
}

/** One whose rule would loop on HTTPS, and one that sends its apex to www. */
async function buildRedirects(region: Region, looping: Website, apex: Website): Promise<void> {
  const elb = new ElasticLoadBalancingV2Client(region.clientConfig());
  const redirect = async ({ httpArn }: Website, host: string, to: Partial<RedirectActionConfig>) => {
    const Conditions = [{ Field: 'host-header', HostHeaderConfig: { Values: [host] } }];
    const RedirectConfig = { Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' as const, ...to };
    const Actions = [{ Type: 'redirect' as const, RedirectConfig }];
    await elb.send(new CreateRuleCommand({ ListenerArn: httpArn, Priority: 1, Conditions, Actions }));
  };
  await region.elasticLoadBalancing.instantly(async () => {
    await redirect(looping, 'looping.shop.example', { Host: 'looping.shop.example' });
    await redirect(apex, 'apex.shop.example', { Host: 'www.apex.shop.example', StatusCode: 'HTTP_302' });
  });
}

/** A listener with 23 certificates besides its default, which ACM renews. */
async function buildFull(
  region: Region,
  zoneId: string,
  make: (name: string, certificates: readonly string[]) => Promise<unknown>,
): Promise<void> {
  const arns: string[] = [];
  for (let host = 0; host < 24; host++) {
    const arn = await issueCertificate(region, [`h${host}.full.shop.example`], { daysAgo: 10 });
    for (const record of await validationsOf(region, arn)) await changeRecord(region, zoneId, 'UPSERT', record);
    arns.push(arn);
  }
  await make('full', arns);
}
