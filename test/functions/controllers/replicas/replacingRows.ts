import type { Policy } from '../../../../functions/controllers/replicas/policy.ts';
import type { Progress } from '../../../../functions/controllers/replicas/progress.ts';
import type { ClusterView, InstanceView } from '../../../../functions/controllers/replicas/view.ts';
import {
  busy,
  cluster,
  draining,
  failure,
  MINUTE,
  NOW,
  reader,
  type Seen,
  withoutCapacity,
  writer,
} from './builders.ts';

interface Row {
  readonly name: string;
  readonly seen: Seen;
  readonly policy: Partial<Policy>;
  readonly expect: Record<string, unknown>;
}

const HOUR = 60 * MINUTE;

/** The fleet's first class is another one than that of both readers. */
const on: Partial<Policy> = { replaceOutdated: 'on', classes: ['db.r8g.large', 'db.r6g.large'] };
const sameClass: Partial<Policy> = { replaceOutdated: 'on', classes: ['db.r6g.large'] };

const zones = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'];
const sold = (classes: Readonly<Record<string, readonly string[]>>) => ({
  engineVersion: '16.6',
  askedAtMs: NOW - MINUTE,
  classes: Object.fromEntries(
    Object.entries(classes).map(([name, where]) => [
      name,
      { zones: where, hasPerformanceInsights: true, hasEnhancedMonitoring: true },
    ]),
  ),
});

const r1 = reader('r1');
const r2 = reader('r2', { zone: 'eu-west-1c' });
const current = { instanceClass: 'db.r8g.large' };

/** Two readers that need 1.5 of their 4 vCPUs at the target; one alone would not do. */
const outdated = (changes: Partial<ClusterView> & { progress?: Partial<Progress> } = {}, readers = [r1, r2]) =>
  cluster(readers, { metrics: busy(1.5), ...changes });

const people = (changes: Partial<InstanceView>) =>
  reader('shop-2', { ours: false, promotionTier: 1, zone: 'eu-west-1a', ...current, ...changes });

/** r1 is being replaced by r3, which serves. */
const byR3 = (changes: Partial<Progress> = {}): Partial<Progress> => ({
  replacements: { r3: { replaces: 'r1', wanted: ['class db.r8g.large'], orderedAtMs: NOW - 20 * MINUTE } },
  ...changes,
});
const r3 = reader('r3', { zone: 'eu-west-1a', ...current });
const waits = { kind: 'hold', reason: 'replacement-waits' };
const within = { kind: 'hold', reason: 'within-band' };
const forecast = (isQuietHour: boolean | undefined) => ({ forecast: { busyVcpus: 1, holdVcpus: 1, isQuietHour } });

const orders = (id: string, why: string, more: Record<string, unknown> = {}) => ({
  kind: 'add',
  reason: 'outdated',
  replaces: { id, why, isAgain: false },
  readers: [{ replaces: id, ...more }],
});

