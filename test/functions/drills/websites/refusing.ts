import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { ElasticLoadBalancingV2Client, ModifyListenerCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, test } from 'vitest';
import { changeRecord, issueCertificate } from '../../../../sandbox/scenarios/website.ts';
import type { Rig } from '../rig.ts';
import { createRotationRig, inStandingRegion, listenerOf, type Options, useOn, ZONE_ID } from './rig.ts';

interface Refusal {
  readonly name: string;
  readonly input?: Readonly<Record<string, unknown>>;
  readonly options?: Options;
  /** What stands in the way. */
  readonly given?: (rig: Rig) => unknown;
  readonly reason: string;
}

const put = (rig: Rig, item: object) =>
  new DynamoDBClient(rig.region.clientConfig()).send(
    new PutItemCommand({ TableName: 'evenkeel-dev', Item: marshall({ schemaVersion: 1, ...item }) }),
  );

/** The website `many` gets a second certificate that is valid for its name. */
async function addWildcard(rig: Rig): Promise<void> {
  const arn = await issueCertificate(rig.region, ['*.shop.example'], { daysAgo: 1 });
  await useOn(rig, 'many', arn);
}

/** Each is refused before anybody is asked, with this reason, and leaves nothing behind. */
const REFUSALS: readonly Refusal[] = [
  { name: 'a certificate set of which no drill is named', input: { resource: 'cellar' }, reason: 'unknown-resource' },
  {
    name: 'a listener that there is not',
    input: { resource: 'shop', listener: 'shop:8443' },
    reason: 'listener-not-found',
  },
  { name: 'port 80, which has no TLS', input: { resource: 'shop', listener: 'shop:80' }, reason: 'listener-not-found' },
  {
    name: 'one of two listeners that nobody has chosen',
    input: { resource: 'two' },
    options: { websites: { one: [['two.shop.example']], another: [['two.shop.example']] } },
    reason: 'listener-not-found',
  },
  {
    name: 'a domain whose zone is not ours',
    input: { resource: 'foreign' },
    options: { websites: { foreign: [['foreign.example']] } },
    reason: 'no-zone',
  },
  // Of 198 days, 13 are left, and the floor is 14.
  {
    name: 'a certificate that Evenkeel is about to replace',
    // At ten sharp in Berlin, before Evenkeel has had the time to do so.
    options: { daysAgo: 185, startMs: Date.UTC(2026, 2, 2, 9) },
    reason: 'being-replaced',
  },
  {
    name: 'a listener whose certificate Evenkeel is replacing',
    given: (rig) =>
      put(rig, {
        pk: 'controller#certificates',
        sk: 'state#shop',
        version: 9,
        progress: { swaps: { [listenerOf(rig, 'shop').id]: { certificateArn: 'new', replaces: ['old'] } } },
      }),
    reason: 'being-replaced',
  },
  {
    name: 'CAA records that let somebody else issue',
    given: (rig) =>
      changeRecord(rig.region, ZONE_ID, 'UPSERT', {
        name: 'shop.example',
        type: 'CAA',
        value: '0 issue "letsencrypt.org"',
      }),
    reason: 'caa-forbids',
  },
  {
    name: 'a name for which the list has two certificates',
    input: { resource: 'many' },
    given: addWildcard,
    reason: 'not-supported',
  },
  {
    name: 'a pause',
    given: (rig) =>
      put(rig, {
        pk: 'pauses#certificates',
        sk: 'pause#shop',
        controller: 'certificates',
        by: 'eve',
        why: 'a migration',
      }),
    reason: 'paused',
  },
  {
    name: 'another drill of the same certificate set',
    given: (rig) => rig.start('certificate-rotation', { resource: 'shop' }),
    reason: 'another-drill',
  },
  { name: 'a reader as its target', input: { resource: 'shop', target: 'shop-2' }, reason: 'bad-input' },
];

export function testRefusing(): void {
  describe('refuses, with a report,', () => {
    test.for(REFUSALS)('$name', async ({ input = { resource: 'shop' }, options, given, reason }) => {
      const check = async (rig: Rig) => {
        const drillId = await rig.start('certificate-rotation', input);
        const report = await rig.untilReported(drillId);
        expect(report).toMatchObject({ drill: 'certificate-rotation', verdict: 'refused', reason });
        expect(report.explanation).toMatch(/ .*\.$/);
        const { certificates, interlocks } = await rig.snapshot();
        expect(interlocks).toEqual([]);
        const tagged = certificates.filter(({ arn }) => rig.region.acm.resourceTags(arn)?.['evenkeel:drill']);
        expect(tagged).toEqual([]);
      };
      if (!given && !options) return await inStandingRegion('shop', check);
      const rig = await createRotationRig(options);
      await given?.(rig);
      await check(rig);
    });

    test('what has changed since it was approved', async () => {
      const rig = await createRotationRig();
      const drillId = await rig.start('certificate-rotation', { resource: 'many' });
      await rig.until(drillId, 'Request Approval');
      await addWildcard(rig);
      await rig.approve(drillId);
      expect(await rig.untilReported(drillId)).toMatchObject({ verdict: 'refused', reason: 'not-supported' });
    });

    test('a default that somebody exchanges while ACM issues', async () => {
      const rig = await createRotationRig();
      const drillId = await rig.start('certificate-rotation', { resource: 'shop' });
      await rig.approve(drillId);
      await rig.until(drillId, 'Wait for Issuance');
      const other = await issueCertificate(rig.region, ['shop.example', 'www.shop.example'], { daysAgo: 1 });
      await new ElasticLoadBalancingV2Client(rig.region.clientConfig()).send(
        new ModifyListenerCommand({
          ListenerArn: listenerOf(rig, 'shop').id,
          Certificates: [{ CertificateArn: other }],
        }),
      );
      expect(await rig.untilReported(drillId)).toMatchObject({ verdict: 'refused', reason: 'plan-changed' });
      expect(listenerOf(rig, 'shop').defaultCertificate).toBe(other);
    });
  });
}
