import {
  AddListenerCertificatesCommand,
  DescribeListenerCertificatesCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, test } from 'vitest';
import type { Region } from '../../../../sandbox/region.ts';
import { issuePrivateCertificate, uploadServerCertificate } from '../../../../sandbox/scenarios/otherAuthorities.ts';
import { createWebsite, importCertificate, issueCertificate } from '../../../../sandbox/scenarios/website.ts';
import { certificatesIn, deployed, synthesizeOnce } from './deployed.ts';
import { endsOf, type Scene } from './killing.ts';

synthesizeOnce('killedFleet.ts');

/** Makes the certificates of a listener, the default one first, by the names under which the test knows them. */
type Make = (region: Region) => Promise<Record<string, string>>;

/** What stands on the listener in the end, by these names; `made` is what Evenkeel has requested. */
const sceneOf =
  (name: string, make: Make, isListed = false) =>
  async (): Promise<Scene> => {
    let listenerArn = '';
    const names = new Map<string, string>();
    const shop = await deployed(
      async (region) => {
        const made = await make(region);
        const arns = Object.values(made);
        for (const [known, arn] of Object.entries(made)) names.set(arn, known);
        listenerArn = (await createWebsite(region, name, arns)).httpsArn!;
        if (!isListed) return;
        const Certificates = [{ CertificateArn: arns[0]! }];
        const add = new AddListenerCertificatesCommand({ ListenerArn: listenerArn, Certificates });
        const elb = new ElasticLoadBalancingV2Client(region.clientConfig());
        await region.elasticLoadBalancing.instantly(() => elb.send(add));
      },
      { acm: { renewalWindowDays: 1 } },
    );
    const outcome = async () => {
      const elb = new ElasticLoadBalancingV2Client(shop.region.clientConfig());
      const { Certificates = [] } = await elb.send(
        new DescribeListenerCertificatesCommand({ ListenerArn: listenerArn }),
      );
      const all = await certificatesIn(shop);
      const requested = all.filter(({ CertificateArn }) => !names.has(CertificateArn!));
      return {
        on: Certificates.map(
          ({ CertificateArn, IsDefault }) => `${names.get(CertificateArn!) ?? 'made'}${IsDefault ? ' by default' : ''}`,
        ).toSorted(),
        requested: requested.length,
        broken: shop.region.tls.measures().filter((host) => host.secondsWithoutValidCertificate > 0),
        decision: shop.decisions(name).at(-1),
      };
    };
    return { shop, outcome };
  };

const inOrder = { requested: 1, broken: [], decision: 'hold/in-order' };

describe('a function that is killed before and after each of its changes, and run again', () => {
  test.each([
    {
      name: 'leaves a default that is listed as well to one that is both',
      entry: 'both',
      build: sceneOf(
        'both',
        async (region) => ({
          old: await issueCertificate(region, ['both.shop.example'], { daysAgo: 186 }),
          other: await issueCertificate(region, ['other.shop.example'], { daysAgo: 1 }),
        }),
        true,
      ),
      expected: { ...inOrder, on: ['made', 'made by default', 'other'] },
    },
    {
      name: 'lets one of twins be followed by one with its key',
      entry: 'twins',
      build: sceneOf('twins', async (region) => ({
        ec: await issueCertificate(region, ['twins.shop.example'], { daysAgo: 1, KeyAlgorithm: 'EC_prime256v1' }),
        rsa: await issueCertificate(region, ['twins.shop.example'], { daysAgo: 186 }),
      })),
      expected: { ...inOrder, on: ['ec by default', 'made'] },
    },
    {
      name: 'replaces a private certificate where the fleet says so',
      entry: 'internal',
      build: sceneOf('internal', async (region) => {
        const { arn: authorityArn } = region.acm.createPrivateAuthority('Shop Private CA');
        return {
          old: await issuePrivateCertificate(region, ['internal.shop.example'], { daysAgo: 390, authorityArn }),
        };
      }),
      expected: { ...inOrder, on: ['made by default'] },
    },
    {
      name: 'replaces an imported one that the fleet lists',
      entry: 'imported',
      build: sceneOf('imported', async (region) => ({
        old: await importCertificate(region, ['imported.shop.example'], 200),
      })),
      expected: { ...inOrder, on: ['made by default'] },
    },
    {
      name: 'replaces a server certificate of IAM that the fleet lists',
      entry: 'uploaded',
      build: sceneOf('uploaded', async (region) => ({
        old: await uploadServerCertificate(region, 'uploaded', ['uploaded.shop.example'], 200),
      })),
      expected: { ...inOrder, on: ['made by default'] },
    },
  ])('$name', async (killing) => {
    const first = (seen: readonly string[]) => seen.indexOf('RequestCertificate');
    expect(await endsOf({ ...killing, first, fleet: 'killedFleet.ts', over: 'confirm/served' })).toBeGreaterThan(4);
  });
});
