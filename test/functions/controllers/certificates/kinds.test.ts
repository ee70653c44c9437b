import { beforeAll, describe, expect, test } from 'vitest';
import type { Region } from '../../../../sandbox/region.ts';
import { issuePrivateCertificate, uploadServerCertificate } from '../../../../sandbox/scenarios/otherAuthorities.ts';
import { createWebsite, importCertificate, issueCertificate } from '../../../../sandbox/scenarios/website.ts';
import { AwsError } from '../../../../sandbox/wire/handlers.ts';
import { certificatesIn, certificatesOn, deployed, type Deployed, MINUTE, synthesizeOnce } from './deployed.ts';

synthesizeOnce('kindsFleet.ts');

let shop: Deployed;
const listeners: Record<string, string> = {};
const at: Record<string, string> = {};

async function build(region: Region): Promise<void> {
  const authority = region.acm.createPrivateAuthority('Shop Private CA');
  authority.isPermitted = false;
  // Five days are left of each.
  at['internal'] = await issuePrivateCertificate(region, ['internal.shop.example'], {
    daysAgo: 390,
    authorityArn: authority.arn,
  });
  at['imported'] = await importCertificate(region, ['imported.shop.example'], 5);
  at['uploaded'] = await uploadServerCertificate(region, 'uploaded', ['uploaded.shop.example'], 5);
  at['denied'] = await uploadServerCertificate(region, 'denied', ['denied.shop.example'], 5);
  at['listed'] = await uploadServerCertificate(region, 'listed', ['listed.shop.example'], 200);
  for (const [name, arn] of Object.entries(at)) listeners[name] = (await createWebsite(region, name, [arn])).httpsArn!;
  at['rsa'] = await issueCertificate(region, ['twins.shop.example'], { daysAgo: 186 });
  at['ec'] = await issueCertificate(region, ['twins.shop.example'], { daysAgo: 1, KeyAlgorithm: 'EC_prime256v1' });
  listeners['twins'] = (await createWebsite(region, 'twins', [at['ec'], at['rsa']])).httpsArn!;
  region.endpoint.intercept = async ({ operation }, input, next) => {
    if (operation === 'GetServerCertificate' && JSON.stringify(input).includes('denied'))
      throw new AwsError('AccessDenied', 'explicit deny in a service control policy', { status: 403 });
    return await next();
  };
}

beforeAll(async () => {
  shop = await deployed(build, { acm: { renewalWindowDays: 1 } });
  await shop.run(45 * MINUTE);
});

const notices = (resource: string) =>
  shop.sayings
    .filter(({ type, detail }) => type === 'Attention Needed' && detail['resource'] === resource)
    .map(({ detail }) => String(detail['message']));

describe('a certificate that Amazon has not issued', () => {
  test.each([
    [
      'internal',
      'private-expiring',
      /internal\.shop\.example .* on internal:443, which expires in 4\.9 days.* `replacePrivate`/,
    ],
    ['imported', 'import-expiring', /imported\.shop\.example .* on imported:443, which expires in 4\.9 days/],
    [
      'uploaded',
      'server-certificate-expiring',
      /uploaded\.shop\.example .* on uploaded:443, which expires in 4\.9 days/,
    ],
    ['denied', 'certificate-unknown', /server-certificate\/denied on denied:443, which expires in 4\.9 days/],
  ])('%s is kept, and told within the first sweep', async (name, reason, message) => {
    expect(shop.decisions(name)).toEqual([`hold/${reason}`]);
    expect(notices(name)).toEqual([expect.stringMatching(message)]);
    expect(await certificatesOn(shop, listeners[name]!)).toEqual([at[name]]);
  });

  test('is replaced at once where the fleet lists it, though it has 200 days left', async () => {
    expect(shop.decisions('listed')).toContain('confirm/served');
    const made = (await certificatesIn(shop)).find(({ DomainName }) => DomainName === 'listed.shop.example')!;
    expect(await certificatesOn(shop, listeners['listed']!)).toEqual([made.CertificateArn]);
    expect(shop.decisions('listed').at(-1)).toBe('hold/in-order');
  });
});

test('of twins, the one that comes to its end is followed by one with its key', async () => {
  const made = (await certificatesIn(shop)).filter(
    ({ DomainName, CertificateArn }) =>
      DomainName === 'twins.shop.example' && CertificateArn !== at['rsa'] && CertificateArn !== at['ec'],
  );
  expect(made.map(({ KeyAlgorithm }) => KeyAlgorithm)).toEqual(['RSA-2048']);
  expect(await certificatesOn(shop, listeners['twins']!)).toEqual([at['ec'], made[0]!.CertificateArn]);
  expect(shop.decisions('twins').at(-1)).toBe('hold/in-order');
});

test('no host is ever without a valid certificate, and nothing is denied or goes wrong', () => {
  const broken = shop.region.tls
    .measures()
    .filter(({ secondsWithoutValidCertificate }) => secondsWithoutValidCertificate > 0);
  expect(broken).toEqual([]);
  expect(shop.region.iam.denials).toEqual([]);
  expect(shop.problems).toEqual([]);
});
