import { describe, expect, test } from 'vitest';
import { decide } from '../../../../functions/controllers/replicas/decide.ts';
import type { Policy } from '../../../../functions/controllers/replicas/situation.ts';
import type { ClusterView } from '../../../../functions/controllers/replicas/view.ts';
import { busy, busyColumn, cluster, draining, MINUTE, NOW, policy, reader, writer } from './builders.ts';

interface Row {
  readonly name: string;
  readonly view: ClusterView;
  readonly policy?: Partial<Policy>;
  readonly expect: Record<string, unknown>;
}

const missing = Number.NaN;
const two = [reader('r1'), reader('r2', { zone: 'eu-west-1c' })];
const three = [...two, reader('r3', { zone: 'eu-west-1a' })];
const connections = (column: readonly number[]) => ({ connections: new Map([['r2', column]]) });
const r2Draining = { progress: { draining: { r2: draining() } } };

const warmUp = { sql: ['SELECT 1'], secret: 'shop', timeoutSeconds: 300 };
const excluding = (...excluded: string[]) => ({ endpoint: { id: 'evenkeel-shop', status: 'available', excluded } });
const ordered = (changes: { warmUpAtMs?: number }) => ({
  progress: {
    ordered: {
      r2: {
        instanceClass: 'db.r6g.large',
        zone: 'eu-west-1c',
        orderedAtMs: NOW - 10 * MINUTE,
        accepted: true,
        ...changes,
      },
    },
  },
});

