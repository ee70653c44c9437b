import {
  type CreateDBInstanceMessage,
  DescribeDBInstancesCommand,
  ModifyDBInstanceCommand,
  RDSClient,
  RebootDBInstanceCommand,
} from '@aws-sdk/client-rds';
import { expect, test } from 'vitest';
import type { RegionOptions } from '../../../../../sandbox/region.ts';
import { AwsError } from '../../../../../sandbox/wire/handlers.ts';
import { assemblyOf } from '../../../../synthesis/assembly.ts';
import { deployed, type Deployed, MINUTE, readersOf } from './deployed.ts';

/** One reader of people, `shop-2`, and two of ours; a light load. */
async function standing(rds: RegionOptions['rds'] = {}, changes: Partial<RegionOptions> = {}): Promise<Deployed> {
  const shop = await deployed({
    shop: () => 0.9,
    rds,
    assemblyFolder: await assemblyOf(new URL('./replacingFleet.ts', import.meta.url)),
    ...changes,
  });
  await shop.run(20 * MINUTE);
  expect(oursIn(shop)).toHaveLength(2);
  return shop;
}

const oursIn = (shop: Deployed) => readersOf(shop).filter(({ id }) => id.startsWith('evenkeel-'));
const clientOf = ({ region }: Deployed) => new RDSClient(region.clientConfig());

/** Runs minute by minute and keeps the fewest readers that served, and the most that were there. */
async function watched(shop: Deployed, minutes: number) {
  let [fewestServing, most] = [Infinity, 0];
  for (let minute = 0; minute < minutes; minute++) {
    await shop.run(MINUTE);
    const answering = shop.region.rds.dataPlane.answering('shop', 'custom-if-present');
    fewestServing = Math.min(fewestServing, answering.length);
    most = Math.max(most, readersOf(shop).filter(({ status }) => status !== 'deleting').length);
  }
  return { fewestServing, most };
}

const toldOf = ({ sayings }: Deployed) =>
  sayings.filter(({ type }) => type === 'Attention Needed').map(({ detail }) => detail['reason']);

const connectionsCut = ({ region }: Deployed) => region.physics.measures('shop').connectionsCut;

/** Every order from now on; `answer` may refuse it. */
function orders({ region }: Deployed, answer: (order: CreateDBInstanceMessage) => void = () => {}) {
  const sent: CreateDBInstanceMessage[] = [];
  region.endpoint.intercept = async ({ operation }, input, next) => {
    if (operation === 'CreateDBInstance') {
      sent.push(input as CreateDBInstanceMessage);
      answer(input as CreateDBInstanceMessage);
    }
    return await next();
  };
  return sent;
}

/** What was decided about outdated readers, in order. */
const steps = (shop: Deployed) => shop.decisions().filter((step) => /outdated|admit|remove/.test(step));

/** What one replacement is made of. */
const REPLACED = ['add/outdated', 'admit/available', 'drain/outdated', 'remove/drained'];

test('readers of the second class are replaced by the first one, one after another, once it can be had', async () => {
  let hasCapacity = false;
  const shop = await standing({
    noCapacity: (instanceClass) => (instanceClass === 'db.r8g.large' && !hasCapacity ? 'fault' : undefined),
  });
  expect(oursIn(shop).map(({ instanceClass }) => instanceClass)).toEqual(['db.r6g.large', 'db.r6g.large']);
  hasCapacity = true;
  const before = steps(shop).length;
  const { fewestServing, most } = await watched(shop, 120);
  expect(oursIn(shop).map(({ instanceClass }) => instanceClass)).toEqual(['db.r8g.large', 'db.r8g.large']);
  expect(steps(shop).slice(before)).toEqual([...REPLACED, ...REPLACED]);
  expect({ fewestServing, most, cut: connectionsCut(shop) }).toEqual({ fewestServing: 3, most: 4, cut: 0 });
  // The reader of people is of a class of the fleet: that is their choice.
  expect(toldOf(shop)).toEqual([]);
  expect(shop.problems).toEqual([]);
});

