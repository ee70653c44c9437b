import { describe, expect, test } from 'vitest';
import { decide, RULES } from '../../../../functions/controllers/replicas/decide.ts';
import type { Failure } from '../../../../functions/control-loop/failures.ts';
import type { Progress } from '../../../../functions/controllers/replicas/progress.ts';
import type { Policy } from '../../../../functions/controllers/replicas/policy.ts';
import {
  busy,
  busyColumn,
  cluster,
  decisionOn,
  draining,
  failure,
  MINUTE,
  NOW,
  policy,
  reader,
  type Seen,
  withoutCapacity,
  writer,
} from './builders.ts';
import { replacingRows } from './replacingRows.ts';

interface Row {
  readonly name: string;
  readonly seen: Seen;
  readonly policy?: Partial<Policy>;
  readonly expect: Record<string, unknown>;
}

const missing = Number.NaN;
const two = [reader('r1'), reader('r2', { zone: 'eu-west-1c' })];
const three = [...two, reader('r3', { zone: 'eu-west-1a' })];
const connections = (column: readonly number[]) => ({ connections: new Map([['r2', column]]) });
/** Changes of the endpoint so many minutes ago. */
const endpointChangesAgo = (...minutes: number[]) => minutes.map((ago) => ({ atMs: NOW - ago * MINUTE, excluded: [] }));

const r2Draining = { progress: { draining: { r2: draining() } } };

const warmUp = { sql: ['SELECT 1'], secret: 'shop', timeoutSeconds: 300 };
const excluding = (...excluded: string[]) => ({ endpoint: { id: 'evenkeel-shop', status: 'available', excluded } });
const reaching = (...only: string[]) => ({
  endpoint: { id: 'evenkeel-shop', status: 'available', excluded: [], only },
});
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

const early = { metrics: busy(1.5), forecast: { busyVcpus: 3, holdVcpus: 3 } };
const judgement = (isOn: boolean) => ({
  judgedAtMs: NOW,
  isOn,
  days: 7,
  withForecast: { readerHours: 1204.25, overloadMinutes: 20 },
  overloadMinutesWithout: 85,
});

const order = (zone: string) => ({
  instanceClass: 'db.r6g.large',
  zone,
  orderedAtMs: NOW - 4 * MINUTE,
  accepted: true,
});

const [A, B, C] = [
  'add db.r6g.large/eu-west-1a',
  'add db.r6g.large/eu-west-1b',
  'add db.r6g.large/eu-west-1c',
] as const;
const refusedEverywhere = (how: Failure) => ({ [A]: how, [B]: how, [C]: how });

/** Two readers were ordered in zones a and c, and RDS has taken neither order yet. */
const unaccepted = ({ failures }: Pick<Progress, 'failures'>) =>
  cluster(two, {
    metrics: busy(1.5),
    progress: {
      ordered: {
        'evenkeel-a': { ...order('eu-west-1a'), accepted: false },
        'evenkeel-c': { ...order('eu-west-1c'), accepted: false },
      },
      failures,
    },
  });

const minutesAgo = (...minutes: number[]) => minutes.map((ago) => NOW - ago * MINUTE);
const brokenReaders = (...minutes: number[]) => ({ 'replacing a broken reader': minutesAgo(...minutes) });

