import { setTimeout } from 'node:timers/promises';
import { type DBCluster, type DBInstance, FailoverDBClusterCommand } from '@aws-sdk/client-rds';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type BeforeDeletion,
  whyNotDelete,
} from '../../../../../functions/controllers/replicas/actions/deleteReader.ts';
import { LostResponse } from '../../../../../sandbox/wire/handlers.ts';
import { MINUTE, NOW, policy } from '../builders.ts';
import { type Acting, acting, OURS } from './acting.ts';

const instance = (id: string, changes: Partial<DBInstance> = {}): DBInstance => ({
  DBInstanceIdentifier: id,
  DBInstanceStatus: 'available',
  TagList: OURS,
  ...changes,
});

const clusterOf = (members: Readonly<Record<string, boolean>>, changes: Partial<DBCluster> = {}): DBCluster => ({
  DBClusterIdentifier: 'shop',
  Status: 'available',
  DBClusterMembers: Object.entries(members).map(([DBInstanceIdentifier, IsClusterWriter]) => ({
    DBInstanceIdentifier,
    IsClusterWriter,
  })),
  ...changes,
});

/** A writer and three readers of ours, of which r1 is to go. */
const ready: BeforeDeletion = {
  cluster: clusterOf({ writer: true, r1: false, r2: false, r3: false }),
  instances: ['writer', 'r1', 'r2', 'r3'].map((id) => instance(id)),
  lastFailoverMs: undefined,
};
const withR1 = (changes: Partial<DBInstance>) =>
  ready.instances.map((one) => (one.DBInstanceIdentifier === 'r1' ? { ...one, ...changes } : one));

interface Row {
  readonly name: string;
  readonly before: Partial<BeforeDeletion>;
  readonly min?: number;
  readonly expected: string | undefined;
}

const rows: readonly Row[] = [
  { name: 'a reader of ours beside two others may go', before: {}, expected: undefined },
  { name: 'one that is gone cannot', before: { instances: [instance('writer')] }, expected: 'r1 is gone.' },
  {
    name: 'none of a cluster that is gone may',
    before: { cluster: undefined },
    expected: 'The cluster is gone, not available.',
  },
  {
    name: 'none of a cluster that fails over may',
    before: { cluster: { ...ready.cluster, Status: 'failing-over' } },
    expected: 'The cluster is failing-over, not available.',
  },
  {
    name: 'the writer may not',
    before: { cluster: clusterOf({ writer: false, r1: true, r2: false, r3: false }) },
    expected: 'r1 is the writer now, or not a member.',
  },
  {
    name: 'the writer may not even if it is broken',
    before: {
      cluster: clusterOf({ writer: false, r1: true, r2: false, r3: false }),
      instances: withR1({ DBInstanceStatus: 'failed' }),
    },
    expected: 'r1 is the writer now, or not a member.',
  },
  {
    name: 'an instance that is no member may not',
    before: { cluster: clusterOf({ writer: true, r2: false, r3: false }) },
    expected: 'r1 is the writer now, or not a member.',
  },
  { name: 'one without our tag may not', before: { instances: withR1({ TagList: [] }) }, expected: 'r1 is not ours.' },
  {
    name: 'one of another stage may not',
    before: { instances: withR1({ TagList: [{ Key: 'evenkeel:stage', Value: 'prod' }] }) },
    expected: 'r1 is not ours.',
  },
  {
    name: 'none may after a failover',
    before: { lastFailoverMs: NOW },
    expected: 'shop failed over less than ten minutes ago.',
  },
  {
    name: 'one that cannot serve may, even after a failover and below the minimum',
    before: { instances: withR1({ DBInstanceStatus: 'failed' }), lastFailoverMs: NOW },
    min: 3,
    expected: undefined,
  },
  ...['backing-up', 'modifying', 'configuring-log-exports', 'storage-optimization'].flatMap(
    (DBInstanceStatus): Row[] => [
      {
        name: `one that is ${DBInstanceStatus} serves: it may not after a failover`,
        before: { instances: withR1({ DBInstanceStatus }), lastFailoverMs: NOW },
        expected: 'shop failed over less than ten minutes ago.',
      },
      {
        name: `nor below the minimum, when ${DBInstanceStatus}`,
        before: { instances: withR1({ DBInstanceStatus }) },
        min: 3,
        expected: 'Without r1, fewer readers than the minimum would stay.',
      },
    ],
  ),
  { name: 'the minimum may stay', before: {}, min: 2, expected: undefined },
  {
    name: 'fewer than the minimum may not',
    before: {},
    min: 3,
    expected: 'Without r1, fewer readers than the minimum would stay.',
  },
  {
    name: 'those that do not answer do not count towards it',
    before: {
      instances: ready.instances.map((one) =>
        one.DBInstanceIdentifier === 'r3' ? { ...one, DBInstanceStatus: 'rebooting' } : one,
      ),
    },
    min: 2,
    expected: 'Without r1, fewer readers than the minimum would stay.',
  },
  {
    name: 'those that somebody else made do',
    before: {
      instances: ready.instances.map((one) => (one.DBInstanceIdentifier === 'r3' ? { ...one, TagList: [] } : one)),
    },
    min: 2,
    expected: undefined,
  },
];

