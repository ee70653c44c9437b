import { describe, expect, test } from 'vitest';
import { noteFailures } from '../../../../functions/control-loop/failures.ts';
import { type Decision, traits } from '../../../../functions/controllers/replicas/decision.ts';
import { memory } from '../../../../functions/controllers/replicas/memory.ts';
import { isToBeAsked, type KnownOfferings } from '../../../../functions/controllers/replicas/offered.ts';
import { progressOf } from '../../../../functions/controllers/replicas/progress.ts';
import type { ReservationView } from '../../../../functions/controllers/replicas/reservation.ts';
import type { Policy } from '../../../../functions/controllers/replicas/policy.ts';
import { orderWorries } from '../../../../functions/controllers/replicas/orderWorries.ts';
import { busy, cluster, decisionOn, failure, MINUTE, NOW, policy, reader, type Seen } from './builders.ts';

const HOUR = 60 * MINUTE;
const ZONES = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'];
const two = [reader('r1'), reader('r2', { zone: 'eu-west-1c' })];
const TWO_CLASSES = ['db.r6g.large', 'db.t3.medium'];

const offered = (zones: readonly string[], hasOptions = true) => ({
  zones,
  hasPerformanceInsights: hasOptions,
  hasEnhancedMonitoring: hasOptions,
});
const known = (classes: KnownOfferings['classes'], ageMs = 10 * MINUTE): KnownOfferings => ({
  engineVersion: '16.6',
  askedAtMs: NOW - ageMs,
  classes,
});

/** One more reader of two vCPUs is needed, and one more after it. */
const short = (changes: Parameters<typeof cluster>[1] = {}): Seen => cluster(two, { metrics: busy(2.5), ...changes });

/** `CLASS/ZONE`, its reservation and what it is ordered without, for each reader that is ordered. */
function ordersOf(seen: Seen, changes: Partial<Policy> = {}): string[] {
  const decision = decisionOn(seen, { classes: TWO_CLASSES, ...changes });
  if (decision.kind !== 'add') return [`${decision.kind}/${decision.reason}`];
  return decision.readers.map(({ instanceClass, zone, reservation, without }) =>
    [`${instanceClass}/${zone.at(-1)}`, ...(reservation ? [reservation] : []), ...(without ?? [])].join(' '),
  );
}

describe('what RDS does not sell', () => {
  test.each<[name: string, classes: KnownOfferings['classes'], expected: string[]]>([
    ['nothing is known: the first class is tried', undefined, ['db.r6g.large/a']],
    ['all is sold', { 'db.r6g.large': offered(ZONES), 'db.t3.medium': offered(ZONES) }, ['db.r6g.large/a']],
    ['not in the emptiest zone', { 'db.r6g.large': offered(['eu-west-1b', 'eu-west-1c']) }, ['db.r6g.large/b']],
    ['the first class nowhere', { 'db.r6g.large': offered([]) }, ['db.t3.medium/a']],
    [
      'the second has fewer options',
      { 'db.r6g.large': offered([]), 'db.t3.medium': offered(ZONES, false) },
      ['db.t3.medium/a Performance Insights on db.t3.medium Enhanced Monitoring on db.t3.medium'],
    ],
    ['nothing at all', { 'db.r6g.large': offered([]), 'db.t3.medium': offered([]) }, ['hold/readers-refused']],
  ])('%s', (_, classes, expected) => {
    expect(ordersOf(short({ progress: { offerings: known(classes) } }))).toEqual(expected);
  });

  test('is named where no reader can be had', () => {
    const offerings = known({ 'db.r6g.large': offered([]) });
    expect(decisionOn(short({ progress: { offerings } }), { zones: ['eu-west-1a'] })).toMatchObject({
      reason: 'readers-refused',
      refusals: [
        'DescribeOrderableDBInstanceOptions: db.r6g.large is not sold for aurora-postgresql 16.6 in eu-west-1a',
      ],
    });
  });
});