const rows: readonly Row[] = [
  // Guards
  {
    name: 'holds while a person has paused the cluster, even below the floor',
    view: cluster([], { pause: { by: 'ada', why: 'migration' } }),
    expect: { kind: 'hold', reason: 'paused' },
  },
  {
    name: 'holds when RDS knows no such cluster',
    view: cluster([], { status: 'absent', writerId: undefined, instances: [] }),
    expect: { kind: 'hold', reason: 'cluster-not-found' },
  },
  {
    name: 'holds while the cluster fails over, however busy its readers are',
    view: cluster(two, { status: 'failing-over', metrics: busy(4) }),
    expect: { kind: 'hold', reason: 'cluster-not-available' },
  },
  {
    name: 'holds while a drill has the cluster, and says so before anything about the cluster itself',
    view: cluster([], { interlock: { by: 'aurora-failover/2026-03-02', untilMs: NOW + MINUTE }, unfit: 'stopped' }),
    expect: { kind: 'hold', reason: 'held-by-interlock' },
  },
  {
    name: 'lets a pause beat an interlock',
    view: cluster([], { pause: { by: 'ada', why: 'migration' }, interlock: { by: 'drill', untilMs: NOW + MINUTE } }),
    expect: { kind: 'hold', reason: 'paused' },
  },
  ...(
    ['not-aurora', 'serverless-v1', 'limitless', 'global-secondary', 'stopped', 'blue-green', 'behind-proxy'] as const
  ).map((unfit): Row => ({
    name: `leaves a cluster alone that is ${unfit}, even below the floor`,
    view: cluster([], { unfit }),
    expect: { kind: 'hold', reason: unfit },
  })),
  // Repair
  {
    name: 'removes a reader of ours that can never serve, even without metrics',
    view: cluster([...two, reader('r3', { status: 'incompatible-parameters' })], {
      metrics: busyColumn(Array.from({ length: 18 }, () => missing)),
    }),
    expect: { kind: 'remove', reason: 'broken', readerId: 'r3' },
  },
  {
    name: 'remembers the class and zone of a reader for which there was no capacity',
    view: cluster([...two, reader('r3', { status: 'insufficient-capacity', zone: 'eu-west-1a' })]),
    expect: { kind: 'remove', reason: 'broken', readerId: 'r3', withoutCapacity: 'db.r6g.large/eu-west-1a' },
  },
  {
    name: "does not touch somebody else's broken reader, but counts it towards the ceiling",
    view: cluster([...two, reader('theirs', { status: 'failed', ours: false })], { metrics: busy(4) }),
    policy: { readers: { min: 1, max: 3 } },
    expect: { kind: 'hold', reason: 'at-ceiling' },
  },
  // The endpoint
  {
    name: 'creates the endpoint where there is none',
    view: cluster(two, { endpoint: undefined }),
    expect: { kind: 'set-endpoint', reason: 'endpoint-missing', excluded: [] },
  },
  {
    name: 'says nothing about a missing endpoint where it only observes',
    view: cluster(two, { endpoint: undefined, metrics: busy(1.5) }),
    policy: { mode: 'observe' },
    expect: { kind: 'hold', reason: 'within-band' },
  },
  {
    name: 'takes a reader back into the endpoint that somebody else excluded',
    view: cluster(two, { endpoint: { id: 'evenkeel-shop', status: 'available', excluded: ['r1'] } }),
    expect: { kind: 'set-endpoint', reason: 'endpoint-differs', excluded: [] },
  },
  {
    name: 'excludes a draining reader that the endpoint has lost',
    view: cluster(two, {
      ...r2Draining,
      endpoint: { id: 'evenkeel-shop', status: 'available', excluded: [] },
    }),
    expect: { kind: 'set-endpoint', reason: 'endpoint-differs', excluded: ['r2'] },
  },
  {
    name: 'tells the endpoint again where nobody noted since when a draining reader is left out',
    view: cluster(two, {
      ...r2Draining,
      progress: { draining: { r2: draining({ excludedAtMs: undefined }) } },
      endpoint: { id: 'evenkeel-shop', status: 'available', excluded: ['r2'] },
    }),
    expect: { kind: 'set-endpoint', reason: 'endpoint-differs', excluded: ['r2'] },
  },
  {
    name: 'leaves an endpoint alone that is being modified',
    view: cluster(two, {
      endpoint: { id: 'evenkeel-shop', status: 'modifying', excluded: ['r1'] },
      metrics: busy(1.5),
    }),
    expect: { kind: 'hold', reason: 'within-band' },
  },
  {
    name: 'does not mind that the endpoint still excludes a reader that is gone',
    view: cluster(two, {
      endpoint: { id: 'evenkeel-shop', status: 'available', excluded: ['gone'] },
      metrics: busy(1.5),
    }),
    expect: { kind: 'hold', reason: 'within-band' },
  },
  // Orders and the floor
  {
    name: 'repeats an order that RDS did not take, under the same name',
    view: cluster(two, {
      progress: {
        ordered: {
          'evenkeel-x': {
            instanceClass: 'db.r6g.large',
            zone: 'eu-west-1a',
            orderedAtMs: NOW - MINUTE,
            accepted: false,
          },
        },
      },
    }),
    expect: {
      kind: 'add',
      reason: 'order-not-accepted',
      readers: [{ id: 'evenkeel-x', zone: 'eu-west-1a', instanceClass: 'db.r6g.large' }],
    },
  },
  {
    name: 'builds up to the floor even without metrics',
    view: cluster([reader('r1')], { metrics: busyColumn(Array.from({ length: 18 }, () => missing)) }),
    policy: { readers: { min: 3, max: 5 } },
    expect: { kind: 'add', reason: 'below-floor', readers: [{ zone: 'eu-west-1c' }, { zone: 'eu-west-1a' }] },
  },
  {
    name: 'counts readers that are being built towards the floor',
    view: cluster([reader('r1'), reader('r2', { status: 'creating' })], { metrics: busy(1) }),
    policy: { readers: { min: 2, max: 5 } },
    expect: { kind: 'hold', reason: 'readers-on-the-way' },
  },
  {
    name: 'takes a draining reader back rather than building one for the floor',
    view: cluster(two, r2Draining),
    policy: { readers: { min: 2, max: 5 } },
    expect: { kind: 'take-back', reason: 'below-floor', readerIds: ['r2'] },
  },
  {
    name: 'counts a reader that somebody else made towards the floor',
    view: cluster([reader('theirs', { ours: false })], { metrics: busy(0.5) }),
    expect: { kind: 'hold', reason: 'within-band' },
  },
  // Load. Two readers of two vCPUs at a target of 50 % carry 2 busy vCPUs; up to 2.2 are tolerated.
  {
    name: 'leaves a load alone that is a tenth above the target',
    view: cluster(two, { metrics: busy(2.2) }),
    expect: { kind: 'hold', reason: 'within-band' },
  },
  {
    name: 'adds a reader for a load just above the tolerance',
    view: cluster(two, { metrics: busy(2.21) }),
    expect: { kind: 'add', reason: 'overloaded', readers: [{ zone: 'eu-west-1a' }] },
  },
  {
    name: 'adds as many readers at once as the load needs',
    view: cluster(two, { metrics: busy(3.6) }),
    expect: { kind: 'add', reason: 'overloaded', readers: [{}, {}] },
  },
  {
    name: 'adds a quarter more than it sees where readers are busy all the time',
    view: cluster(two, { metrics: busy(3.9) }),
    expect: { kind: 'add', reason: 'overloaded', readers: [{}, {}, {}] },
  },
  {
    name: 'never builds above the ceiling',
    view: cluster(two, { metrics: busy(4) }),
    policy: { readers: { min: 1, max: 3 } },
    expect: { kind: 'add', reason: 'overloaded', readers: [{}] },
  },
  {
    name: 'holds at the ceiling',
    view: cluster(two, { metrics: busy(4) }),
    policy: { readers: { min: 1, max: 2 } },
    expect: { kind: 'hold', reason: 'at-ceiling' },
  },
  {
    name: 'counts the capacity of readers that are still being built',
    view: cluster([...two, reader('r3', { status: 'creating' })], { metrics: busy(3) }),
    expect: { kind: 'hold', reason: 'readers-on-the-way' },
  },
  {
    name: 'waits for a second minute when one alone is a little above',
    view: cluster(two, { metrics: busyColumn([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2.5, missing, missing]) }),
    expect: { kind: 'hold', reason: 'overload-not-confirmed' },
  },
  {
    name: 'does not wait for a second minute at 80 % of CPU',
    view: cluster(two, { metrics: busyColumn([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 3.2, missing, missing]) }),
    expect: { kind: 'add', reason: 'overloaded' },
  },
  {
    name: 'takes back a draining reader when load returns, before building',
    view: cluster(three, { ...r2Draining, metrics: busy(3) }),
    expect: { kind: 'take-back', reason: 'overloaded', readerIds: ['r2'] },
  },
  {
    name: 'records that a reader which was built serves',
    view: cluster(two, {
      metrics: busy(2),
      progress: {
        ordered: {
          r2: { instanceClass: 'db.r6g.large', zone: 'eu-west-1c', orderedAtMs: NOW - 5 * MINUTE, accepted: true },
        },
      },
    }),
    expect: { kind: 'admit', reason: 'available', readerIds: ['r2'] },
  },
  // Other signals
  {
    name: 'adds readers for connections, however idle the CPU is',
    view: cluster(two, { metrics: busy(0.5, { openConnections: Array.from({ length: 18 }, () => 250) }) }),
    policy: { targetConnections: 100 },
    // 250 connections at 100 each are three readers.
    expect: { kind: 'add', reason: 'overloaded', readers: [{}] },
  },
  {
    name: 'keeps a reader that only the connections need',
    view: cluster(three, { metrics: busy(0.5, { openConnections: Array.from({ length: 18 }, () => 201) }) }),
    policy: { targetConnections: 100 },
    expect: { kind: 'hold', reason: 'within-band' },
  },
  {
    name: 'drains a reader when neither CPU nor connections need it',
    view: cluster(three, { metrics: busy(0.5, { openConnections: Array.from({ length: 18 }, () => 200) }) }),
    policy: { targetConnections: 100 },
    expect: { kind: 'drain', reason: 'idle' },
  },
  {
    name: 'adds one reader when replicas have lagged for three minutes',
    view: cluster(two, { metrics: busy(1, { lagMs: [20, 2_001, 2_001, 2_001, missing] }) }),
    policy: { maxReplicaLagMs: 2_000 },
    expect: { kind: 'add', reason: 'lagging', readers: [{}] },
  },
  {
    name: 'does not mind a lag of two minutes',
    view: cluster(two, { metrics: busy(1.5, { lagMs: [20, 2_000, 2_001, 2_001, missing] }) }),
    policy: { maxReplicaLagMs: 2_000 },
    expect: { kind: 'hold', reason: 'within-band' },
  },
  {
    name: 'does not drain while replicas lag, even at the ceiling',
    view: cluster(three, { metrics: busy(0, { lagMs: [2_001, 2_001, 2_001] }) }),
    policy: { maxReplicaLagMs: 2_000, readers: { min: 1, max: 3 } },
    expect: { kind: 'hold', reason: 'within-band' },
  },
  // Budget
  {
    name: 'makes no further change once the hour has seen as many as it may',
    view: cluster(two, { metrics: busy(4), progress: { changesMs: [NOW - 59 * MINUTE, NOW - MINUTE] } }),
    policy: { maxChangesPerHour: 2 },
    expect: { kind: 'hold', reason: 'budget-used' },
  },
  {
    name: 'forgets a change after an hour',
    view: cluster(two, { metrics: busy(4), progress: { changesMs: [NOW - 60 * MINUTE, NOW - MINUTE] } }),
    policy: { maxChangesPerHour: 2 },
    expect: { kind: 'add', reason: 'overloaded' },
  },
  {
    name: 'builds up to the floor whatever the budget says',
    view: cluster([], { progress: { changesMs: [NOW - 1, NOW - 1] } }),
    policy: { maxChangesPerHour: 1 },
    expect: { kind: 'add', reason: 'below-floor' },
  },
  // Warm-up
  {
    name: 'warms a reader that has been built before it serves',
    view: cluster(two, { metrics: busy(2), ...ordered({}), ...excluding('r2') }),
    policy: { warmUp },
    expect: { kind: 'warm', readers: [{ id: 'r2', host: 'r2.example', port: 5432 }] },
  },
  {
    name: 'keeps a reader out of the endpoint while it is being built and warmed',
    view: cluster([reader('r1'), reader('r2', { status: 'creating' })], { metrics: busy(1), ...ordered({}) }),
    policy: { warmUp },
    expect: { kind: 'set-endpoint', reason: 'endpoint-differs', excluded: ['r2'] },
  },
  {
    name: 'does not count a warming reader as serving, but as coming',
    view: cluster(two, { metrics: busy(2), ...ordered({ warmUpAtMs: NOW - MINUTE }), ...excluding('r2') }),
    policy: { warmUp },
    expect: { kind: 'hold', reason: 'readers-on-the-way', numbers: { serving: 1, coming: 1 } },
  },
  {
    name: 'admits a reader whose warm-up has succeeded',
    view: cluster(two, {
      metrics: busy(2),
      ...ordered({ warmUpAtMs: NOW - MINUTE }),
      ...excluding('r2'),
      warmUps: new Map([['r2', { finishedAtMs: NOW - 1, outcome: 'succeeded' }]]),
    }),
    policy: { warmUp },
    expect: { kind: 'admit', reason: 'warmed', readerIds: ['r2'] },
  },
  {
    name: 'does not take the end of an earlier warm-up for the end of this one',
    view: cluster(two, {
      metrics: busy(2),
      ...ordered({ warmUpAtMs: NOW - MINUTE }),
      ...excluding('r2'),
      warmUps: new Map([['r2', { finishedAtMs: NOW - MINUTE - 1, outcome: 'succeeded' }]]),
    }),
    policy: { warmUp },
    expect: { kind: 'hold', reason: 'readers-on-the-way' },
  },
  {
    name: 'admits a reader cold when nothing was heard of its warm-up two minutes after the time-out',
    view: cluster(two, { metrics: busy(2), ...ordered({ warmUpAtMs: NOW - 420_000 }), ...excluding('r2') }),
    policy: { warmUp },
    expect: { kind: 'admit', reason: 'warm-up-failed', readerIds: ['r2'] },
  },
  {
    name: 'waits for a warm-up until two minutes after its time-out',
    view: cluster(two, { metrics: busy(2), ...ordered({ warmUpAtMs: NOW - 419_999 }), ...excluding('r2') }),
    policy: { warmUp },
    expect: { kind: 'hold', reason: 'readers-on-the-way' },
  },
  // Failures and missing capacity
  {
    name: 'leaves what failed a minute ago alone, and says so',
    view: cluster(two, { metrics: busy(4), progress: { failures: { add: { count: 2, lastMs: NOW - MINUTE } } } }),
    expect: { kind: 'hold', reason: 'backing-off' },
  },
  {
    name: 'tries again after twice as long as the last time',
    view: cluster(two, { metrics: busy(4), progress: { failures: { add: { count: 2, lastMs: NOW - 2 * MINUTE } } } }),
    expect: { kind: 'add', reason: 'overloaded' },
  },
  {
    name: 'never waits longer than half an hour',
    view: cluster(two, { metrics: busy(4), progress: { failures: { add: { count: 20, lastMs: NOW - 30 * MINUTE } } } }),
    expect: { kind: 'add', reason: 'overloaded' },
  },
  {
    name: 'adds readers although the endpoint cannot be created',
    view: cluster(two, {
      endpoint: undefined,
      metrics: busy(4),
      progress: { failures: { 'set-endpoint': { count: 1, lastMs: NOW - 1 } } },
    }),
    expect: { kind: 'add', reason: 'overloaded' },
  },
  {
    name: 'passes over a zone that has no capacity for the class',
    view: cluster(two, { metrics: busy(2.5), progress: { noCapacity: { 'db.r6g.large/eu-west-1a': NOW + 1 } } }),
    expect: { kind: 'add', readers: [{ zone: 'eu-west-1b', instanceClass: 'db.r6g.large' }] },
  },
  {
    name: 'falls back to the next class when the first has no capacity anywhere',
    view: cluster(two, {
      metrics: busy(2.5),
      progress: {
        noCapacity: {
          'db.r6g.large/eu-west-1a': NOW + 1,
          'db.r6g.large/eu-west-1b': NOW + 1,
          'db.r6g.large/eu-west-1c': NOW + 1,
        },
      },
    }),
    policy: { classes: ['db.r6g.large', 'db.r7g.large'] },
    expect: { kind: 'add', readers: [{ zone: 'eu-west-1a', instanceClass: 'db.r7g.large' }] },
  },
  {
    name: 'says that there is no capacity rather than that all is well, below the floor',
    view: cluster([], {
      metrics: busy(0),
      progress: { noCapacity: { 'db.r6g.large/eu-west-1a': NOW + 1 } },
    }),
    policy: { zones: ['eu-west-1a'] },
    expect: { kind: 'hold', reason: 'no-capacity' },
  },
  // Missing metrics
  {
    name: 'never shrinks without metrics',
    view: cluster(three, { metrics: busyColumn(Array.from({ length: 18 }, () => missing)) }),
    expect: { kind: 'hold', reason: 'metric-missing' },
  },
  {
    name: 'takes a datapoint of five minutes ago for now',
    view: cluster(two, {
      metrics: busyColumn([...Array.from({ length: 14 }, () => 2), missing, missing, missing, missing]),
    }),
    expect: { kind: 'hold', reason: 'within-band' },
  },
  {
    name: 'does not take a datapoint of six minutes ago for now',
    view: cluster(two, {
      metrics: busyColumn([...Array.from({ length: 13 }, () => 2), missing, missing, missing, missing, missing]),
    }),
    expect: { kind: 'hold', reason: 'metric-missing' },
  },
  // Idle. Without one of three readers, 2 busy vCPUs are exactly the target.
  {
    name: 'drains a reader when the others carry the peak of the window at the target',
    view: cluster(three, { metrics: busy(2) }),
    expect: { kind: 'drain', reason: 'idle', readerId: 'r3', deadlineMs: NOW + 7_200_000 },
  },
  {
    name: 'does not drain a reader if that would lift the load over the target',
    view: cluster(three, { metrics: busy(2.01) }),
    expect: { kind: 'hold', reason: 'within-band' },
  },
  {
    name: 'looks at the maximum of the window, not at the last minute',
    view: cluster(three, { metrics: busyColumn([1, 2.5, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, missing, missing]) }),
    expect: { kind: 'hold', reason: 'within-band' },
  },
  {
    name: 'does not judge a window of which too little was measured',
    view: cluster(three, {
      metrics: busyColumn([
        missing,
        missing,
        missing,
        missing,
        missing,
        1,
        1,
        1,
        1,
        1,
        1,
        1,
        1,
        1,
        1,
        1,
        missing,
        missing,
      ]),
    }),
    expect: { kind: 'hold', reason: 'within-band' },
  },
  {
    name: 'never drains below the floor',
    view: cluster(two, { metrics: busy(0) }),
    policy: { readers: { min: 2, max: 5 } },
    expect: { kind: 'hold', reason: 'within-band' },
  },
  {
    name: 'never drains a reader that is not ours',
    view: cluster(two.map((r) => ({ ...r, ours: false }))),
    expect: { kind: 'hold', reason: 'within-band' },
  },
  {
    name: 'holds one second before the cooldown ends',
    view: cluster(three, { progress: { lastChangeMs: NOW - 300_000 + 1_000 } }),
    expect: { kind: 'hold', reason: 'cooling-down' },
  },
  {
    name: 'drains when the cooldown has ended',
    view: cluster(three, { progress: { lastChangeMs: NOW - 300_000 } }),
    expect: { kind: 'drain', reason: 'idle' },
  },
  {
    name: 'drains from the fullest zone',
    view: cluster([
      reader('r1', { zone: 'eu-west-1a' }),
      reader('r2', { zone: 'eu-west-1b' }),
      reader('r3', { zone: 'eu-west-1a', ours: false }),
    ]),
    expect: { kind: 'drain', readerId: 'r1' },
  },
  {
    name: 'does not drain within ten minutes of a failover',
    view: cluster(three, { lastFailoverMs: NOW - 10 * MINUTE + 1 }),
    expect: { kind: 'hold', reason: 'recent-failover' },
  },
  {
    name: 'drains ten minutes after a failover',
    view: cluster(three, { lastFailoverMs: NOW - 10 * MINUTE }),
    expect: { kind: 'drain' },
  },
  // Draining
  {
    name: 'removes a draining reader after three datapoints without a connection',
    view: cluster(two, { ...r2Draining, metrics: busy(1, connections([4, 0, 0, 0, missing])) }),
    expect: { kind: 'remove', reason: 'drained', readerId: 'r2' },
  },
  {
    name: 'keeps a draining reader after two datapoints without a connection',
    view: cluster(two, { ...r2Draining, metrics: busy(1, connections([4, 1, 0, 0, missing])) }),
    expect: { kind: 'hold', reason: 'draining' },
  },
  {
    name: 'does not take missing datapoints for zero connections',
    view: cluster(two, { ...r2Draining, metrics: busy(1, connections([missing, missing, missing, 0, 0])) }),
    expect: { kind: 'hold', reason: 'draining' },
  },
  {
    name: 'does not count datapoints from before the exclusion took effect',
    view: cluster(two, {
      progress: { draining: { r2: draining({ excludedAtMs: NOW - 3 * MINUTE }) } },
      metrics: busy(1, connections([0, 0, 0, 0, 0])),
    }),
    expect: { kind: 'hold', reason: 'draining' },
  },
  {
    name: 'tells that a reader which is left out gets new connections',
    view: cluster(two, { ...r2Draining, metrics: busy(1, connections([9, 5, 5, 6, missing])) }),
    expect: { kind: 'hold', reason: 'used-past-endpoint' },
  },
  {
    name: 'does not take connections that come in the minute of the exclusion for new ones',
    view: cluster(two, {
      progress: { draining: { r2: draining({ excludedAtMs: NOW - 3 * MINUTE }) } },
      metrics: busy(1, connections([4, 4, 9, 9, 9])),
    }),
    expect: { kind: 'hold', reason: 'draining' },
  },
  {
    name: 'removes a draining reader at its deadline, connections or not',
    view: cluster(two, {
      progress: { draining: { r2: draining({ deadlineMs: NOW }) } },
      metrics: busy(1, connections([9, 9, 9, 9, 9])),
    }),
    expect: { kind: 'remove', reason: 'drain-deadline', readerId: 'r2' },
  },
  {
    name: 'keeps a draining reader with connections a millisecond before its deadline',
    view: cluster(two, {
      progress: { draining: { r2: draining({ deadlineMs: NOW + 1 }) } },
      metrics: busy(1, connections([9, 9, 9, 9, 9])),
    }),
    expect: { kind: 'hold', reason: 'draining' },
  },
  {
    name: 'does not remove a reader that the endpoint does not exclude yet',
    view: cluster(two, {
      ...r2Draining,
      endpoint: { id: 'evenkeel-shop', status: 'modifying', excluded: [] },
      metrics: busy(1, connections([0, 0, 0, 0, 0])),
    }),
    expect: { kind: 'hold', reason: 'draining' },
  },
  {
    name: 'removes nothing within ten minutes of a failover',
    view: cluster(two, {
      ...r2Draining,
      lastFailoverMs: NOW - MINUTE,
      metrics: busy(1, connections([0, 0, 0, 0, 0])),
    }),
    expect: { kind: 'hold', reason: 'recent-failover' },
  },
  {
    name: 'never removes a draining reader that has become the writer',
    view: cluster([], {
      instances: [writer, reader('r2')],
      writerId: 'r2',
      progress: { draining: { r2: draining({ deadlineMs: NOW - MINUTE }) } },
      endpoint: { id: 'evenkeel-shop', status: 'available', excluded: ['r2'] },
      metrics: busy(0.5, connections([0, 0, 0, 0, 0])),
    }),
    expect: { kind: 'set-endpoint', reason: 'endpoint-differs', excluded: [] },
  },
];

describe('decide', () => {
  test.each(rows)('$name', (row) => {
    expect(decide(row.view, policy(row.policy), NOW)).toMatchObject(row.expect);
  });
});
