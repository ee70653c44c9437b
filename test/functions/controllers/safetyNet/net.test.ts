import {
  DeleteScalingPolicyCommand,
  DeregisterScalableTargetCommand,
  PutScalingPolicyCommand,
  RegisterScalableTargetCommand,
} from '@aws-sdk/client-application-auto-scaling';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, test } from 'vitest';
import {
  deployed,
  type Deployed,
  HOUR,
  MINUTE,
  READERS,
  readersOf,
  registerByHand,
  registered,
  scalingOf,
  synthesizeOnce,
} from './deployed.ts';

synthesizeOnce();

const SHOP = { ...READERS, ResourceId: 'cluster:shop' };

/** A load that one reader cannot carry. */
const busy = () => 1.2;

describe('the net', () => {
  test('is in place right after the start: tagged, between floor and ceiling, and it never removes a reader', async () => {
    const shop = await deployed();
    await shop.run(MINUTE);
    const { target, tags, policies } = await registered(shop);
    expect(target).toMatchObject({
      MinCapacity: 1,
      MaxCapacity: 4,
      SuspendedState: {
        DynamicScalingInSuspended: true,
        DynamicScalingOutSuspended: false,
        ScheduledScalingSuspended: true,
      },
    });
    expect(tags).toEqual({ 'evenkeel:stage': 'dev', 'evenkeel:cluster': 'shop' });
    expect(policies).toHaveLength(1);
    expect(policies[0]).toMatchObject({
      PolicyName: 'evenkeel-dev-safety-net',
      TargetTrackingScalingPolicyConfiguration: {
        PredefinedMetricSpecification: { PredefinedMetricType: 'RDSReaderAverageCPUUtilization' },
        // 20 above the 60 % that Evenkeel steers towards.
        TargetValue: 80,
        DisableScaleIn: true,
        ScaleInCooldown: 300,
        ScaleOutCooldown: 300,
      },
    });
    expect(shop.decisions()).toEqual(['register/missing', 'hold/in-place']);
    expect(shop.region.iam.denials).toEqual([]);
    expect(shop.problems).toEqual([]);
  });

  test('writes nothing while it is in place', async () => {
    const shop = await deployed();
    await shop.run(10 * MINUTE);
    const about = () => itemsOf(shop).filter(({ pk, sk }) => `${String(pk)}${String(sk)}`.includes('shop'));
    const before = about();
    await shop.run(2 * HOUR);
    expect(about()).toEqual(before);
  });

  test('is put right when a person changes its bounds, and the policy keeps its alarms', async () => {
    const shop = await deployed();
    await shop.run(MINUTE);
    const alarms = (await registered(shop)).policies[0]!.Alarms;
    await scalingOf(shop.region).send(
      new RegisterScalableTargetCommand({
        ...SHOP,
        MinCapacity: 0,
        MaxCapacity: 1,
        SuspendedState: { DynamicScalingInSuspended: false },
      }),
    );
    await shop.run(6 * MINUTE);
    const { target, policies } = await registered(shop);
    expect(target).toMatchObject({
      MinCapacity: 1,
      MaxCapacity: 4,
      SuspendedState: { DynamicScalingInSuspended: true, DynamicScalingOutSuspended: false },
    });
    expect(policies[0]!.Alarms).toEqual(alarms);
    expect(shop.decisions().slice(2)).toEqual(['register/differs', 'hold/in-place']);
  });

  test('is put right when a person deletes its policy, or the whole target', async () => {
    const shop = await deployed();
    await shop.run(MINUTE);
    const client = scalingOf(shop.region);
    await client.send(new DeleteScalingPolicyCommand({ ...SHOP, PolicyName: 'evenkeel-dev-safety-net' }));
    await shop.run(6 * MINUTE);
    expect((await registered(shop)).policies).toHaveLength(1);
    await client.send(new DeregisterScalableTargetCommand(SHOP));
    await shop.run(6 * MINUTE);
    const { tags, policies } = await registered(shop);
    expect(tags).toMatchObject({ 'evenkeel:stage': 'dev' });
    expect(policies).toHaveLength(1);
    expect(shop.decisions().filter((decision) => decision.startsWith('register'))).toEqual([
      'register/missing',
      'register/differs',
      'register/missing',
    ]);
  });

  test('is taken away where the fleet says none', async () => {
    const plain = await deployed('plain', {
      before: (region) =>
        registerByHand(region, 'plain', {
          policyName: 'evenkeel-dev-safety-net',
          tags: { 'evenkeel:stage': 'dev', 'evenkeel:cluster': 'plain' },
        }),
    });
    await plain.run(MINUTE);
    expect(await registered(plain)).toEqual({ target: undefined, tags: undefined, policies: [] });
    expect(plain.decisions()).toEqual(['release/not-wanted', 'hold/not-wanted']);
  });

  test('is told and not put in place where Evenkeel only observes', async () => {
    const watched = await deployed('watched');
    await watched.run(12 * MINUTE);
    expect((await registered(watched)).target).toBeUndefined();
    expect(watched.decisions()).toEqual(['register/missing']);
  });

  test('adds no reader while a drill has the cluster, and serves again after it', async () => {
    const shop = await deployed('shop', { load: (seconds) => (seconds >= 420 ? 1.2 : 0.3) });
    const untilMs = shop.region.clock.now() + 30 * MINUTE;
    await shop.run(MINUTE);
    for (const controller of ['replicas', 'safetyNet']) {
      await putItem(shop, {
        pk: `interlocks#${controller}`,
        controller,
        sk: 'interlock#shop',
        schemaVersion: 1,
        by: 'drill',
        untilMs,
      });
    }
    await shop.run(20 * MINUTE);
    expect((await registered(shop)).target!.SuspendedState).toEqual({
      DynamicScalingInSuspended: true,
      DynamicScalingOutSuspended: true,
      ScheduledScalingSuspended: true,
    });
    expect(netReadersOf(shop)).toEqual([]);
    await shop.run(20 * MINUTE);
    expect((await registered(shop)).target!.SuspendedState!.DynamicScalingOutSuspended).toBe(false);
    expect(shop.decisions()).toEqual([
      'register/missing',
      'hold/in-place',
      'suspend/held-by-interlock',
      'hold/held-by-interlock',
      'register/differs',
      'hold/in-place',
    ]);
  });
});