const rows: readonly Row[] = [
  // Guards
  // Statuses that nobody knows
  {
    name: 'takes a new reader in a status that nobody knows for one that is built, and orders no second one',
    seen: cluster([...two, reader('r3', { status: 'storage-initialization' })], {
      metrics: busy(2.5),
      progress: { ordered: { r3: { ...order('eu-west-1a'), orderedAtMs: NOW - 30 * MINUTE + 1 } } },
    }),
    expect: { kind: 'hold', reason: 'readers-on-the-way' },
  },
  {
    name: 'orders another one once it has been in it for half an hour',
    seen: cluster([...two, reader('r3', { status: 'storage-initialization' })], {
      metrics: busy(2.5),
      progress: { ordered: { r3: { ...order('eu-west-1a'), orderedAtMs: NOW - 30 * MINUTE } } },
    }),
    expect: { kind: 'add', reason: 'overloaded' },
  },
  {
    name: 'takes a new reader that is storage-optimization for one that serves',
    seen: cluster([...two, reader('r3', { status: 'storage-optimization' })], {
      metrics: busy(2.5),
      progress: { ordered: { r3: order('eu-west-1a') } },
    }),
    expect: { kind: 'admit', reason: 'available', readerIds: ['r3'] },
  },
  {
    name: 'does without a reader that served and is in a status that nobody knows',
    seen: cluster([...two, reader('r3', { status: 'storage-initialization' })], { metrics: busy(2.5) }),
    expect: { kind: 'add', reason: 'overloaded' },
  },
  {
    name: 'does not count a reader towards the maximum that RDS checks before it deletes it',
    seen: cluster([...two, reader('r3', { status: 'delete-precheck' })], { metrics: busy(2.5) }),
    policy: { readers: { min: 1, max: 3 } },
    expect: { kind: 'add', reason: 'overloaded' },
  },
  {
    name: 'holds while a person has paused the cluster, even below the floor',
    seen: cluster([], { pause: { by: 'ada', why: 'migration' } }),
    expect: { kind: 'hold', reason: 'paused' },
  },
  {
    name: 'holds when RDS knows no such cluster',
    seen: cluster([], { status: 'absent', writerId: undefined, instances: [] }),
    expect: { kind: 'hold', reason: 'cluster-not-found' },
  },
  {
    name: 'holds while the cluster fails over, however busy its readers are',
    seen: cluster(two, { status: 'failing-over', metrics: busy(4) }),
    expect: { kind: 'hold', reason: 'cluster-not-available' },
  },
  {
    name: 'holds while a drill has the cluster, and says so before anything about the cluster itself',
    seen: cluster([], { interlock: { by: 'aurora-failover/2026-03-02', untilMs: NOW + MINUTE }, unfit: 'stopped' }),
    expect: { kind: 'hold', reason: 'held-by-interlock' },
  },
  {
    name: 'lets a pause beat an interlock',
    seen: cluster([], { pause: { by: 'ada', why: 'migration' }, interlock: { by: 'drill', untilMs: NOW + MINUTE } }),
    expect: { kind: 'hold', reason: 'paused' },
  },
  ...(
    ['not-aurora', 'serverless-v1', 'limitless', 'global-secondary', 'stopped', 'blue-green', 'behind-proxy'] as const
  ).map((unfit): Row => ({
    name: `leaves a cluster alone that is ${unfit}, even below the floor`,
    seen: cluster([], { unfit }),
    expect: { kind: 'hold', reason: unfit },
  })),
  // Repair
  {
    name: 'removes a reader of ours that can never serve, even without metrics',
    seen: cluster([...two, reader('r3', { status: 'incompatible-parameters' })], {
      metrics: busyColumn(Array.from({ length: 18 }, () => missing)),
    }),
    expect: { kind: 'remove', reason: 'broken', readerId: 'r3' },
  },
  {
    name: 'remembers the class and zone of a reader for which there was no capacity',
    seen: cluster([...two, reader('r3', { status: 'insufficient-capacity', zone: 'eu-west-1a' })]),
    expect: { kind: 'remove', reason: 'broken', readerId: 'r3', withoutCapacity: 'db.r6g.large/eu-west-1a' },
  },
  {
    name: "does not touch somebody else's broken reader, but counts it towards the ceiling",
    seen: cluster([...two, reader('theirs', { status: 'failed', ours: false })], { metrics: busy(4) }),
    policy: { readers: { min: 1, max: 3 } },
    expect: { kind: 'hold', reason: 'at-ceiling' },
  },
  // The endpoint
  {
    name: 'creates the endpoint where there is none',
    seen: cluster(two, { endpoint: undefined }),
    expect: { kind: 'set-endpoint', reason: 'endpoint-missing', excluded: [] },
  },
  {
    name: 'says nothing about a missing endpoint where it only observes',
    seen: cluster(two, { endpoint: undefined, metrics: busy(1.5) }),
    policy: { mode: 'observe' },
    expect: { kind: 'hold', reason: 'within-band' },
  },
  {
    name: 'takes a reader back into the endpoint that somebody else excluded',
    seen: cluster(two, excluding('r1')),
    expect: { kind: 'set-endpoint', reason: 'endpoint-differs', excluded: ['writer'], only: undefined },
  },
  // RDS keeps its list when it is sent an empty one.
  {
    name: 'names the only reader and the writer instead of excluding the writer: one of them is the reader after a failover',
    seen: cluster([reader('r1')], excluding('r1')),
    expect: { kind: 'set-endpoint', reason: 'endpoint-differs', excluded: [], only: ['r1', 'writer'] },
  },
  {
    name: 'counts a reader that restarts among those that are left after a failover',
    seen: cluster([reader('r1'), reader('r2', { status: 'rebooting' })], excluding('r1')),
    expect: { kind: 'set-endpoint', excluded: ['writer'], only: undefined },
  },
  {
    name: 'leaves an endpoint alone that excludes only the writer',
    seen: cluster(two, { ...excluding('writer'), metrics: busy(1.5) }),
    expect: { kind: 'hold', reason: 'within-band' },
  },
  {
    name: 'leaves an endpoint alone that reaches the only reader and the writer',
    seen: cluster([reader('r1')], { ...reaching('writer', 'r1'), metrics: busy(0.5) }),
    expect: { kind: 'hold', reason: 'within-band' },
  },
  {
    name: 'excludes the new writer instead of the old one after a failover',
    seen: cluster(two, { ...excluding('writer'), writerId: 'r1' }),
    expect: { kind: 'set-endpoint', reason: 'endpoint-differs', excluded: ['r1'], only: undefined },
  },
  {
    name: 'does not leave the writer excluded where one reader is left: after a failover nobody would serve',
    seen: cluster([reader('r1')], { ...excluding('writer') }),
    expect: { kind: 'set-endpoint', reason: 'endpoint-differs', excluded: [], only: ['r1', 'writer'] },
  },
  {
    name: 'lets readers that others add serve by themselves, as soon as there are two',
    seen: cluster(two, reaching('r1', 'writer')),
    expect: { kind: 'set-endpoint', reason: 'endpoint-differs', excluded: ['writer'], only: undefined },
  },
  {
    name: 'replaces a static list that somebody else made, although nobody is excluded',
    seen: cluster(two, reaching('r2')),
    expect: { kind: 'set-endpoint', reason: 'endpoint-differs', excluded: ['writer'], only: undefined },
  },
  {
    name: 'excludes who drains where a static list leaves it out already: others may add readers',
    seen: cluster(two, { ...r2Draining, ...reaching('r1', 'writer') }),
    expect: { kind: 'set-endpoint', reason: 'endpoint-differs', excluded: ['r2'], only: undefined },
  },
  {
    name: 'does not tell the endpoint again while it may still show its old list',
    seen: cluster(two, {
      ...excluding('r1'),
      metrics: busy(1.5),
      progress: { endpointChange: { excluded: ['writer'], acceptedAtMs: NOW - MINUTE + 1 } },
    }),
    expect: { kind: 'hold', reason: 'within-band' },
  },
  {
    name: 'tells the endpoint again a minute after a change that was not made',
    seen: cluster(two, {
      ...excluding('r1'),
      metrics: busy(1.5),
      progress: { endpointChange: { excluded: ['writer'], acceptedAtMs: NOW - MINUTE } },
    }),
    expect: { kind: 'set-endpoint', reason: 'endpoint-differs', excluded: ['writer'] },
  },
  {
    name: 'drains nobody while the endpoint may still show its old list',
    seen: cluster(three, {
      ...excluding(),
      metrics: busy(0),
      progress: { endpointChange: { excluded: ['writer'], acceptedAtMs: NOW - MINUTE + 1 } },
    }),
    expect: { kind: 'hold', reason: 'endpoint-changing' },
  },
  {
    name: 'excludes a draining reader that the endpoint has lost',
    seen: cluster(two, {
      ...r2Draining,
      endpoint: { id: 'evenkeel-shop', status: 'available', excluded: [] },
    }),
    expect: { kind: 'set-endpoint', reason: 'endpoint-differs', excluded: ['r2'] },
  },
  {
    name: 'tells the endpoint again where nobody noted since when a draining reader is left out',
    seen: cluster(two, {
      ...r2Draining,
      progress: { draining: { r2: draining({ excludedAtMs: undefined }) } },
      endpoint: { id: 'evenkeel-shop', status: 'available', excluded: ['r2'] },
    }),
    expect: { kind: 'set-endpoint', reason: 'endpoint-differs', excluded: ['r2'] },
  },
  {
    name: 'leaves an endpoint alone that is being modified',
    seen: cluster(two, {
      endpoint: { id: 'evenkeel-shop', status: 'modifying', excluded: ['r1'] },
      metrics: busy(1.5),
    }),
    expect: { kind: 'hold', reason: 'within-band' },
  },
  {
    name: 'does not mind that the endpoint still excludes a reader that is gone',
    seen: cluster(two, {
      endpoint: { id: 'evenkeel-shop', status: 'available', excluded: ['gone'] },
      metrics: busy(1.5),
    }),
    expect: { kind: 'hold', reason: 'within-band' },
  },
  // Orders and the floor
  {
    name: 'repeats an order that RDS did not take, under the same name',
    seen: cluster(two, {
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
    seen: cluster([reader('r1')], { metrics: busyColumn(Array.from({ length: 18 }, () => missing)) }),
    policy: { readers: { min: 3, max: 5 } },
    expect: { kind: 'add', reason: 'below-floor', readers: [{ zone: 'eu-west-1c' }, { zone: 'eu-west-1a' }] },
  },
  {
    name: 'waits for a reader that restarts before it builds another one for the floor',
    seen: cluster([reader('r1'), reader('r2', { status: 'rebooting' })], {
      progress: { away: { r2: NOW - 10 * MINUTE + 1 } },
      metrics: busy(0.8),
    }),
    policy: { readers: { min: 2, max: 5 } },
    expect: { kind: 'hold', reason: 'within-band' },
  },
  {
    name: 'builds another one where a restart takes more than ten minutes',
    seen: cluster([reader('r1'), reader('r2', { status: 'rebooting' })], {
      progress: { away: { r2: NOW - 10 * MINUTE } },
      metrics: busy(0.8),
    }),
    policy: { readers: { min: 2, max: 5 } },
    expect: { kind: 'add', reason: 'below-floor', readers: [{ zone: 'eu-west-1c' }] },
  },
  {
    name: 'drains one that is awake where another one is paused',
    seen: cluster([reader('r1'), reader('r2'), reader('r3')], {
      metrics: busy(0.8, { paused: new Set(['r3']) }),
    }),
    expect: { kind: 'drain', reason: 'idle', readerId: 'r2' },
  },
  {
    name: 'leaves the only one that is awake, and those that are paused, alone',
    seen: cluster([reader('r1'), reader('r2'), reader('r3')], {
      metrics: busy(0.8, { paused: new Set(['r2', 'r3']) }),
    }),
    expect: { kind: 'hold', reason: 'within-band' },
  },
  {
    name: 'leaves a cluster alone that is paused as a whole',
    seen: cluster([reader('r1'), reader('r2')], { metrics: busy(0, { paused: new Set(['r1', 'r2']) }) }),
    expect: { kind: 'hold', reason: 'within-band' },
  },
  {
    name: 'builds another one where the load has needed it for three minutes, whoever is upgrading',
    seen: cluster([reader('r1'), reader('r2', { status: 'upgrading' })], {
      progress: { away: { r2: NOW - 3 * MINUTE } },
      metrics: busy(1.9),
    }),
    policy: { readers: { min: 2, max: 5 } },
    expect: { kind: 'add', reason: 'overloaded' },
  },
  {
    name: 'builds none for a load that was measured before a reader restarted, and that it carries again',
    seen: cluster([reader('r1'), reader('r2', { status: 'rebooting' })], {
      progress: { away: { r2: NOW - 3 * MINUTE + 1 } },
      metrics: busy(1.9),
    }),
    policy: { readers: { min: 2, max: 5 } },
    expect: { kind: 'hold', reason: 'readers-on-the-way' },
  },
  {
    name: 'builds none where all readers restart at once',
    seen: cluster([reader('r1', { status: 'rebooting' }), reader('r2', { status: 'rebooting' })], {
      progress: { away: { r1: NOW - MINUTE, r2: NOW - MINUTE } },
      metrics: busy(1.9),
    }),
    policy: { readers: { min: 2, max: 5 } },
    expect: { kind: 'hold', reason: 'readers-on-the-way' },
  },
  {
    name: 'builds at once what is missing beside a reader that restarts',
    seen: cluster([reader('r1'), reader('r2', { status: 'rebooting' })], {
      progress: { away: { r2: NOW - MINUTE } },
      metrics: busy(2.9),
    }),
    policy: { readers: { min: 2, max: 5 } },
    expect: { kind: 'add', reason: 'overloaded', readers: [{ zone: 'eu-west-1c' }] },
  },
  {
    name: 'counts readers that are being built towards the floor',
    seen: cluster([reader('r1'), reader('r2', { status: 'creating' })], { metrics: busy(1) }),
    policy: { readers: { min: 2, max: 5 } },
    expect: { kind: 'hold', reason: 'readers-on-the-way' },
  },
  {
    name: 'takes a draining reader back rather than building one for the floor',
    seen: cluster(two, r2Draining),
    policy: { readers: { min: 2, max: 5 } },
    expect: { kind: 'take-back', reason: 'below-floor', readerIds: ['r2'] },
  },
  {
    name: 'counts a reader that somebody else made towards the floor',
    seen: cluster([reader('theirs', { ours: false })], { metrics: busy(0.5) }),
    expect: { kind: 'hold', reason: 'within-band' },
  },
  // Load. Two readers of two vCPUs at a target of 50 % carry 2 busy vCPUs; up to 2.2 are tolerated.
  {
    name: 'leaves a load alone that is a tenth above the target',
    seen: cluster(two, { metrics: busy(2.2) }),
    expect: { kind: 'hold', reason: 'within-band' },
  },
  {
    name: 'adds a reader for a load just above the tolerance',
    seen: cluster(two, { metrics: busy(2.21) }),
    expect: { kind: 'add', reason: 'overloaded', readers: [{ zone: 'eu-west-1a' }] },
  },
  {
    name: 'adds as many readers at once as the load needs',
    seen: cluster(two, { metrics: busy(3.6) }),
    expect: { kind: 'add', reason: 'overloaded', readers: [{}, {}] },
  },
  {
    name: 'adds a quarter more than it sees where readers are busy all the time',
    seen: cluster(two, { metrics: busy(3.9) }),
    expect: { kind: 'add', reason: 'overloaded', readers: [{}, {}, {}] },
  },
  {
    name: 'never builds above the ceiling',
    seen: cluster(two, { metrics: busy(4) }),
    policy: { readers: { min: 1, max: 3 } },
    expect: { kind: 'add', reason: 'overloaded', readers: [{}] },
  },
  {
    name: 'holds at the ceiling',
    seen: cluster(two, { metrics: busy(4) }),
    policy: { readers: { min: 1, max: 2 } },
    expect: { kind: 'hold', reason: 'at-ceiling' },
  },
  {
    name: 'counts the capacity of readers that are still being built',
    seen: cluster([...two, reader('r3', { status: 'creating' })], { metrics: busy(3) }),
    expect: { kind: 'hold', reason: 'readers-on-the-way' },
  },
  {
    name: 'waits for a second minute when one alone is a little above',
    seen: cluster(two, { metrics: busyColumn([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2.5, missing, missing]) }),
    expect: { kind: 'hold', reason: 'overload-not-confirmed' },
  },
  {
    name: 'does not wait for a second minute at 80 % of CPU',
    seen: cluster(two, { metrics: busyColumn([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 3.2, missing, missing]) }),
    expect: { kind: 'add', reason: 'overloaded' },
  },
  {
    name: 'takes back a draining reader when load returns, before building',
    seen: cluster(three, { ...r2Draining, metrics: busy(3) }),
    expect: { kind: 'take-back', reason: 'overloaded', readerIds: ['r2'] },
  },
  {
    name: 'records that a reader which was built serves',
    seen: cluster(two, {
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
    seen: cluster(two, { metrics: busy(0.5, { openConnections: Array.from({ length: 18 }, () => 250) }) }),
    policy: { targetConnections: 100 },
    // 250 connections at 100 each are three readers.
    expect: { kind: 'add', reason: 'overloaded', readers: [{}] },
  },
  {
    name: 'keeps a reader that only the connections need',
    seen: cluster(three, { metrics: busy(0.5, { openConnections: Array.from({ length: 18 }, () => 201) }) }),
    policy: { targetConnections: 100 },
    expect: { kind: 'hold', reason: 'within-band' },
  },
  {
    name: 'drains a reader when neither CPU nor connections need it',
    seen: cluster(three, { metrics: busy(0.5, { openConnections: Array.from({ length: 18 }, () => 200) }) }),
    policy: { targetConnections: 100 },
    expect: { kind: 'drain', reason: 'idle' },
  },
  {
    name: 'adds one reader when replicas have lagged for three minutes',
    seen: cluster(two, { metrics: busy(1, { lagMs: [20, 2_001, 2_001, 2_001, missing] }) }),
    policy: { maxReplicaLagMs: 2_000 },
    expect: { kind: 'add', reason: 'lagging', readers: [{}] },
  },
  {
    name: 'takes a lag without a datapoint for none',
    seen: cluster(two, { metrics: busy(1.5, { lagMs: Array.from({ length: 18 }, () => missing) }) }),
    policy: { maxReplicaLagMs: 2_000 },
    expect: { kind: 'hold', reason: 'within-band' },
  },
  {
    name: 'does not mind a lag of two minutes',
    seen: cluster(two, { metrics: busy(1.5, { lagMs: [20, 2_000, 2_001, 2_001, missing] }) }),
    policy: { maxReplicaLagMs: 2_000 },
    expect: { kind: 'hold', reason: 'within-band' },
  },
  {
    name: 'does not drain while replicas lag, even at the ceiling',
    seen: cluster(three, { metrics: busy(0, { lagMs: [2_001, 2_001, 2_001] }) }),
    policy: { maxReplicaLagMs: 2_000, readers: { min: 1, max: 3 } },
    expect: { kind: 'hold', reason: 'within-band' },
  },
  // Budget
  {
    name: 'makes no further change once the hour has seen as many as it may',
    seen: cluster(two, { metrics: busy(4), progress: { changesMs: [NOW - 59 * MINUTE, NOW - MINUTE] } }),
    policy: { maxChangesPerHour: 2 },
    expect: { kind: 'hold', reason: 'budget-used' },
  },
  {
    name: 'goes on with what is no change while the budget is used up',
    seen: cluster(two, {
      metrics: busy(4),
      progress: { changesMs: [NOW - MINUTE], ordered: { r2: order('eu-west-1c') } },
    }),
    policy: { maxChangesPerHour: 1 },
    expect: { kind: 'admit', reason: 'available', readerIds: ['r2'] },
  },
  {
    name: 'forgets a change after an hour',
    seen: cluster(two, { metrics: busy(4), progress: { changesMs: [NOW - 60 * MINUTE, NOW - MINUTE] } }),
    policy: { maxChangesPerHour: 2 },
    expect: { kind: 'add', reason: 'overloaded' },
  },
  {
    name: 'drains nobody while the endpoint was changed as often as it may be within an hour',
    seen: cluster(three, { progress: { endpointChanges: endpointChangesAgo(59, 40, 20, 5) } }),
    expect: { kind: 'hold', reason: 'endpoint-budget-used' },
  },
  {
    name: 'drains a reader once the oldest change of the endpoint is an hour old',
    seen: cluster(three, { progress: { endpointChanges: endpointChangesAgo(60, 40, 20, 5) } }),
    expect: { kind: 'drain', reason: 'idle' },
  },
  {
    name: 'drains a reader where the fleet allows more changes of the endpoint',
    seen: cluster(three, { progress: { endpointChanges: endpointChangesAgo(59, 40, 20, 5) } }),
    policy: { endpointChangesPerHour: 5 },
    expect: { kind: 'drain', reason: 'idle' },
  },
  {
    name: 'builds a reader rather than take one back while the endpoint must not be changed',
    seen: cluster(three, {
      progress: { ...r2Draining.progress, endpointChanges: endpointChangesAgo(59, 40, 20, 5) },
      metrics: busy(3),
    }),
    expect: { kind: 'add', reason: 'overloaded' },
  },
  {
    name: 'takes a reader back for the floor however often the endpoint was changed',
    seen: cluster(two, { progress: { ...r2Draining.progress, endpointChanges: endpointChangesAgo(59, 40, 20, 5) } }),
    policy: { readers: { min: 2, max: 5 } },
    expect: { kind: 'take-back', reason: 'below-floor', readerIds: ['r2'] },
  },
  {
    name: 'corrects the endpoint however often it was changed',
    seen: cluster(two, {
      endpoint: { id: 'evenkeel-shop', status: 'available', excluded: ['r1'] },
      progress: { endpointChanges: endpointChangesAgo(59, 40, 20, 5) },
    }),
    expect: { kind: 'set-endpoint', reason: 'endpoint-differs' },
  },
  {
    name: 'lets a relieved reader wait until the endpoint may be changed again',
    seen: cluster(three, {
      endpoint: { id: 'evenkeel-shop', status: 'available', excluded: ['r1'] },
      progress: { relieved: ['r1'], endpointChanges: endpointChangesAgo(59, 40, 20, 5) },
      metrics: busy(2.4),
    }),
    expect: { kind: 'hold', reason: 'within-band' },
  },
  {
    name: 'takes a relieved reader in again as soon as the endpoint may be changed',
    seen: cluster(three, {
      endpoint: { id: 'evenkeel-shop', status: 'available', excluded: ['r1'] },
      progress: { relieved: ['r1'], endpointChanges: endpointChangesAgo(60, 40, 20, 5) },
      metrics: busy(2.4),
    }),
    expect: { kind: 'set-endpoint', reason: 'uneven-load', relieved: [] },
  },
  {
    name: 'builds up to the floor whatever the budget says',
    seen: cluster([], { progress: { changesMs: [NOW - 1, NOW - 1] } }),
    policy: { maxChangesPerHour: 1 },
    expect: { kind: 'add', reason: 'below-floor' },
  },
  // Warm-up
  {
    name: 'warms a reader that has been built before it serves',
    seen: cluster(two, { metrics: busy(2), ...ordered({}), ...excluding('r2') }),
    policy: { warmUp },
    expect: { kind: 'warm', readers: [{ id: 'r2', host: 'r2.example', port: 5432 }] },
  },
  {
    name: 'keeps a reader out of the endpoint while it is being built and warmed',
    seen: cluster([reader('r1'), reader('r2', { status: 'creating' })], { metrics: busy(1), ...ordered({}) }),
    policy: { warmUp },
    expect: { kind: 'set-endpoint', reason: 'endpoint-differs', excluded: ['r2'] },
  },
  {
    name: 'does not count a warming reader as serving, but as coming',
    seen: cluster(two, { metrics: busy(2), ...ordered({ warmUpAtMs: NOW - MINUTE }), ...excluding('r2') }),
    policy: { warmUp },
    expect: { kind: 'hold', reason: 'readers-on-the-way', numbers: { serving: 1, coming: 1 } },
  },
  {
    name: 'admits a reader whose warm-up has succeeded',
    seen: cluster(two, {
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
    seen: cluster(two, {
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
    seen: cluster(two, { metrics: busy(2), ...ordered({ warmUpAtMs: NOW - 420_000 }), ...excluding('r2') }),
    policy: { warmUp },
    expect: { kind: 'admit', reason: 'warm-up-failed', readerIds: ['r2'] },
  },
  {
    name: 'waits for a warm-up until two minutes after its time-out',
    seen: cluster(two, { metrics: busy(2), ...ordered({ warmUpAtMs: NOW - 419_999 }), ...excluding('r2') }),
    policy: { warmUp },
    expect: { kind: 'hold', reason: 'readers-on-the-way' },
  },
  // What failed, and what RDS refuses. In zone b stands r1, in zone c r2.
  {
    name: 'leaves an order alone that failed a minute ago, and says so',
    seen: unaccepted({ failures: { [A]: failure(NOW + 1), [C]: failure(NOW + 1) } }),
    expect: { kind: 'hold', reason: 'backing-off' },
  },
  {
    name: 'repeats an order once its time is up',
    seen: unaccepted({ failures: { [A]: failure(NOW) } }),
    expect: { kind: 'add', reason: 'order-not-accepted', readers: [{ id: 'evenkeel-a' }, { id: 'evenkeel-c' }] },
  },
  {
    name: 'repeats the orders of the other zones while one is left alone',
    seen: unaccepted({ failures: { [C]: failure(NOW + 1) } }),
    expect: { kind: 'add', reason: 'order-not-accepted', readers: [{ id: 'evenkeel-a' }] },
  },
  {
    name: 'adds readers although the endpoint cannot be created',
    seen: cluster(two, {
      endpoint: undefined,
      metrics: busy(4),
      progress: { failures: { 'set-endpoint': failure(NOW + 1) } },
    }),
    expect: { kind: 'add', reason: 'overloaded' },
  },
  {
    name: 'passes over a zone that RDS refuses for the class, whatever its reason',
    seen: cluster(two, {
      metrics: busy(2.5),
      progress: { failures: { [A]: failure(NOW + 1, 'InvalidParameterCombination: no such subnet') } },
    }),
    expect: { kind: 'add', readers: [{ zone: 'eu-west-1b', instanceClass: 'db.r6g.large' }] },
  },
  {
    name: 'goes back to the zone once its time is up',
    seen: cluster(two, { metrics: busy(2.5), progress: { failures: { [A]: failure(NOW) } } }),
    expect: { kind: 'add', readers: [{ zone: 'eu-west-1a', instanceClass: 'db.r6g.large' }] },
  },
  {
    name: 'falls back to the next class when RDS refuses the first everywhere',
    seen: cluster(two, { metrics: busy(2.5), progress: { failures: refusedEverywhere(withoutCapacity(NOW + 1)) } }),
    policy: { classes: ['db.r6g.large', 'db.r7g.large'] },
    expect: { kind: 'add', readers: [{ zone: 'eu-west-1a', instanceClass: 'db.r7g.large' }] },
  },
  {
    name: 'says that there is no capacity rather than that all is well, below the minimum',
    seen: cluster([], { metrics: busy(0), progress: { failures: { [A]: withoutCapacity(NOW + 1) } } }),
    policy: { zones: ['eu-west-1a'] },
    expect: { kind: 'hold', reason: 'no-capacity' },
  },
  {
    name: 'says what RDS refuses where it is not only capacity that lacks',
    seen: cluster(two, {
      metrics: busy(4),
      progress: {
        failures: {
          ...refusedEverywhere(withoutCapacity(NOW + 1)),
          [B]: failure(NOW + 1, 'InvalidParameterCombination: no subnet'),
        },
      },
    }),
    expect: {
      kind: 'hold',
      reason: 'readers-refused',
      refusals: [
        'InsufficientDBInstanceCapacityFault: The requested DB instance class is not available.',
        'InvalidParameterCombination: no subnet',
        'InsufficientDBInstanceCapacityFault: The requested DB instance class is not available.',
      ],
    },
  },
  {
    name: 'builds a reader where taking one back has failed',
    seen: cluster(three, {
      ...r2Draining,
      progress: { ...r2Draining.progress, failures: { 'take-back r2': failure(NOW + 1) } },
      metrics: busy(3),
    }),
    expect: { kind: 'add', reason: 'overloaded', readers: [{ zone: 'eu-west-1b' }] },
  },
  {
    name: 'removes another broken reader where one cannot be removed',
    seen: cluster([reader('r1'), reader('r2', { status: 'failed' }), reader('r3', { status: 'failed' })], {
      progress: { failures: { 'remove r2': failure(NOW + 1) } },
    }),
    expect: { kind: 'remove', reason: 'broken', readerId: 'r3' },
  },
  {
    name: 'removes another drained reader where one cannot be removed, the one at its deadline last',
    seen: cluster(three, {
      progress: {
        draining: { r1: draining({ deadlineMs: NOW }), r2: draining(), r3: draining() },
        failures: { 'remove r2': failure(NOW + 1) },
      },
      metrics: busy(0.5, {
        connections: new Map([
          ['r1', [9, 9, 9, 9, 9]],
          ['r2', [0, 0, 0, 0, 0]],
          ['r3', [0, 0, 0, 0, 0]],
        ]),
      }),
      instances: [writer, ...three, reader('r4')],
    }),
    expect: { kind: 'remove', reason: 'drained', readerId: 'r3' },
  },
  // What repeats itself
  {
    name: 'does not build at once after the third reader that ended as broken',
    seen: cluster(two, { metrics: busy(4), progress: { repetitions: brokenReaders(20, 15, 9) } }),
    expect: { kind: 'hold', reason: 'repeating' },
  },
  {
    name: 'does not build up to the minimum either',
    seen: cluster([], { progress: { repetitions: brokenReaders(20, 15, 9) } }),
    expect: { kind: 'hold', reason: 'repeating' },
  },
  {
    name: 'builds again ten minutes after the third',
    seen: cluster(two, { metrics: busy(4), progress: { repetitions: brokenReaders(20, 15, 10) } }),
    expect: { kind: 'add', reason: 'overloaded' },
  },
  {
    name: 'removes the fourth broken reader at once',
    seen: cluster([...two, reader('r3', { status: 'incompatible-parameters' })], {
      progress: { repetitions: brokenReaders(20, 15, 9) },
    }),
    expect: { kind: 'remove', reason: 'broken', readerId: 'r3', status: 'incompatible-parameters' },
  },
  {
    name: 'does not set a list again at once that somebody has reset three times',
    seen: cluster(two, {
      metrics: busy(1.5),
      endpoint: { id: 'evenkeel-shop', status: 'available', excluded: ['r1'] },
      progress: { repetitions: { 'set-endpoint excluding writer': minutesAgo(20, 15, 9) } },
    }),
    expect: { kind: 'hold', reason: 'repeating' },
  },
  {
    name: 'sets another list at once all the same',
    seen: cluster(two, {
      ...r2Draining,
      progress: { ...r2Draining.progress, repetitions: { 'set-endpoint excluding writer': minutesAgo(20, 15, 9) } },
      endpoint: { id: 'evenkeel-shop', status: 'available', excluded: [] },
    }),
    expect: { kind: 'set-endpoint', reason: 'endpoint-differs', excluded: ['r2'] },
  },
  // The exclusion list of each decision, with all who drain, are cold or are too busy
  {
    name: 'drains a reader with everybody who is excluded already',
    seen: cluster(three, { ...r2Draining, metrics: busy(0) }),
    expect: { kind: 'drain', readerId: 'r3', excluded: ['r2', 'r3'] },
  },
  {
    name: 'takes one of two draining readers back and leaves the other one excluded',
    seen: cluster([...two, reader('r3', { zone: 'eu-west-1a' })], {
      progress: { draining: { r2: draining(), r3: draining() } },
      metrics: busy(1.2),
    }),
    expect: { kind: 'take-back', readerIds: ['r2'], excluded: ['r3'] },
  },
  {
    name: 'admits a reader that is warm and leaves the one excluded that is not',
    seen: cluster([...two, reader('r3', { status: 'creating' })], {
      metrics: busy(2),
      progress: {
        ordered: {
          r2: { ...order('eu-west-1c'), warmUpAtMs: NOW - MINUTE },
          r3: order('eu-west-1a'),
        },
      },
      ...excluding('r2', 'r3'),
      warmUps: new Map([['r2', { finishedAtMs: NOW - 1, outcome: 'succeeded' }]]),
    }),
    policy: { warmUp },
    expect: { kind: 'admit', reason: 'warmed', readerIds: ['r2'], excluded: ['r3'] },
  },
  {
    name: 'admits the last reader that was excluded by excluding the writer, who is no reader',
    seen: cluster(two, {
      metrics: busy(2),
      progress: { ordered: { r2: { ...order('eu-west-1c'), warmUpAtMs: NOW - MINUTE } } },
      ...excluding('r2'),
      warmUps: new Map([['r2', { finishedAtMs: NOW - 1, outcome: 'succeeded' }]]),
    }),
    policy: { warmUp },
    expect: { kind: 'admit', reason: 'warmed', readerIds: ['r2'], excluded: ['writer'], only: undefined },
  },
  {
    name: 'lets a cold reader serve where nobody else does, by naming it and the writer',
    seen: cluster([reader('r2')], {
      metrics: busy(0.5),
      progress: { ordered: { r2: { ...order('eu-west-1c'), warmUpAtMs: NOW - MINUTE } } },
      ...excluding('r2'),
    }),
    policy: { warmUp },
    expect: { kind: 'set-endpoint', reason: 'endpoint-differs', excluded: [], only: ['r2', 'writer'] },
  },
  {
    name: 'keeps a cold reader out while a draining one is taken back instead',
    seen: cluster([reader('r2'), reader('r3')], {
      metrics: busy(0.5),
      progress: {
        ordered: { r2: { ...order('eu-west-1c'), warmUpAtMs: NOW - MINUTE } },
        draining: { r3: draining() },
      },
      ...excluding('r2', 'r3'),
    }),
    policy: { warmUp },
    expect: { kind: 'take-back', reason: 'below-floor', readerIds: ['r3'], excluded: ['r2'] },
  },
  {
    name: 'takes a draining reader back where nobody serves, although enough are on their way',
    seen: cluster([reader('r2'), reader('r3', { status: 'creating' })], {
      metrics: busy(0.5),
      progress: { ordered: { r3: order('eu-west-1c') }, draining: { r2: draining() } },
    }),
    expect: { kind: 'take-back', reason: 'below-floor', readerIds: ['r2'], only: ['r2', 'writer'] },
  },
  {
    name: 'takes a draining reader back where the only other one restarts',
    seen: cluster([reader('r2'), reader('r3', { status: 'rebooting' })], {
      metrics: busy(0.5),
      progress: { away: { r3: NOW - MINUTE }, draining: { r2: draining() } },
    }),
    expect: { kind: 'take-back', reason: 'below-floor', readerIds: ['r2'] },
  },
  {
    name: 'admits the first reader of a cluster by naming it and the writer',
    seen: cluster([reader('r2')], {
      metrics: busy(0.5),
      progress: { ordered: { r2: { ...order('eu-west-1c'), warmUpAtMs: NOW - MINUTE } } },
      ...reaching('r2', 'writer'),
      warmUps: new Map([['r2', { finishedAtMs: NOW - 1, outcome: 'succeeded' }]]),
    }),
    policy: { warmUp },
    expect: { kind: 'admit', reason: 'warmed', readerIds: ['r2'], excluded: [], only: ['r2', 'writer'] },
  },
  {
    name: 'takes the last draining reader back by excluding the writer',
    seen: cluster(two, { progress: { draining: { r2: draining() } }, metrics: busy(1.2) }),
    expect: { kind: 'take-back', readerIds: ['r2'], excluded: ['writer'], only: undefined },
  },
  {
    name: 'sets no list for a reader that the endpoint takes in by itself',
    seen: cluster(two, { metrics: busy(2), progress: { ordered: { r2: order('eu-west-1c') } } }),
    expect: { kind: 'admit', reason: 'available', readerIds: ['r2'], excluded: undefined },
  },
  // The forecast. At a target of 50 %, 3 busy vCPUs are three readers.
  {
    name: 'adds readers for a load that is still to come',
    seen: cluster(two, { metrics: busy(1.5), forecast: { busyVcpus: 3, holdVcpus: 3 } }),
    policy: { forecast: 'on' },
    expect: { kind: 'add', reason: 'forecast', readers: [{ zone: 'eu-west-1a' }] },
  },
  {
    name: 'adds them where the forecast has proven itself',
    seen: cluster(two, { ...early, judgement: judgement(true), progress: { isForecastOn: true } }),
    policy: { forecast: 'auto' },
    expect: { kind: 'add', reason: 'forecast' },
  },
  {
    name: 'adds none where it has not',
    seen: cluster(two, { ...early, judgement: judgement(false) }),
    policy: { forecast: 'auto' },
    expect: { kind: 'hold', reason: 'within-band' },
  },
  {
    name: 'adds none as long as nothing is judged',
    seen: cluster(two, early),
    policy: { forecast: 'auto' },
    expect: { kind: 'hold', reason: 'within-band' },
  },
  {
    name: 'keeps what is needed within the hour where the forecast has proven itself',
    seen: cluster(three, {
      metrics: busy(1.5),
      forecast: { busyVcpus: 1.5, holdVcpus: 3 },
      judgement: judgement(true),
      progress: { isForecastOn: true },
    }),
    policy: { forecast: 'auto' },
    expect: { kind: 'hold', reason: 'needed-soon' },
  },
  {
    name: 'tells with the figures that the forecast is on',
    seen: cluster(two, { metrics: busy(1.5), judgement: judgement(true) }),
    policy: { forecast: 'auto' },
    expect: {
      kind: 'set-forecast',
      reason: 'forecast-helps',
      isOn: true,
      numbers: { replayedDays: 7, readerHours: 1204, overloadMinutesWithForecast: 20, overloadMinutesWithout: 85 },
    },
  },
  {
    name: 'tells that it is off again',
    seen: cluster(two, { metrics: busy(1.5), judgement: judgement(false), progress: { isForecastOn: true } }),
    policy: { forecast: 'auto' },
    expect: { kind: 'set-forecast', reason: 'forecast-does-not-help', isOn: false },
  },
  {
    name: 'says nothing of it where people have decided',
    seen: cluster(two, { metrics: busy(1.5), judgement: judgement(true) }),
    policy: { forecast: 'on' },
    expect: { kind: 'hold', reason: 'within-band' },
  },
  {
    name: 'decides about the load instead where it only observes',
    seen: cluster(two, { metrics: busy(1.5), judgement: judgement(true) }),
    policy: { forecast: 'auto', mode: 'observe' },
    expect: { kind: 'hold', reason: 'within-band' },
  },
  // A tide. At a target of 50 %, two readers keep 2 busy vCPUs, and nothing more is tolerated.
  {
    name: 'adds a reader for a load that rises like a tide, without the tolerance of a tenth',
    seen: cluster(two, { metrics: busy(1.9), risingVcpus: 2.01 }),
    policy: { forecast: 'auto' },
    expect: { kind: 'add', reason: 'rising', readers: [{}], numbers: { neededVcpus: 3.8, risingVcpus: 2.01 } },
  },
  {
    name: 'adds as many as it needs, less those that are coming',
    seen: cluster(two, { metrics: busy(1.9), risingVcpus: 4.5, progress: { ordered: { r9: order('eu-west-1c') } } }),
    policy: { forecast: 'on', readers: { min: 1, max: 9 } },
    expect: { kind: 'add', reason: 'rising', readers: [{}, {}] },
  },
  {
    name: 'takes a draining reader back for it first',
    seen: cluster(three, { metrics: busy(1.9), risingVcpus: 2.01, progress: { draining: { r3: draining() } } }),
    policy: { forecast: 'auto' },
    expect: { kind: 'take-back', reason: 'rising', readerIds: ['r3'] },
  },
  ...[
    { name: 'that ends at the target', risingVcpus: 2 },
    { name: 'where there is none', risingVcpus: undefined },
    { name: 'where people want no forecast', risingVcpus: 3, forecast: 'off' as const },
    { name: 'where people only want to see what a forecast would do', risingVcpus: 3, forecast: 'shadow' as const },
  ].map(({ name, risingVcpus, forecast = 'auto' as const }): Row => ({
    name: `adds nothing for such a rise ${name}`,
    seen: cluster(two, { metrics: busy(1.9), risingVcpus }),
    policy: { forecast },
    expect: { kind: 'hold', reason: 'within-band' },
  })),
  {
    name: 'adds nothing for such a rise that was measured long ago',
    seen: cluster(two, {
      metrics: busyColumn([...Array.from({ length: 12 }, () => 1.9), ...Array.from({ length: 6 }, () => missing)]),
      risingVcpus: 3,
    }),
    policy: { forecast: 'auto' },
    expect: { kind: 'hold', reason: 'metric-missing' },
  },
  // Missing metrics
  {
    name: 'never shrinks without metrics',
    seen: cluster(three, { metrics: busyColumn(Array.from({ length: 18 }, () => missing)) }),
    expect: { kind: 'hold', reason: 'metric-missing' },
  },
  {
    name: 'takes a datapoint of five minutes ago for now',
    seen: cluster(two, {
      metrics: busyColumn([...Array.from({ length: 14 }, () => 2), missing, missing, missing, missing]),
    }),
    expect: { kind: 'hold', reason: 'within-band' },
  },
  {
    name: 'does not take a datapoint of six minutes ago for now',
    seen: cluster(two, {
      metrics: busyColumn([...Array.from({ length: 13 }, () => 2), missing, missing, missing, missing, missing]),
    }),
    expect: { kind: 'hold', reason: 'metric-missing' },
  },
  // Idle. Without one of three readers, 2 busy vCPUs are exactly the target.
  {
    name: 'drains a reader when the others carry the peak of the window at the target',
    seen: cluster(three, { metrics: busy(2) }),
    expect: { kind: 'drain', reason: 'idle', readerId: 'r3', deadlineMs: NOW + 7_200_000 },
  },
  ...[
    { name: 'has been at its limit for three minutes', r1: [20, 95, 95, 95, missing], reason: 'reader-saturated' },
    { name: 'was, by the newest datapoints that there are', r1: [95, missing, 97, 100, missing, missing] },
    { name: 'has been for two minutes', r1: [94, 95, 95], reason: 'idle' },
    { name: 'is not any more', r1: [100, 100, 100, 94], reason: 'idle' },
    { name: 'has told nothing', r1: [missing, missing], reason: 'idle' },
  ].map(({ name, r1, reason = 'reader-saturated' }): Row => ({
    name: `thinks of idle readers as ${reason} where another one ${name}`,
    seen: cluster(three, { metrics: busy(2, { cpuPercent: new Map([['r1', r1]]) }) }),
    expect: { reason },
  })),
  {
    name: 'drains no second reader while the first one, which drains, is at its limit: its clients come back',
    seen: cluster([...three, reader('r4')], {
      metrics: busy(2, {
        cpuPercent: new Map([['r4', [98, 98, 98]]]),
        connections: new Map([['r4', [60, 60, 60]]]),
      }),
      progress: { draining: { r4: draining() } },
    }),
    expect: { kind: 'hold', reason: 'reader-saturated' },
  },
  {
    name: 'does not drain a reader if that would lift the load over the target',
    seen: cluster(three, { metrics: busy(2.01) }),
    expect: { kind: 'hold', reason: 'within-band' },
  },
  {
    name: 'looks at the maximum of the window, not at the last minute',
    seen: cluster(three, { metrics: busyColumn([1, 2.5, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, missing, missing]) }),
    expect: { kind: 'hold', reason: 'within-band' },
  },
  {
    name: 'does not judge a window of which too little was measured',
    seen: cluster(three, {
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
    seen: cluster(two, { metrics: busy(0) }),
    policy: { readers: { min: 2, max: 5 } },
    expect: { kind: 'hold', reason: 'within-band' },
  },
  {
    name: 'never drains a reader that is not ours',
    seen: cluster(two.map((r) => ({ ...r, ours: false }))),
    expect: { kind: 'hold', reason: 'within-band' },
  },
  {
    name: 'holds one second before the cooldown ends',
    seen: cluster(three, { progress: { lastChangeMs: NOW - 300_000 + 1_000 } }),
    expect: { kind: 'hold', reason: 'cooling-down' },
  },
  {
    name: 'drains when the cooldown has ended',
    seen: cluster(three, { progress: { lastChangeMs: NOW - 300_000 } }),
    expect: { kind: 'drain', reason: 'idle' },
  },
  {
    name: 'drains from the fullest zone',
    seen: cluster([
      reader('r1', { zone: 'eu-west-1a' }),
      reader('r2', { zone: 'eu-west-1b' }),
      reader('r3', { zone: 'eu-west-1a', ours: false }),
    ]),
    expect: { kind: 'drain', readerId: 'r1' },
  },
  {
    name: 'does not drain within ten minutes of a failover',
    seen: cluster(three, { lastFailoverMs: NOW - 10 * MINUTE + 1 }),
    expect: { kind: 'hold', reason: 'recent-failover' },
  },
  {
    name: 'drains ten minutes after a failover',
    seen: cluster(three, { lastFailoverMs: NOW - 10 * MINUTE }),
    expect: { kind: 'drain' },
  },
  // Draining
  {
    name: 'removes a draining reader after three datapoints without a connection',
    seen: cluster(two, { ...r2Draining, metrics: busy(1, connections([4, 0, 0, 0, missing])) }),
    expect: { kind: 'remove', reason: 'drained', readerId: 'r2' },
  },
  {
    name: 'keeps a draining reader after two datapoints without a connection',
    seen: cluster(two, { ...r2Draining, metrics: busy(1, connections([4, 1, 0, 0, missing])) }),
    expect: { kind: 'hold', reason: 'draining' },
  },
  {
    name: 'does not take missing datapoints for zero connections',
    seen: cluster(two, { ...r2Draining, metrics: busy(1, connections([missing, missing, missing, 0, 0])) }),
    expect: { kind: 'hold', reason: 'draining' },
  },
  {
    name: 'does not count datapoints from before the exclusion took effect',
    seen: cluster(two, {
      progress: { draining: { r2: draining({ excludedAtMs: NOW - 3 * MINUTE }) } },
      metrics: busy(1, connections([0, 0, 0, 0, 0])),
    }),
    expect: { kind: 'hold', reason: 'draining' },
  },
  {
    name: 'tells that a reader which is left out gets new connections',
    seen: cluster(two, { ...r2Draining, metrics: busy(1, connections([9, 5, 5, 6, missing])) }),
    expect: { kind: 'hold', reason: 'used-past-endpoint' },
  },
  {
    name: 'does not take connections that come in the minute of the exclusion for new ones',
    seen: cluster(two, {
      progress: { draining: { r2: draining({ excludedAtMs: NOW - 3 * MINUTE }) } },
      metrics: busy(1, connections([4, 4, 9, 9, 9])),
    }),
    expect: { kind: 'hold', reason: 'draining' },
  },
  {
    name: 'removes a draining reader at its deadline, connections or not',
    seen: cluster(two, {
      progress: { draining: { r2: draining({ deadlineMs: NOW }) } },
      metrics: busy(1, connections([9, 9, 9, 9, 9])),
    }),
    expect: { kind: 'remove', reason: 'drain-deadline', readerId: 'r2' },
  },
  {
    name: 'lets the deadline of a draining reader begin only once it is left out',
    seen: cluster(two, {
      progress: { draining: { r2: draining({ deadlineMs: NOW, excludedAtMs: undefined }) } },
      metrics: busy(1, connections([9, 9, 9, 9, 9])),
    }),
    expect: { kind: 'set-endpoint', reason: 'endpoint-differs', excluded: ['r2'] },
  },
  {
    name: 'keeps a draining reader with connections a millisecond before its deadline',
    seen: cluster(two, {
      progress: { draining: { r2: draining({ deadlineMs: NOW + 1 }) } },
      metrics: busy(1, connections([9, 9, 9, 9, 9])),
    }),
    expect: { kind: 'hold', reason: 'draining' },
  },
  {
    name: 'does not remove a reader that the endpoint does not exclude yet',
    seen: cluster(two, {
      ...r2Draining,
      endpoint: { id: 'evenkeel-shop', status: 'modifying', excluded: [] },
      metrics: busy(1, connections([0, 0, 0, 0, 0])),
    }),
    expect: { kind: 'hold', reason: 'draining' },
  },
  {
    name: 'removes nothing within ten minutes of a failover',
    seen: cluster(two, {
      ...r2Draining,
      lastFailoverMs: NOW - MINUTE,
      metrics: busy(1, connections([0, 0, 0, 0, 0])),
    }),
    expect: { kind: 'hold', reason: 'recent-failover' },
  },
  ...replacingRows,
  {
    name: 'never removes a draining reader that has become the writer',
    seen: cluster([], {
      instances: [writer, reader('r2')],
      writerId: 'r2',
      progress: { draining: { r2: draining({ deadlineMs: NOW - MINUTE }) } },
      endpoint: { id: 'evenkeel-shop', status: 'available', excluded: ['r2'] },
      metrics: busy(0.5, connections([0, 0, 0, 0, 0])),
    }),
    expect: { kind: 'set-endpoint', reason: 'endpoint-differs', excluded: [], only: ['r2', 'writer'] },
  },
];

describe('decide', () => {
  test.each(rows)('$name', (row) => {
    // Without a static list there is no such field; a row says so by `only: undefined`.
    expect({ only: undefined, ...decisionOn(row.seen, row.policy) }).toMatchObject(row.expect);
  });

  test('has a row for every rule', () => {
    const speaking = rows.map(
      ({ seen, policy: changes }) => decide(seen.view, seen.progress, policy(changes), NOW).rule,
    );
    expect(new Set(speaking)).toEqual(new Set(RULES.map(({ name }) => name)));
  });

  test('says which rules were asked before the one that decided, and what they answered', () => {
    const { view, progress } = unaccepted({ failures: { [A]: failure(NOW + 1), [C]: failure(NOW + 1) } });
    const { rule, trace } = decide(view, progress, policy(), NOW);
    expect(rule).toBe('orderNotAccepted');
    const answers = trace.map((asked) => [asked.rule, ...asked.considered.map(({ putOff }) => putOff ?? 'taken')]);
    expect(answers.filter(([, ...considered]) => considered.length > 0)).toEqual([
      ['orderNotAccepted', 'backing-off', 'backing-off', 'backing-off'],
      ['atRest', 'taken'],
    ]);
    expect(answers.map(([name]) => name)).toEqual(RULES.map(({ name }) => name));
  });
});