describe('a serverless class', () => {
  const classes = ['db.serverless', 'db.r6g.large'];

  test.each<[name: string, serverlessMaxCapacityUnits: number | undefined, expected: string[]]>([
    ['is passed over where the cluster does not say how far it may grow', undefined, ['db.r6g.large/a']],
    ['is ordered where it does', 8, ['db.serverless/a']],
  ])('%s', (_, serverlessMaxCapacityUnits, expected) => {
    expect(ordersOf(short({ serverlessMaxCapacityUnits }), { classes })).toEqual(expected);
  });

  test('alone, it leaves no other way, and the reason is named', () => {
    expect(decisionOn(short(), { classes: ['db.serverless'] })).toMatchObject({
      kind: 'hold',
      reason: 'readers-refused',
      refusals: ['DescribeDBClusters: shop has no Serverless v2 scaling configuration'],
    });
  });

  test('people are told at once, and not where the cluster has a maximum', () => {
    const told = (serverlessMaxCapacityUnits: number | undefined) => {
      const { view, progress } = short({ serverlessMaxCapacityUnits });
      return orderWorries(view, progress, policy({ classes }), NOW);
    };
    expect(told(undefined)).toEqual([
      {
        key: 'no-scaling db.serverless',
        afterMinutes: 0,
        message:
          'shop has no Serverless v2 scaling configuration, so that no db.serverless reader is ordered. Set its minimum and maximum capacity (aws rds modify-db-cluster --serverless-v2-scaling-configuration), or take db.serverless out of the fleet.',
      },
    ]);
    expect(told(8)).toEqual([]);
  });

  test('that RDS has refused for that reason is told with what to do', () => {
    const error =
      'InvalidDBClusterStateFault: Set the Serverless v2 scaling configuration on the parent DB cluster before creating a Serverless v2 DB instance.';
    const { view, progress } = short({
      serverlessMaxCapacityUnits: 8,
      progress: { failures: { 'add db.serverless': failure(NOW + 1, error) } },
    });
    expect(orderWorries(view, progress, policy({ classes }), NOW)).toEqual([
      {
        key: 'refuses add db.serverless',
        afterMinutes: 0,
        message: `No serverless reader is ordered, and it is tried again after 30 minutes. Set the minimum and maximum capacity of the cluster, or take the class out of the fleet. RDS: ${error}`,
      },
    ]);
  });
});

describe('what RDS has refused', () => {
  test.each<[name: string, failures: Record<string, ReturnType<typeof failure>>, expected: string[]]>([
    ['a class', { 'add db.r6g.large': failure(NOW + 1) }, ['db.t3.medium/a']],
    ['a class, until its time is up', { 'add db.r6g.large': failure(NOW) }, ['db.r6g.large/a']],
    ['a zone', { 'add in eu-west-1a': failure(NOW + 1) }, ['db.r6g.large/b']],
    [
      'a class and a zone',
      { 'add db.r6g.large': failure(NOW + 1), 'add in eu-west-1a': failure(NOW + 1) },
      ['db.t3.medium/b'],
    ],
    ['every order', { 'add readers': failure(NOW + 1) }, ['hold/readers-refused']],
    [
      'every order, for the quota',
      { 'add readers': failure(NOW + 1, 'InstanceQuotaExceededFault: 40') },
      ['hold/quota-used'],
    ],
    [
      'options',
      {
        'order with certificate authority rds-ca-2019': failure(NOW + 1),
        'order with parameter group tuned': failure(NOW + 1),
        'order with Performance Insights on db.t3.medium': failure(NOW + 1),
        'order with Enhanced Monitoring on db.r6g.large': failure(NOW),
      },
      ['db.r6g.large/a certificate authority rds-ca-2019 parameter group tuned'],
    ],
  ])('%s', (_, failures, expected) => {
    expect(ordersOf(short({ progress: { failures } }))).toEqual(expected);
  });

  test('every zone, one after the other', () => {
    const failures = Object.fromEntries(ZONES.map((zone) => [`add in ${zone}`, failure(NOW + 1)]));
    expect(ordersOf(short({ progress: { failures } }))).toEqual(['hold/readers-refused']);
  });

  test('a class is forgotten when the engine has another version, with what was sold', () => {
    const failures = { 'add db.r6g.large': failure(NOW + HOUR), 'add in eu-west-1a': failure(NOW + HOUR) };
    const before = { ...short().progress, failures, offerings: known({ 'db.r6g.large': offered([]) }) };
    const after = progressOf({ ...short().view, engineVersion: '16.7' }, before, NOW);
    expect(Object.keys(after.failures)).toEqual(['add in eu-west-1a']);
    expect(after.offerings).toBeUndefined();
    expect(progressOf(short().view, before, NOW)).toMatchObject({ failures, offerings: before.offerings });
  });

  test('is cleared by an order that RDS takes', () => {
    const decision = decisionOn(short()) as Extract<Decision, { kind: 'add' }>;
    expect(decision.readers.map(({ zone }) => zone)).toEqual(['eu-west-1a']);
    expect(traits.provenBy!(decision)).toEqual([
      'add db.r6g.large/eu-west-1a',
      'add db.r6g.large',
      'add in eu-west-1a',
      'add readers',
    ]);
  });

  test('a reader that cannot start with its parameter group is not built with it again', () => {
    const broken = reader('r3', { status: 'incompatible-parameters', parameterGroup: 'tuned' });
    const seen = cluster([...two, broken], { metrics: busy(2.5) });
    const decision = decisionOn(seen);
    expect(decision).toMatchObject({ kind: 'remove', readerId: 'r3', incompatible: 'parameter group tuned' });
    const progress = memory.progressOnDecision(seen.progress, decision, NOW);
    expect(progress.failures).toMatchObject({
      'order with parameter group tuned': { untilMs: NOW + 24 * HOUR, error: expect.stringContaining('r3') as string },
    });
    expect(ordersOf(short({ progress: { failures: progress.failures } }))).toEqual([
      'db.r6g.large/a parameter group tuned',
    ]);
  });
});