test('readers of another parameter group than that of people’s reader are replaced, and have it at once', async () => {
  const shop = await standing();
  const client = clientOf(shop);
  await client.send(new ModifyDBInstanceCommand({ DBInstanceIdentifier: 'shop-2', DBParameterGroupName: 'tuned-2' }));
  const sent = orders(shop);
  const { fewestServing, most } = await watched(shop, 120);
  expect(sent.map(({ DBParameterGroupName }) => DBParameterGroupName)).toEqual(['tuned-2', 'tuned-2']);
  const { DBInstances = [] } = await client.send(new DescribeDBInstancesCommand({}));
  const groups = DBInstances.filter(({ DBClusterIdentifier }) => DBClusterIdentifier === 'shop').map(
    ({ DBInstanceIdentifier, DBParameterGroups }) => [
      DBInstanceIdentifier!.slice(0, 8),
      DBParameterGroups![0]!.DBParameterGroupName,
      DBParameterGroups![0]!.ParameterApplyStatus,
    ],
  );
  expect(groups).toEqual([
    ['shop-1', 'default.aurora-postgresql16', 'in-sync'],
    ['shop-2', 'tuned-2', 'pending-reboot'],
    ['evenkeel', 'tuned-2', 'in-sync'],
    ['evenkeel', 'tuned-2', 'in-sync'],
  ]);
  expect({ fewestServing, most, cut: connectionsCut(shop) }).toEqual({ fewestServing: 3, most: 4, cut: 0 });
  // Theirs is not touched; that it waits for a restart is for people to know, until they restart it.
  expect(toldOf(shop)).toEqual(['outdated not-ours']);
  await client.send(new RebootDBInstanceCommand({ DBInstanceIdentifier: 'shop-2' }));
  await shop.run(20 * MINUTE);
  expect(toldOf(shop)).toEqual(['outdated not-ours', 'outdated not-ours']);
  expect(sent).toHaveLength(2);
});

test('readers of an authority that expires are replaced by readers of the one that people’s reader has', async () => {
  const authorityExpiry = (id: string) => (id === 'rds-ca-rsa2048-g1' ? Date.UTC(2026, 2, 2, 1) : undefined);
  const shop = await standing({ authorityExpiry });
  await clientOf(shop).send(
    new ModifyDBInstanceCommand({
      DBInstanceIdentifier: 'shop-2',
      CACertificateIdentifier: 'rds-ca-ecc384-g1',
      CertificateRotationRestart: false,
      ApplyImmediately: true,
    }),
  );
  const sent = orders(shop);
  const { fewestServing } = await watched(shop, 120);
  expect(sent.map(({ CACertificateIdentifier }) => CACertificateIdentifier)).toEqual([
    'rds-ca-ecc384-g1',
    'rds-ca-ecc384-g1',
  ]);
  expect(oursIn(shop).map(({ status }) => status)).toEqual(['available', 'available']);
  expect({ fewestServing, cut: connectionsCut(shop) }).toEqual({ fewestServing: 3, cut: 0 });
});

test('a new reader that is refused stops it for a day: the old one stays, and people hear why', async () => {
  const shop = await standing();
  const client = clientOf(shop);
  const old = oursIn(shop).map(({ id }) => id);
  await client.send(new ModifyDBInstanceCommand({ DBInstanceIdentifier: 'shop-2', DBParameterGroupName: 'tuned-2' }));
  const sent = orders(shop, () => {
    throw new AwsError('InvalidParameterCombination', 'Something else is wrong.', { status: 400 });
  });
  const { fewestServing } = await watched(shop, 60);
  expect(sent).toHaveLength(1);
  expect(oursIn(shop).map(({ id }) => id)).toEqual(old);
  expect(fewestServing).toBe(3);
  expect(toldOf(shop)).toContain('replacement stopped');
});

test('a new reader that does not come up stops it for a day, and is removed', async () => {
  const rds: { parameterGroup?: (name: string) => 'incompatible' | undefined } = {};
  const shop = await standing(rds);
  const old = oursIn(shop).map(({ id }) => id);
  await clientOf(shop).send(
    new ModifyDBInstanceCommand({ DBInstanceIdentifier: 'shop-2', DBParameterGroupName: 'tuned-2' }),
  );
  rds.parameterGroup = () => 'incompatible';
  const sent = orders(shop);
  await watched(shop, 60);
  expect(sent).toHaveLength(1);
  expect(oursIn(shop).map(({ id }) => id)).toEqual(old);
  expect(toldOf(shop)).toEqual(
    expect.arrayContaining(['replacement stopped', 'refuses order with parameter group tuned-2']),
  );
});

test('a new reader that is made like the old one again is not replaced: one order for each, and people hear of it', async () => {
  const shop = await standing();
  const client = clientOf(shop);
  await client.send(new ModifyDBInstanceCommand({ DBInstanceIdentifier: 'shop-2', DBParameterGroupName: 'tuned-2' }));
  const sent: unknown[] = [];
  shop.region.endpoint.intercept = async ({ operation }, input, next) => {
    if (operation !== 'CreateDBInstance') return await next();
    sent.push(input);
    // Somebody's automation puts every new instance into a group of its own.
    const answer = await next();
    const { DBInstanceIdentifier } = input as CreateDBInstanceMessage;
    const made = () =>
      client
        .send(new ModifyDBInstanceCommand({ DBInstanceIdentifier, DBParameterGroupName: 'corporate' }))
        .then(() => client.send(new RebootDBInstanceCommand({ DBInstanceIdentifier })));
    shop.region.clock.setTimeout(() => void made(), 12 * MINUTE);
    return answer;
  };
  await watched(shop, 120);
  expect(sent).toHaveLength(2);
  expect(toldOf(shop).filter((reason) => String(reason).startsWith('outdated-again'))).toHaveLength(2);
  expect(oursIn(shop)).toHaveLength(2);
});
