import { CreateTableCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, test } from 'vitest';
import fleet, { EDGE_PORT, WEBSITES } from '../../../sandbox/faults/night/fleet.ts';
import { certificatesKept } from '../../../sandbox/invariants/fleet/certificates.ts';
import { drillsApproved } from '../../../sandbox/invariants/fleet/drills.ts';
import { FaultRecord } from '../../../sandbox/invariants/fleet/faultRecord.ts';
import { decidedBefore, leasesKept, pausesRespected, Refusals } from '../../../sandbox/invariants/fleet/ledger.ts';
import { movesBounded, zonesKept } from '../../../sandbox/invariants/fleet/targets.ts';
import { type Act, controllerOf, Ledger, type Watched } from '../../../sandbox/invariants/fleet/watch.ts';
import { createRegion } from '../../../sandbox/region.ts';
import { createBalanced, targetsIn } from '../../../sandbox/scenarios/balanced.ts';
import { addCertificate, createWebsite, issueCertificate } from '../../../sandbox/scenarios/website.ts';

const MINUTE_MS = 60_000;
const TABLE = 'evenkeel-dev';
const edge = fleet.targetGroups['edge']!;

/** A Region with an empty ledger, in which nothing is deployed: what functions would do is said to the invariants. */
async function watched(): Promise<Watched & { put(item: object): Promise<void>; run(ms: number): Promise<void> }> {
  const region = createRegion();
  const client = new DynamoDBClient(region.clientConfig());
  await client.send(
    new CreateTableCommand({
      TableName: TABLE,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' as const })),
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
    }),
  );
  await region.clock.runUntil(region.clock.now() + MINUTE_MS);
  return {
    region,
    stage: 'dev',
    ledger: new Ledger(region, TABLE),
    put: async (item) => void (await client.send(new PutItemCommand({ TableName: TABLE, Item: marshall(item) }))),
    run: (ms) => region.clock.runUntil(region.clock.now() + ms),
  };
}

const actOf = ({ region }: Watched, called: string, input: object, controller?: string): Act => {
  const [service, operation] = called.split(':') as [string, string];
  return {
    atMs: region.clock.now(),
    service,
    operation,
    input: input as Act['input'],
    functionName: controller ?? 'a drill',
    controller,
  };
};

test('a function is the controller whose construct it belongs to, and none of a drill', () => {
  expect(controllerOf('Evenkeel-ReplicasFunction00BD27F9-1')).toBe('replicas');
  expect(controllerOf('Evenkeel-SafetyNetFunction7A48AABE-1')).toBe('safetyNet');
  expect(controllerOf('evenkeel-dev-drill-inject')).toBeUndefined();
});

describe('never a certificate detached before another one covers its names', () => {
  const removal = (ListenerArn: string, CertificateArn: string) => ({
    ListenerArn,
    Certificates: [{ CertificateArn }],
  });

  test('the last one stays, and one goes once another is served by every address', async () => {
    const shop = await watched();
    const { before } = certificatesKept(shop, WEBSITES);
    const other = await issueCertificate(shop.region, ['other.shop.example'], { daysAgo: 1 });
    const api = await issueCertificate(shop.region, ['api.shop.example'], { daysAgo: 1 });
    const website = await createWebsite(shop.region, 'many', [other, api]);
    const remove = actOf(shop, 'elasticloadbalancing:RemoveListenerCertificates', removal(website.httpsArn!, api));
    expect(before!(remove)).toContain('api.shop.example loses its last certificate');
    const successor = await issueCertificate(shop.region, ['api.shop.example'], { daysAgo: 0 });
    await addCertificate(shop.region, website.httpsArn!, successor);
    expect(before!(remove)).toContain('which not every address');
    await shop.run(MINUTE_MS);
    expect(before!(remove)).toBeUndefined();
  });

  test('another default has to cover the names of the one before', async () => {
    const shop = await watched();
    const { before } = certificatesKept(shop, WEBSITES);
    const web = await issueCertificate(shop.region, [...WEBSITES.web], { daysAgo: 1 });
    const half = await issueCertificate(shop.region, ['shop.example'], { daysAgo: 1 });
    const { httpsArn = '' } = await createWebsite(shop.region, 'web', [web]);
    const exchange = (arn: string) => actOf(shop, 'elasticloadbalancing:ModifyListener', removal(httpsArn, arn));
    expect(before!(exchange(half))).toContain('www.shop.example loses');
    const whole = await issueCertificate(shop.region, ['shop.example', '*.shop.example'], { daysAgo: 1 });
    expect(before!(exchange(whole))).toBeUndefined();
  });
});