export const replacingRows: readonly Row[] = [
  {
    name: 'leaves outdated readers alone unless the fleet wants them replaced',
    seen: outdated(),
    policy: { ...on, replaceOutdated: 'off' },
    expect: within,
  },
  {
    name: 'orders a reader of the first class in place of an outdated one, in the zone that would lack one without it',
    seen: outdated(),
    policy: on,
    expect: {
      ...orders('r1', 'of the class db.r6g.large, not db.r8g.large', { zone: 'eu-west-1b', ...current }),
      numbers: { outdated: 2 },
    },
  },
  {
    name: 'takes a class that is sold in no zone for no better one',
    seen: outdated({ progress: { offerings: sold({ 'db.r8g.large': [], 'db.r6g.large': zones }) } }),
    policy: on,
    expect: within,
  },
  {
    name: 'takes a class that RDS has lately refused everywhere for no better one',
    seen: outdated({
      progress: {
        failures: Object.fromEntries(
          zones.map((zone) => [`add db.r8g.large/${zone}`, withoutCapacity(NOW + 10 * MINUTE)]),
        ),
      },
    }),
    policy: on,
    expect: within,
  },
  {
    name: 'orders the first class where it is sold in one zone, and there',
    seen: outdated({ progress: { offerings: sold({ 'db.r8g.large': ['eu-west-1c'], 'db.r6g.large': zones }) } }),
    policy: on,
    expect: { kind: 'add', reason: 'outdated', readers: [{ zone: 'eu-west-1c', ...current }] },
  },
  {
    name: 'replaces a reader of a class that the fleet does not name any more',
    seen: outdated({}, [reader('r1', { instanceClass: 'db.r5.large' }), r2]),
    policy: sameClass,
    expect: orders('r1', 'of the class db.r5.large, not db.r6g.large'),
  },
  {
    name: 'leaves a reader alone whose class the fleet prefers to the one that can be had',
    seen: outdated({ progress: { offerings: sold({ 'db.r8g.large': [], 'db.r6g.large': zones }) } }, [
      reader('r1', current),
      r2,
    ]),
    policy: on,
    expect: within,
  },
  {
    name: 'leaves a reader in a slot of the reservation alone',
    seen: outdated({
      reservation: {
        id: 'peak',
        state: 'active',
        instanceClass: 'db.r6g.large',
        engine: 'aurora-postgresql',
        freeByZone: {},
        endMs: undefined,
      },
    }),
    policy: { ...on, capacityReservation: 'peak' },
    expect: within,
  },
  {
    name: 'orders more than one reader where the class is too small to do the work of the old one',
    seen: outdated({ metrics: busy(4.5) }, [
      reader('r1', { instanceClass: 'db.r6g.xlarge', vcpus: 4 }),
      reader('r2', { instanceClass: 'db.r6g.xlarge', vcpus: 4 }),
      reader('r3', { instanceClass: 'db.r6g.large' }),
    ]),
    policy: { ...sameClass, readers: { min: 1, max: 8 } },
    // 9 vCPUs are needed, and 6 of 10 stay: two large ones are 4.
    expect: {
      kind: 'add',
      reason: 'outdated',
      readers: [
        { instanceClass: 'db.r6g.large', replaces: 'r1' },
        { instanceClass: 'db.r6g.large', replaces: 'r1' },
      ],
    },
  },
  {
    name: 'replaces a reader of another parameter group than that of the reader that people made',
    seen: outdated({}, [
      people({ parameterGroup: 'tuned-2', certificateAuthority: 'ca-1' }),
      reader('r1', { parameterGroup: 'tuned-1', certificateAuthority: 'ca-1', ...current }),
    ]),
    policy: on,
    expect: orders('r1', 'of the parameter group tuned-1, not tuned-2', {
      like: { parameterGroup: 'tuned-2', certificateAuthority: 'ca-1' },
    }),
  },
  {
    name: 'compares with the writer where people made no reader',
    seen: outdated({
      instances: [{ ...writer, parameterGroup: 'tuned-2' }, reader('r1', { parameterGroup: 'tuned-1' }), r2],
    }),
    policy: sameClass,
    expect: orders('r1', 'of the parameter group tuned-1, not tuned-2', { like: { parameterGroup: 'tuned-2' } }),
  },
  {
    name: 'does not replace for the sake of a parameter group that RDS has lately refused',
    seen: outdated({
      instances: [{ ...writer, parameterGroup: 'tuned-2' }, reader('r1', { parameterGroup: 'tuned-1' }), r2],
      progress: { failures: { 'order with parameter group tuned-2': failure(NOW + HOUR) } },
    }),
    policy: sameClass,
    expect: within,
  },
  {
    name: 'replaces a reader whose parameters wait for a restart',
    seen: outdated({}, [reader('r1', { parameterGroup: 'tuned', isPendingReboot: true }), r2]),
    policy: sameClass,
    expect: orders('r1', 'waiting for a restart, until which parameters of tuned do not take effect'),
  },
  {
    name: 'replaces a reader of an authority that RDS does not list, and orders none by name',
    seen: outdated({ authorities: ['rds-ca-rsa2048-g1'] }, [reader('r1', { certificateAuthority: 'rds-ca-2019' }), r2]),
    policy: sameClass,
    expect: orders('r1', 'of the certificate authority rds-ca-2019, which RDS does not take any more'),
  },
  {
    name: 'does not take an authority for gone where RDS gave no answer',
    seen: outdated({ authorities: undefined }, [reader('r1', { certificateAuthority: 'rds-ca-2019' }), r2]),
    policy: sameClass,
    expect: within,
  },
  {
    name: 'replaces a reader of an authority that RDS has refused in an order',
    seen: outdated(
      { progress: { failures: { 'order with certificate authority rds-ca-2019': failure(NOW + HOUR) } } },
      [r1, reader('r2', { certificateAuthority: 'rds-ca-2019' })],
    ),
    policy: sameClass,
    expect: orders('r2', 'of the certificate authority rds-ca-2019, which RDS does not take any more'),
  },
  {
    name: 'begins with the reader that clients will soon not trust',
    seen: outdated({ authorities: ['ca-2'] }, [r1, reader('r2', { certificateAuthority: 'ca-1' })]),
    policy: on,
    expect: orders(
      'r2',
      'of the certificate authority ca-1, which RDS does not take any more; of the class db.r6g.large, not db.r8g.large',
    ),
  },
  {
    name: 'never touches an outdated reader that is not ours',
    seen: outdated({}, [people({ instanceClass: 'db.r5.large', isPendingReboot: true }), reader('r1', current)]),
    policy: on,
    expect: within,
  },
  {
    name: 'never touches an outdated writer',
    seen: outdated({
      metrics: busy(0.9),
      writerId: 'r1',
      instances: [reader('r1', { isPendingReboot: true }), reader('r2', current)],
    }),
    policy: on,
    expect: within,
  },
  { name: 'waits for a quiet hour of the forecast', seen: outdated(forecast(false)), policy: on, expect: waits },
  {
    name: 'replaces in a quiet hour of the forecast',
    seen: outdated(forecast(true)),
    policy: on,
    expect: { kind: 'add', reason: 'outdated' },
  },
  {
    name: 'replaces at the target for a quarter of an hour where no earlier day tells',
    seen: outdated({ metrics: busy(2), ...forecast(undefined) }),
    policy: on,
    expect: { kind: 'add', reason: 'outdated' },
  },
  {
    name: 'does not replace above the target, where no earlier day tells',
    seen: outdated({ metrics: busy(2.01) }),
    policy: on,
    expect: waits,
  },
  {
    name: 'waits where the maximum leaves no room for one more',
    seen: outdated(),
    policy: { ...on, readers: { min: 1, max: 2 } },
    expect: waits,
  },
  {
    name: 'waits out the cooldown',
    seen: outdated({ progress: { lastChangeMs: NOW - 5 * MINUTE + 1 } }),
    policy: on,
    expect: waits,
  },
  {
    name: 'waits where the budget has room for one change and not for both',
    seen: outdated({ progress: { changesMs: Array.from({ length: 11 }, () => NOW - 30 * MINUTE) } }),
    policy: on,
    expect: waits,
  },
  {
    name: 'replaces where the budget has room for both changes',
    seen: outdated({ progress: { changesMs: Array.from({ length: 10 }, () => NOW - 30 * MINUTE) } }),
    policy: on,
    expect: { kind: 'add', reason: 'outdated' },
  },
  {
    name: 'waits after a failover',
    seen: outdated({ lastFailoverMs: NOW - MINUTE }),
    policy: on,
    expect: waits,
  },
  {
    name: 'waits while any instance is maintained, the writer included',
    seen: outdated({ instances: [{ ...writer, status: 'storage-optimization' }, r1, r2] }),
    policy: on,
    expect: waits,
  },
  {
    name: 'leaves restarting readers to those who restart them',
    seen: outdated({ progress: { away: { r3: NOW - MINUTE } } }, [
      r1,
      r2,
      reader('r3', { status: 'upgrading', zone: 'eu-west-1a' }),
    ]),
    policy: on,
    expect: within,
  },
  {
    name: 'waits while the endpoint is being changed',
    seen: outdated({ endpoint: { id: 'evenkeel-shop', status: 'modifying', excluded: [] } }),
    policy: on,
    expect: waits,
  },
  {
    name: 'replaces none while another reader drains',
    seen: outdated({ progress: { draining: { r3: draining() } } }, [r1, r2, reader('r3')]),
    policy: on,
    expect: { kind: 'hold', reason: 'draining' },
  },
  {
    name: 'replaces none while paused',
    seen: outdated({ pause: { by: 'ada', why: 'migration', sinceMs: NOW } }),
    policy: on,
    expect: { kind: 'hold', reason: 'paused' },
  },
  {
    name: 'replaces none while a drill has the cluster',
    seen: outdated({ interlock: { by: 'drill-1', untilMs: NOW + HOUR } }),
    policy: on,
    expect: { kind: 'hold', reason: 'held-by-interlock' },
  },
  {
    name: 'replaces none without measurements',
    seen: outdated({ metrics: busy(Number.NaN) }),
    policy: on,
    expect: { kind: 'hold', reason: 'metric-missing' },
  },
  {
    name: 'replaces none for a day after a new one was refused or did not come up',
    seen: outdated({ progress: { failures: { 'replace outdated readers': failure(NOW + 1) } } }),
    policy: on,
    expect: within,
  },
  {
    name: 'replaces again after that day',
    seen: outdated({ progress: { failures: { 'replace outdated readers': failure(NOW) } } }),
    policy: on,
    expect: { kind: 'add', reason: 'outdated' },
  },
  {
    name: 'does not replace a replacement that is still what it was to end',
    seen: outdated(
      {
        metrics: busy(0.9),
        progress: { replacements: { r1: { replaces: 'r0', wanted: ['class db.r8g.large'], orderedAtMs: NOW - HOUR } } },
      },
      [r1],
    ),
    policy: on,
    expect: within,
  },
  {
    name: 'replaces a replacement that is outdated for another reason, and counts that',
    seen: outdated(
      {
        metrics: busy(0.9),
        progress: { replacements: { r1: { replaces: 'r0', wanted: ['class db.r7g.large'], orderedAtMs: NOW - HOUR } } },
      },
      [r1],
    ),
    policy: on,
    expect: { kind: 'add', reason: 'outdated', replaces: { id: 'r1', isAgain: true } },
  },
  {
    name: 'slows down where replacements replace each other',
    seen: outdated(
      {
        metrics: busy(0.9),
        progress: {
          replacements: { r1: { replaces: 'r0', wanted: ['class db.r7g.large'], orderedAtMs: NOW - HOUR } },
          repetitions: {
            'replacing a reader that has replaced another one': [NOW - 3 * HOUR, NOW - 2 * HOUR, NOW - MINUTE],
          },
        },
      },
      [r1],
    ),
    policy: on,
    expect: { kind: 'hold', reason: 'repeating' },
  },
  {
    name: 'drains the outdated reader once the new one serves',
    seen: outdated({ progress: byR3() }, [r1, r2, r3]),
    policy: on,
    expect: { kind: 'drain', reason: 'outdated', readerId: 'r1' },
  },
  {
    name: 'keeps the outdated reader until the new one serves',
    seen: outdated(
      {
        progress: byR3({
          ordered: { r3: { ...current, zone: 'eu-west-1a', orderedAtMs: NOW - 9 * MINUTE, accepted: true } },
        }),
      },
      [r1, r2, { ...r3, status: 'creating' }],
    ),
    policy: on,
    expect: { kind: 'hold', reason: 'readers-on-the-way' },
  },
  {
    name: 'keeps the outdated reader as long as the load needs it',
    seen: outdated({ progress: byR3(), metrics: busy(2.1) }, [r1, r2, r3]),
    policy: on,
    expect: within,
  },
  {
    name: 'lets the cooldown pass between the new reader and the drain of the old one',
    seen: outdated({ progress: byR3({ lastChangeMs: NOW - 5 * MINUTE + 1 }) }, [r1, r2, r3]),
    policy: on,
    expect: { kind: 'hold', reason: 'cooling-down' },
  },
  {
    name: 'drains nobody beyond the budget',
    seen: outdated({ progress: byR3({ changesMs: Array.from({ length: 12 }, () => NOW - 30 * MINUTE) }) }, [
      r1,
      r2,
      r3,
    ]),
    policy: on,
    expect: waits,
  },
  {
    name: 'replaces one at a time',
    seen: outdated({ progress: byR3(), metrics: busy(2.1) }, [r1, r2, r3, reader('r4')]),
    policy: { ...on, readers: { min: 4, max: 8 } },
    expect: within,
  },
  {
    name: 'drains no reader that has become the writer meanwhile',
    seen: outdated({ progress: byR3(), writerId: 'r1', instances: [r1, reader('r2', current), r3] }),
    policy: on,
    expect: within,
  },
  {
    name: 'repeats the order of a replacement for what it was',
    seen: outdated({
      instances: [{ ...writer, parameterGroup: 'tuned-2' }, reader('r1', { parameterGroup: 'tuned-1' }), r2],
      progress: {
        ...byR3(),
        ordered: { r3: { ...current, zone: 'eu-west-1a', orderedAtMs: NOW - MINUTE, accepted: false } },
      },
    }),
    policy: on,
    expect: {
      kind: 'add',
      reason: 'order-not-accepted',
      readers: [{ id: 'r3', replaces: 'r1', like: { parameterGroup: 'tuned-2' } }],
    },
  },
  {
    name: 'lets an outdated reader go first where one is idle',
    seen: outdated({ metrics: busy(0.9) }, [r1, reader('r2', { zone: 'eu-west-1b', ...current })]),
    policy: on,
    expect: { kind: 'drain', reason: 'idle', readerId: 'r1' },
  },
  {
    name: 'lets the youngest go first where one is idle, if nobody cares who is outdated',
    seen: outdated({ metrics: busy(0.9) }, [r1, reader('r2', { zone: 'eu-west-1b', ...current })]),
    policy: { ...on, replaceOutdated: 'off' },
    expect: { kind: 'drain', reason: 'idle', readerId: 'r2' },
  },
];