const reservation = (changes: Partial<ReservationView> = {}): ReservationView => ({
  id: 'peak',
  state: 'active',
  instanceClass: 'db.r8g.large',
  engine: 'aurora-postgresql',
  freeByZone: { 'eu-west-1b': 1 },
  endMs: undefined,
  ...changes,
});

describe('a capacity reservation', () => {
  const needsTwo = (changes: Partial<ReservationView>, progress: Partial<Seen['progress']> = {}) =>
    ordersOf(short({ metrics: busy(3.5), reservation: reservation(changes), progress }));

  test.each<[name: string, changes: Partial<ReservationView>, expected: string[]]>([
    ['its slot comes first, in its class and zone', {}, ['db.r8g.large/b peak', 'db.r6g.large/a']],
    [
      'both slots',
      { freeByZone: { 'eu-west-1b': 1, 'eu-west-1a': 1 } },
      ['db.r8g.large/a peak', 'db.r8g.large/b peak'],
    ],
    ['no slot is free', { freeByZone: { 'eu-west-1b': 0 } }, ['db.r6g.large/a', 'db.r6g.large/b']],
    ['a zone outside of the fleet', { freeByZone: { 'eu-west-1d': 3 } }, ['db.r6g.large/a', 'db.r6g.large/b']],
    ['it is pending', { state: 'pending' }, ['db.r6g.large/a', 'db.r6g.large/b']],
    ['it is gone', { state: 'not-found' }, ['db.r6g.large/a', 'db.r6g.large/b']],
    ['it is for another engine', { engine: 'aurora-mysql' }, ['db.r6g.large/a', 'db.r6g.large/b']],
    ['it ends now', { endMs: NOW }, ['db.r6g.large/a', 'db.r6g.large/b']],
    ['it ends later', { endMs: NOW + 1 }, ['db.r8g.large/b peak', 'db.r6g.large/a']],
  ])('%s', (_, changes, expected) => {
    expect(needsTwo(changes)).toEqual(expected);
  });

  test.each<[name: string, failures: Record<string, ReturnType<typeof failure>>, expected: string[]]>([
    [
      'a slot that was refused',
      { 'add db.r8g.large/eu-west-1b/peak': failure(NOW + 1) },
      ['db.r6g.large/a', 'db.r6g.large/b'],
    ],
    [
      'the class without it was',
      { 'add db.r8g.large/eu-west-1b': failure(NOW + 1) },
      ['db.r8g.large/b peak', 'db.r6g.large/a'],
    ],
    [
      'the quota is used up, which counts its slots already',
      { 'add readers': failure(NOW + 1, 'InstanceQuotaExceededFault: 40') },
      ['db.r8g.large/b peak'],
    ],
    ['every order is refused', { 'add readers': failure(NOW + 1) }, ['hold/readers-refused']],
  ])('%s', (_, failures, expected) => {
    expect(needsTwo({}, { failures })).toEqual(expected);
  });

  test('an order that RDS has not accepted is repeated for the same slot', () => {
    const ordered = {
      n1: {
        instanceClass: 'db.r8g.large',
        zone: 'eu-west-1b',
        reservation: 'peak',
        orderedAtMs: NOW - MINUTE,
        accepted: false,
      },
    };
    expect(decisionOn(short({ progress: { ordered }, reservation: reservation({ freeByZone: {} }) }))).toMatchObject({
      kind: 'add',
      reason: 'order-not-accepted',
      readers: [{ id: 'n1', reservation: 'peak' }],
    });
  });
});