describe('never a zone below its healthy minimum by Evenkeel', () => {
  test('by a deregistration, unless the zone does without', async () => {
    const shop = await watched();
    await createBalanced(shop.region, 'edge', edge, { port: EDGE_PORT, targetsPerZone: 3 });
    const { before } = zonesKept(shop, fleet.targetGroups);
    const ids = targetsIn(shop.region, edge, 'eu-west-1a');
    const deregister = (count: number) => {
      const Targets = ids.slice(0, count).map((Id) => ({ Id }));
      return actOf(shop, 'elasticloadbalancing:DeregisterTargets', { TargetGroupArn: edge.arn, Targets }, 'targets');
    };
    expect(before!(deregister(1))).toBeUndefined();
    expect(before!(deregister(2))).toContain('eu-west-1a is left with 1 of at least 2');
  });

  test('by the end of cross-zone load balancing', async () => {
    const shop = await watched();
    await createBalanced(shop.region, 'edge', edge, { port: EDGE_PORT, targetsPerZone: 2 });
    const { before } = zonesKept(shop, fleet.targetGroups);
    const Attributes = [{ Key: 'load_balancing.cross_zone.enabled', Value: 'use_load_balancer_configuration' }];
    const act = () =>
      actOf(
        shop,
        'elasticloadbalancing:ModifyTargetGroupAttributes',
        { TargetGroupArn: edge.arn, Attributes },
        'targets',
      );
    expect(before!(act())).toBeUndefined();
    shop.region.tcp.hosts.kill(targetsIn(shop.region, edge, 'eu-west-1b').slice(0, 1));
    await shop.run(MINUTE_MS);
    expect(before!(act())).toContain('eu-west-1b is left with 1 of at least 2');
  });

  test('ten targets move within a minute, and no eleventh', async () => {
    const shop = await watched();
    await createBalanced(shop.region, 'edge', edge, { port: EDGE_PORT, targetsPerZone: 4 });
    const { before } = movesBounded(shop, fleet.targetGroups);
    const all = edge.zones.flatMap((zone) => targetsIn(shop.region, edge, zone));
    const move = (ids: string[]) => {
      const Targets = ids.map((Id) => ({ Id }));
      return before!(
        actOf(shop, 'elasticloadbalancing:DeregisterTargets', { TargetGroupArn: edge.arn, Targets }, 'targets'),
      );
    };
    expect(move(all.slice(0, 10))).toBeUndefined();
    expect(move(all.slice(10, 11))).toBe('11 targets within a minute');
    await shop.run(MINUTE_MS);
    expect(move(all.slice(11))).toBeUndefined();
  });
});