describe("somebody else's scaling", () => {
  test('is left as it is, and both controllers hold the cluster', async () => {
    const shop = await deployed('shop', { load: busy, before: (region) => registerByHand(region, 'shop') });
    const before = await registered(shop);
    await shop.run(40 * MINUTE);
    expect(await registered(shop)).toEqual(before);
    expect(shop.decisions()).toEqual(['hold/foreign-scaling']);
    expect(shop.decisions('replicas').at(-1)).toBe('hold/held-by-interlock');
    expect(readersOf(shop).filter(({ id }) => id.startsWith('evenkeel-'))).toEqual([]);
    const attention = shop.sayings.filter(
      ({ type, detail }) => type === 'Attention Needed' && detail['resource'] === 'shop',
    );
    expect(attention.map(({ detail }) => detail['reason'])).toEqual(['foreign-scaling']);
  });

  test('is recognised where it hangs on our target', async () => {
    const shop = await deployed();
    await shop.run(MINUTE);
    await scalingOf(shop.region).send(
      new PutScalingPolicyCommand({
        ...SHOP,
        PolicyName: 'theirs',
        PolicyType: 'TargetTrackingScaling',
        TargetTrackingScalingPolicyConfiguration: {
          PredefinedMetricSpecification: { PredefinedMetricType: 'RDSReaderAverageDatabaseConnections' },
          TargetValue: 100,
        },
      }),
    );
    await shop.run(12 * MINUTE);
    expect(shop.decisions().at(-1)).toBe('hold/foreign-scaling');
    expect(shop.decisions('replicas').at(-1)).toBe('hold/held-by-interlock');
  });

  test('lets go of the cluster a quarter of an hour after it is gone', async () => {
    const shop = await deployed('shop', { before: (region) => registerByHand(region, 'shop') });
    await shop.run(10 * MINUTE);
    await scalingOf(shop.region).send(new DeregisterScalableTargetCommand(SHOP));
    await shop.run(22 * MINUTE);
    expect(shop.decisions()).toEqual(['hold/foreign-scaling', 'register/missing', 'hold/in-place']);
    expect(shop.decisions('replicas').at(-1)).toBe('hold/within-band');
  });

  test('does not take the place of a drill', async () => {
    const drill = {
      pk: 'interlocks#replicas',
      sk: 'interlock#shop',
      controller: 'replicas',
      schemaVersion: 1,
      by: 'drill',
      untilMs: Date.UTC(2026, 2, 3),
    };
    const shop = await deployed('shop', { before: (region) => registerByHand(region, 'shop') });
    await putItem(shop, drill);
    await shop.run(6 * MINUTE);
    expect(itemsOf(shop)).toContainEqual(drill);
  });

  test('is nothing that observing would touch', async () => {
    const watched = await deployed('watched', { before: (region) => registerByHand(region, 'watched') });
    await watched.run(6 * MINUTE);
    expect(watched.decisions()).toEqual(['hold/foreign-scaling']);
    expect(itemsOf(watched).filter(({ sk }) => String(sk).startsWith('interlock#'))).toEqual([]);
  });
});

const netReadersOf = (shop: Deployed) => readersOf(shop).filter(({ id }) => id.startsWith('application-autoscaling-'));

const TABLE = 'evenkeel-dev';

/** What the safety net has in the ledger, and all interlocks. */
const itemsOf = ({ region }: Deployed) =>
  region.dynamoDb
    .inspect(TABLE)
    .filter(({ pk, sk }) => String(pk).includes('safetyNet') || String(sk).startsWith('interlock#'));

async function putItem({ region }: Deployed, item: Record<string, unknown>): Promise<void> {
  const client = new DynamoDBClient(region.clientConfig());
  await client.send(new PutItemCommand({ TableName: TABLE, Item: marshall(item) }));
}