describe('RDS is asked what it sells', () => {
  const all = { 'db.r6g.large': offered(ZONES) };
  const asked = (seen: KnownOfferings | undefined, lastMs?: number, classes = ['db.r6g.large']) =>
    isToBeAsked(
      seen,
      '16.6',
      { classes, zones: ZONES },
      lastMs === undefined ? {} : { 'add db.r6g.large/eu-west-1a': { ...failure(NOW), lastMs } },
      NOW,
    );

  test.each([
    ['before the first order', asked(undefined), true],
    ['not at the next look', asked(known(all, MINUTE)), false],
    ['not after days either, where all is sold', asked(known(all, 72 * HOUR)), false],
    ['for another version', asked({ ...known(all), engineVersion: '16.5' }), true],
    ['for another class', asked(known(all), undefined, ['db.r6g.large', 'db.r7g.large']), true],
    ['after a refusal', asked(known(all, 10 * MINUTE), NOW - MINUTE), true],
    ['not after a refusal that came before', asked(known(all, 10 * MINUTE), NOW - 11 * MINUTE), false],
    ['not within five minutes', asked(known(all, 5 * MINUTE - 1), NOW), false],
    ['daily, where a class is not sold', asked(known({ 'db.r6g.large': offered([]) }, 24 * HOUR)), true],
    ['not before that', asked(known({ 'db.r6g.large': offered([]) }, 24 * HOUR - 1)), false],
    ['ten minutes after it could not say', asked(known(undefined, 10 * MINUTE)), true],
    ['not before that, either', asked(known(undefined, 10 * MINUTE - 1)), false],
  ])('%s', (_, isAsked, expected) => {
    expect(isAsked).toBe(expected);
  });
});

