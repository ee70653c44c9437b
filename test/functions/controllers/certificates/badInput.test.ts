import { CreateHostedZoneCommand, DeleteHostedZoneCommand, Route53Client } from '@aws-sdk/client-route-53';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Region } from '../../../../sandbox/region.ts';
import {
  addHost,
  changeRecord,
  createWebsite,
  createZone,
  issueCertificate,
  validationsOf,
} from '../../../../sandbox/scenarios/website.ts';
import type { Listening } from '../../../../sandbox/wire/server.ts';
import { evenkeel } from './commandLine.ts';
import { certificatesIn, certificatesOn, deployed, type Deployed, MINUTE, synthesizeOnce } from './deployed.ts';

synthesizeOnce('badFleet.ts');

/** Everything of it stands in one file, and all of it at once. */
const HOLDS = {
  nowhere: ['no-public-zone', 'The account has no public hosted zone for it'],
  twice: ['zone-ambiguous', 'Say in the fleet which one'],
  unlisted: ['zone-not-listed', 'not listed in the fleet'],
  deep: ['wildcard-too-deep', '*.*.shop.example'],
  'deep-rule': ['wildcard-too-deep', '*.*.shop.example'],
  many: ['too-many-names', 'Use several lines'],
  plain: ['listener-not-tls', 'plain:80'],
  abroad: ['certificate-of-another-region', 'us-east-1'],
  strict: ['caa-forbids', 'Found: strict.example CAA 0 issue "letsencrypt.org".'],
  gone: ['no-public-zone', 'www.gone.example'],
  missing: ['load-balancer-not-found', 'Correct its name in the fleet'],
} as const;

let shop: Deployed;
let server: Listening;
let shopListener: string;

/** A website for each certificate set, each with a certificate that is about something else. */
async function build(region: Region): Promise<void> {
  const route53 = new Route53Client(region.clientConfig());
  const make = (Name: string, CallerReference: string, more: object = {}) =>
    region.route53.instantly(() => route53.send(new CreateHostedZoneCommand({ Name, CallerReference, ...more })));
  // A private zone is asked by nobody outside.
  await make('nowhere.example', 'private', { VPC: { VPCRegion: 'eu-west-1', VPCId: 'vpc-0a000000000000000' } });
  await make('twice.example', 'twice.example');
  await make('twice.example', 'twice.example again');
  await createZone(region, 'unlisted.example');
  const strict = await createZone(region, 'strict.example');
  await changeRecord(region, strict, 'UPSERT', {
    name: 'strict.example',
    type: 'CAA',
    value: '0 issue "letsencrypt.org"',
  });
  await createZone(region, 'gone.example');
  const other = await issueCertificate(region, ['other.shop.example'], { daysAgo: 10 });
  for (const name of [...Object.keys(HOLDS), 'shop']) {
    if (name === 'missing') continue;
    const website = await createWebsite(region, name, [other]);
    if (name === 'shop') shopListener = website.httpsArn!;
    if (name === 'deep-rule') {
      await region.elasticLoadBalancing.instantly(() => addHost(region, website, '*.*.shop.example', 1));
    }
  }
}

/** While ACM looks for its record, a zone goes, as when a person deletes it: its records first. */
async function deleteZone(): Promise<void> {
  const { region } = shop;
  const find = async () => (await certificatesIn(shop)).find(({ DomainName }) => DomainName === 'www.gone.example');
  let pending = await find();
  // ACM lists it some seconds after it was requested.
  for (; !pending; pending = await find()) await shop.run(1_000);
  const Id = 'Z1791B8EDFD1E9C974E7A';
  for (const record of await validationsOf(region, pending.CertificateArn!)) {
    await changeRecord(region, Id, 'DELETE', record);
  }
  await region.route53.instantly(() =>
    new Route53Client(region.clientConfig()).send(new DeleteHostedZoneCommand({ Id })),
  );
}

beforeAll(async () => {
  shop = await deployed(build);
  while (shop.decisions('gone').at(-1) !== 'hold/validating') await shop.run(1_000);
  await deleteZone();
  await shop.run(30 * MINUTE);
  server = await shop.region.endpoint.listen();
});
afterAll(() => server.close());

describe('certificate sets that cannot be done, all in one fleet', () => {
  test.each(Object.entries(HOLDS))('%s holds, says why, and calls a person once', (entry, [reason, message]) => {
    expect(shop.decisions(entry).at(-1)).toBe(`hold/${reason}`);
    const calls = shop.sayings.filter(
      ({ type, detail }) => type === 'Attention Needed' && detail['resource'] === entry,
    );
    expect(calls.map(({ detail }) => detail['reason'])).toEqual([reason]);
    expect(calls[0]!.detail['message']).toContain(message);
  });

  test.each(Object.entries(HOLDS))('%s is shown by the ledger with its reason', async (entry, [reason]) => {
    expect(await evenkeel(server.url, 'badFleet.ts', 'status', `certificates/${entry}`, '--recorded')).toMatch(
      new RegExp(`^certificates/${entry} +act +hold +${reason}`, 'm'),
    );
    expect(await evenkeel(server.url, 'badFleet.ts', 'history', `certificates/${entry}`)).toContain(reason);
  });

  test('do not keep the rest of the fleet from its certificate', async () => {
    expect(shop.decisions('shop').at(-1)).toBe('hold/in-order');
    const made = (await certificatesIn(shop)).find(({ DomainName }) => DomainName === 'shop.example')!;
    expect(await certificatesOn(shop, shopListener)).toContain(made.CertificateArn);
  });

  test('cost no requests of certificates, and nothing is left undone without a word', async () => {
    const names = (await certificatesIn(shop)).map(({ DomainName }) => DomainName!).toSorted();
    expect(names).toEqual(['other.shop.example', 'shop.example', 'www.gone.example']);
    expect(shop.problems).toEqual([]);
    expect(shop.region.iam.denials).toEqual([]);
  });
});