describe('why a reader must not be deleted', () => {
  test.for(rows)('$name', ({ before, min = 1, expected }) => {
    expect(whyNotDelete('r1', { ...ready, ...before }, policy({ readers: { min, max: 5 } }))).toBe(expected);
  });
});

describe('a deletion', () => {
  let shop: Acting;
  /** Deletes as the function would, whatever has happened since it was decided. */
  let deleteReader: (id: string) => Promise<void>;

  beforeEach(async () => {
    shop = await acting();
    shop.beReached();
    const module = await import('../../../../../functions/controllers/replicas/actions/deleteReader.ts');
    deleteReader = (id) => module.deleteReader(id, 'shop', policy());
    // The first call of a client loads code, and takes its time on a busy machine.
    await deleteReader('nobody');
  });
  afterEach(() => shop.close());

  const deletions = () => shop.calls.filter((operation) => operation === 'DeleteDBInstance').length;
  const run = (minutes: number) => shop.region.clock.runUntil(shop.region.clock.now() + minutes * MINUTE);
  const failOver = (to: string) =>
    shop.rds.send(new FailoverDBClusterCommand({ DBClusterIdentifier: 'shop', TargetDBInstanceIdentifier: to }));

  test('deletes a reader of ours, and once it is going, that is what was wanted', async () => {
    shop.intercepting();
    await deleteReader('r1');
    expect(shop.statusOf('r1')).toBe('deleting');
    await deleteReader('r1');
    expect(deletions()).toBe(1);
  });

  test('leaves the writer alone that the reader has become', async () => {
    await failOver('r1');
    await run(2);
    expect(shop.region.rds.inspect().clusters[0]!.writer).toBe('r1');
    await expect(deleteReader('r1')).rejects.toThrow('r1 is the writer now');
    expect(shop.statusOf('r1')).toBe('available');
  });

  test('waits after a failover to somebody else', async () => {
    await run(12);
    await failOver('shop-2');
    await run(1);
    await expect(deleteReader('r1')).rejects.toThrow('shop failed over less than ten minutes ago.');
    expect(shop.statusOf('r1')).toBe('available');
  });

  test('is sent once, however RDS answers', async () => {
    shop.intercepting(async (operation, next) => {
      if (operation === 'DeleteDBInstance') throw new LostResponse();
      return await next();
    });
    await expect(deleteReader('r1')).rejects.toMatchObject({ $metadata: { attempts: 1 } });
    expect(deletions()).toBe(1);
    expect(shop.statusOf('r1')).toBe('available');
  });

  test('has succeeded where only its answer was lost', async () => {
    shop.intercepting(async (operation, next) => {
      const answer = await next();
      if (operation === 'DeleteDBInstance') throw new LostResponse();
      return answer;
    });
    await deleteReader('r1');
    expect(deletions()).toBe(1);
    expect(shop.statusOf('r1')).toBe('deleting');
  });

  test('is not sent on what RDS said more than a second ago', async () => {
    shop.intercepting(async (operation, next) => {
      const answer = await next();
      if (operation === 'DescribeDBClusters') await setTimeout(1_100);
      return answer;
    });
    await expect(deleteReader('r1')).rejects.toThrow(/^RDS took \d+ ms to describe shop/);
    expect(deletions()).toBe(0);
  });
});