describe('people are told at once', () => {
  const told = (seen: Seen, changes: Partial<Policy> = {}) =>
    orderWorries(seen.view, seen.progress, policy(changes), NOW).map(
      ({ key, afterMinutes, message }) => `${key}${afterMinutes > 0 ? ` after ${afterMinutes} min` : ''}: ${message}`,
    );

  test.each<[subject: string, told: string[]]>([
    ['order with certificate authority rds-ca-2019', ['refuses order with certificate authority rds-ca-2019']],
    ['add db.r6g.large', ['refuses add db.r6g.large']],
    ['add in eu-west-1a', ['refuses add in eu-west-1a']],
    ['add readers', ['refuses add readers']],
    ['add db.r6g.large/eu-west-1a', []],
    ['drain r1', []],
  ])('of %s', (subject, expected) => {
    const failures = { [subject]: failure(NOW + 1, 'AccessDenied: no') };
    expect(told(short({ progress: { failures } })).map((line) => line.split(':')[0])).toEqual(expected);
    expect(told(short({ progress: { failures } })).every((line) => line.includes('RDS: AccessDenied: no'))).toBe(true);
    expect(told(short({ progress: { failures: { [subject]: failure(NOW) } } }))).toEqual([]);
  });

  test.each(['InvalidDBClusterStateFault: modifying', 'InstanceQuotaExceededFault: 40'])(
    'but not by this of %s',
    (error) => {
      expect(told(short({ progress: { failures: { 'add readers': failure(NOW + 1, error) } } }))).toEqual([]);
    },
  );

  test('of a class that a policy forbids, with what to do', () => {
    const denied = 'AccessDenied: rds:CreateDBInstance with an explicit deny in a service control policy';
    const failures = { 'add db.r6g.large': failure(NOW + 1, denied) };
    expect(told(short({ progress: { failures } }))).toEqual([
      `refuses add db.r6g.large: A policy forbids readers of this class, so that other classes of the fleet are ordered. Change the policy, or take the class out of the fleet. RDS: ${denied}`,
    ]);
  });

  test('of a class that is not sold, and where', () => {
    const offerings = known({ 'db.r6g.large': offered(['eu-west-1a']) });
    expect(told(short({ progress: { offerings } }))).toEqual([
      'not-sold db.r6g.large: db.r6g.large is not sold for aurora-postgresql 16.6 in eu-west-1b, eu-west-1c, so that readers are ordered as other classes or elsewhere. Replace the class or the zone in the fleet, or upgrade the cluster.',
    ]);
  });

  describe('of what a class lacks and others have', () => {
    const offerings = known({ 'db.r6g.large': offered(ZONES), 'db.t3.medium': offered(ZONES, false) });
    const small = { instanceClass: 'db.t3.medium', zone: 'eu-west-1a', orderedAtMs: NOW, accepted: true };
    const insights = reader('r1', { hasPerformanceInsights: true });
    const toldOf = (readers: Parameters<typeof cluster>[0], progress: Parameters<typeof cluster>[1] = {}) =>
      told(cluster(readers, { ...progress }));

    test('once such a reader is ordered, with what it is', () => {
      expect(toldOf([insights], { progress: { offerings, ordered: { n1: small } } })).toEqual([
        'lacks-options db.t3.medium: Readers are ordered without what other instances of the cluster have: Performance Insights on db.t3.medium, which RDS does not offer. Put another class first in the fleet if you need it.',
      ]);
      const both = { hasPerformanceInsights: true, hasEnhancedMonitoring: true };
      const t3 = reader('n1', { instanceClass: 'db.t3.medium' });
      expect(toldOf([reader('r1', both), t3], { progress: { offerings } })[0]).toContain(
        'Performance Insights on db.t3.medium, Enhanced Monitoring on db.t3.medium',
      );
    });

    test('not as long as there is none, nor where nobody has it, nor for people’s own', () => {
      expect(toldOf([insights], { progress: { offerings } })).toEqual([]);
      expect(toldOf([reader('r1')], { progress: { offerings, ordered: { n1: small } } })).toEqual([]);
      const theirs = reader('n1', { instanceClass: 'db.t3.medium', ours: false });
      expect(toldOf([insights, theirs], { progress: { offerings } })).toEqual([]);
    });
  });

  test.each<[changes: Partial<ReservationView>, text: string | undefined]>([
    [{}, undefined],
    [{ freeByZone: { 'eu-west-1b': 0 } }, undefined],
    [{ state: 'not-found' }, 'peak does not exist'],
    [{ state: 'unknown' }, 'peak cannot be read'],
    [{ state: 'pending' }, 'peak is pending, not active'],
    [{ state: 'scheduled' }, 'peak is scheduled, not active'],
    [{ engine: 'aurora-mysql' }, 'peak is for aurora-mysql, not for aurora-postgresql'],
    [{ endMs: NOW }, 'peak has expired'],
    [{ freeByZone: { 'eu-west-1d': 1 } }, 'peak covers no zone of the fleet'],
  ])('of a reservation that is %o: %s', (changes, text) => {
    const [first] = told(short({ reservation: reservation(changes) }));
    if (text === undefined) expect(first).toBeUndefined();
    else expect(first).toContain(`: The capacity reservation ${text}, so that`);
  });
});

test.each([
  ['unknown', 10],
  ['pending', 60],
  ['not-found', 0],
])('a reservation that is %s is told after %i minutes', (state, minutes) => {
  const { view, progress } = short({ reservation: reservation({ state }) });
  expect(orderWorries(view, progress, policy(), NOW)).toMatchObject([{ key: 'reservation', afterMinutes: minutes }]);
});

test('readers of other classes do not take the options of this one', () => {
  const failures = noteFailures(
    {},
    [{ subject: 'order with Performance Insights on db.r6g.large', error: 'No.' }],
    NOW,
  );
  expect(ordersOf(short({ progress: { failures } }))).toEqual(['db.r6g.large/a Performance Insights on db.r6g.large']);
  expect(ordersOf(short({ progress: { failures } }), { classes: ['db.r7g.large'] })).toEqual(['db.r7g.large/a']);
});