describe('the ledger', () => {
  const remove = { DBInstanceIdentifier: 'evenkeel-shop-1' };

  test('has a decision before it is carried out', async () => {
    const shop = await watched();
    const { before } = decidedBefore(shop, new FaultRecord());
    const act = actOf(shop, 'rds:DeleteDBInstance', remove, 'replicas');
    expect(before!(act)).toContain('no decision');
    const atMs = shop.region.clock.now() - 1_000;
    await shop.put({ pk: 'history#replicas#shop', sk: '1', event: 'decision', kind: 'hold', atMs });
    expect(before!(act)).toContain('no decision');
    await shop.put({ pk: 'history#replicas#shop', sk: '2', event: 'decision', kind: 'remove', atMs });
    expect(before!(act)).toBeUndefined();
  });

  test('has pauses that are respected, once an invocation that began before them is over', async () => {
    const shop = await watched();
    const { before } = pausesRespected(shop, new FaultRecord(), () => 'shop');
    const sinceMs = shop.region.clock.now();
    await shop.put({ pk: 'pauses#replicas', sk: 'pause#shop', by: 'ada', sinceMs, untilMs: sinceMs + 60 * MINUTE_MS });
    const act = () => actOf(shop, 'rds:DeleteDBInstance', remove, 'replicas');
    await shop.run(2 * MINUTE_MS);
    expect(before!(act())).toBeUndefined();
    await shop.run(5 * MINUTE_MS);
    expect(before!(act())).toBe('DeleteDBInstance of shop, which ada has paused');
    await shop.run(54 * MINUTE_MS);
    expect(before!(act())).toBeUndefined();
  });

  test('has leases that only their holders release, and that end', async () => {
    const shop = await watched();
    const { before, look } = leasesKept(shop);
    const untilMs = shop.region.clock.now() + MINUTE_MS;
    await shop.put({ pk: 'leases#replicas', sk: 'shop', by: 'one', fence: 7, untilMs });
    const release = (values: object) => {
      const Key = marshall({ pk: 'leases#replicas', sk: 'shop' });
      const ExpressionAttributeValues = marshall({ ':zero': 0, ...values });
      return before!(actOf(shop, 'dynamodb:UpdateItem', { Key, ExpressionAttributeValues }, 'replicas'));
    };
    expect(release({ ':fence': 7 })).toBeUndefined();
    expect(release({ ':fence': 6 })).toBe('the lease of shop is released without its fence');
    expect(look!()).toEqual([]);
    await shop.put({ pk: 'leases#replicas', sk: 'search', by: 'one', fence: 7, untilMs: untilMs + 60 * MINUTE_MS });
    expect(look!()).toEqual(['leases#replicas/search lasts for 3660 s']);
  });

  test('an interlock that is left is told at the end, but for that of what others scale', async () => {
    const shop = await watched();
    const untilMs = shop.region.clock.now() + MINUTE_MS;
    await shop.put({ pk: 'interlocks#replicas', sk: 'interlock#shop', by: 'foreign-scaling-policy', untilMs });
    await shop.put({ pk: 'interlocks#targets', sk: 'interlock#edge', by: 'drill-1', untilMs });
    expect(leasesKept(shop).atEnd!()).toEqual(['interlocks#targets/interlock#edge is still held by drill-1']);
  });

  test('has every refusal, unless the function was disturbed', async () => {
    const shop = await watched();
    const record = new FaultRecord();
    const refusals = new Refusals(shop, record);
    refusals.note(actOf(shop, 'rds:CreateDBInstance', {}, 'replicas'));
    await shop.run(8 * MINUTE_MS);
    expect(refusals.look()).toEqual(['rds:CreateDBInstance of replicas was refused, and its history does not say so']);
    const refused = actOf(shop, 'rds:CreateDBInstance', {}, 'replicas');
    refusals.note(refused);
    const line = { event: 'failed', kind: 'add', atMs: refused.atMs + 500 };
    await shop.put({ pk: 'history#replicas#shop', sk: '1', ...line });
    await shop.run(8 * MINUTE_MS);
    expect(refusals.look()).toEqual([]);
    const register = 'elasticloadbalancing:RegisterTargets';
    for (const excuse of ['targets', 'ledger', register]) {
      refusals.note(actOf(shop, register, {}, 'targets'));
      record.disturb(excuse, shop.region.clock.now());
      await shop.run(8 * MINUTE_MS);
      expect(refusals.look()).toEqual([]);
    }
    for (const none of ['replicas', 'elasticloadbalancing:DeregisterTargets']) {
      refusals.note(actOf(shop, register, {}, 'targets'));
      record.disturb(none, shop.region.clock.now());
      await shop.run(8 * MINUTE_MS);
      expect(refusals.look()).toEqual([`${register} of targets was refused, and its history does not say so`]);
    }
  });
});

describe('nobody without the right to starts a drill', () => {
  const approved = (...by: string[]) => by.map((person) => ({ by: person, decision: 'approved' }));
  const ofAda = { requestedBy: 'ada', requester: { identity: 'slack:T0SHOP/U0ADA' } };
  const byHand = { requestedBy: 'unverified' };

  test.each<{ about: string; record: object; wrong: string[] }>([
    { about: 'another approver is enough', record: { ...ofAda, approvals: approved('bob') }, wrong: [] },
    { about: 'nobody is not', record: ofAda, wrong: ['d goes on with 0 of 1 approvals'] },
    {
      about: 'whoever requests a drill does not approve it',
      record: { ...ofAda, approvals: approved('ada') },
      wrong: ['d counts the approval of ada, who may not give it'],
    },
    {
      about: 'whoever is no approver does not',
      record: { ...ofAda, approvals: approved('cem') },
      wrong: ['d counts the approval of cem, who may not give it'],
    },
    { about: 'past the drill API it takes two', record: { ...byHand, approvals: approved('ada', 'bob') }, wrong: [] },
    {
      about: 'the same person twice is one',
      record: { ...byHand, approvals: approved('ada', 'ada') },
      wrong: ['d goes on with 1 of 2 approvals'],
    },
  ])('$about', async ({ record, wrong }) => {
    for (const begun of [{ injection: { atMs: 1 } }, { approvedAtMs: 1 }]) {
      const shop = await watched();
      const drill = { drill: 'aurora-failover', drillId: 'd', input: { resource: 'shop' } };
      await shop.put({ pk: 'drills', sk: 'd', ...drill, ...begun, ...record });
      expect(drillsApproved(shop, fleet).look!()).toEqual(wrong);
    }
  });

  test('what still waits is not judged', async () => {
    const shop = await watched();
    const drill = { drill: 'aurora-failover', drillId: 'd', input: { resource: 'shop' }, ...byHand };
    await shop.put({ pk: 'drills', sk: 'd', ...drill, approvals: approved('ada') });
    expect(drillsApproved(shop, fleet).look!()).toEqual([]);
  });
});
