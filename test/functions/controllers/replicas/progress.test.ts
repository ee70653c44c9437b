import { describe, expect, test } from 'vitest';
import type { Decision } from '../../../../functions/controllers/replicas/decision.ts';
import { memory } from '../../../../functions/controllers/replicas/memory.ts';
import { NO_PROGRESS, type Progress, progressOf } from '../../../../functions/controllers/replicas/progress.ts';
import { ReadersRefusedError } from '../../../../functions/controllers/replicas/refusal.ts';
import { cluster, draining, failure, MINUTE, NOW, reader } from './builders.ts';

const HOUR = 60 * MINUTE;

const progress = (changes: Partial<Progress> = {}): Progress => ({ ...NO_PROGRESS, ...changes });

const order = (changes: Partial<Progress['ordered'][string]> = {}) => ({
  instanceClass: 'db.r6g.large',
  zone: 'eu-west-1a',
  orderedAtMs: NOW - 4 * MINUTE,
  accepted: true,
  ...changes,
});

const newReader = (id: string, zone = 'eu-west-1a') => ({
  id,
  zone,
  instanceClass: 'db.r6g.large',
  orderedAtMs: NOW,
});

const add: Extract<Decision, { kind: 'add' }> = {
  kind: 'add',
  reason: 'overloaded',
  readers: [newReader('n1'), newReader('n2', 'eu-west-1b')],
  numbers: {},
};
const drain: Extract<Decision, { kind: 'drain' }> = {
  kind: 'drain',
  reason: 'idle',
  readerId: 'r2',
  deadlineMs: NOW + 90 * MINUTE,
  excluded: ['r1', 'r2'],
  numbers: {},
};
const admit: Extract<Decision, { kind: 'admit' }> = {
  kind: 'admit',
  reason: 'warmed',
  readerIds: ['n1'],
  excluded: [],
  only: ['n1', 'writer'],
  numbers: {},
};
const takeBack: Decision = {
  kind: 'take-back',
  reason: 'overloaded',
  readerIds: ['r1'],
  excluded: ['r2'],
  numbers: {},
};
const remove: Decision = { kind: 'remove', reason: 'drained', readerId: 'r1', numbers: {} };
const warm: Decision = {
  kind: 'warm',
  reason: 'available',
  readers: [{ id: 'n1', host: 'n1.example', port: 5432 }],
  numbers: {},
};
const setEndpoint = (reason: 'endpoint-differs' | 'uneven-load'): Decision => ({
  kind: 'set-endpoint',
  reason,
  excluded: ['r1', 'r2', 'r3'],
  relieved: ['r3'],
  numbers: {},
});

const decided = (before: Progress, decision: Decision) => memory.progressOnDecision(before, decision, NOW);
const done = (before: Progress, decision: Decision) => memory.progressOnSuccess(before, decision, NOW);

describe('what is remembered before a decision is carried out', () => {
  test('readers are ordered and not accepted yet, beside those that were', () => {
    expect(decided(progress({ ordered: { n0: order() } }), add)).toEqual(
      progress({
        ordered: {
          n0: order(),
          n1: order({ orderedAtMs: NOW, accepted: false }),
          n2: order({ orderedAtMs: NOW, accepted: false, zone: 'eu-west-1b' }),
        },
        lastChangeMs: NOW,
        changesMs: [NOW],
      }),
    );
  });

  test('a drain is one of those under way and not excluded yet', () => {
    const before = progress({ draining: { r1: draining() } });
    const after = decided(before, drain);
    expect(after.draining).toEqual({
      r1: draining(),
      r2: { sinceMs: NOW, deadlineMs: NOW + 90 * MINUTE, excludedAtMs: undefined },
    });
    expect(after).toMatchObject({ lastChangeMs: NOW, changesMs: [NOW] });
  });

  test('an admitted reader is no order any more, and says how long it took', () => {
    const before = progress({ ordered: { n1: order(), n2: order({ zone: 'eu-west-1b' }) }, leadSeconds: [300] });
    expect(decided(before, admit)).toEqual(
      progress({ ordered: { n2: order({ zone: 'eu-west-1b' }) }, leadSeconds: [300, 240], lastChangeMs: NOW }),
    );
  });

  test.each([
    { held: 'paused', changes: { pause: { by: 'ada', why: 'a migration', sinceMs: NOW - HOUR } } },
    { held: 'held by an interlock', changes: { interlock: { by: 'aurora-failover/1', untilMs: NOW } } },
  ])('a reader that came while the cluster was $held says nothing about how long one takes', ({ changes }) => {
    const ordered = { n1: order({ orderedAtMs: NOW - 2 * HOUR }) };
    const before = progress({ ordered, leadSeconds: [300] });
    const meanwhile = progressOf(cluster([reader('n1')], changes).view, before, NOW - HOUR);
    expect(memory.isWorthKeeping!(before, meanwhile)).toBe(true);
    const after = progressOf(cluster([reader('n1')]).view, meanwhile, NOW);
    expect(after.ordered).toEqual({ n1: { ...ordered.n1, wasHeld: true } });
    expect(decided(after, admit).leadSeconds).toEqual([300]);
  });

  test('twenty builds are remembered, the oldest is forgotten first', () => {
    const twenty = Array.from({ length: 20 }, (_, at) => at);
    const after = decided(progress({ ordered: { n1: order() }, leadSeconds: twenty }), admit);
    expect(after.leadSeconds).toEqual([...twenty.slice(1), 240]);
  });

  test('a reader that is taken back does not drain any more', () => {
    const after = decided(progress({ draining: { r1: draining(), r2: draining() } }), takeBack);
    expect(after).toEqual(progress({ draining: { r2: draining() }, lastChangeMs: NOW }));
  });

  test('whom the endpoint relieves is known', () => {
    expect(decided(progress({ relieved: ['r1', 'r2'] }), setEndpoint('uneven-load')).relieved).toEqual(['r3']);
  });

  test('who is relieved in the same change is remembered, whatever the change is for', () => {
    const before = progress({ relieved: ['r1'] });
    expect(decided(before, { ...drain, relieved: ['r3'] }).relieved).toEqual(['r3']);
    expect(decided(before, takeBack).relieved).toEqual([]);
    expect(decided(before, { ...admit, relieved: ['r3'] }).relieved).toEqual(['r3']);
    // The endpoint takes it in by itself: its list stays as it is.
    expect(decided(before, { ...admit, excluded: undefined }).relieved).toEqual(['r1']);
  });

  test('the class and zone without capacity for a broken reader are passed over for half an hour', () => {
    const before = progress({ failures: { 'remove r9': failure(NOW) } });
    const broken: Decision = { ...remove, reason: 'broken', withoutCapacity: 'db.r6g.large/eu-west-1a' };
    expect(decided(before, broken).failures).toEqual({
      'remove r9': failure(NOW),
      'add db.r6g.large/eu-west-1a': {
        count: 1,
        sinceMs: NOW,
        lastMs: NOW,
        untilMs: NOW + 30 * MINUTE,
        error: expect.stringMatching(/^InsufficientDBInstanceCapacity: r1/),
      },
    });
    expect(decided(before, { ...remove, reason: 'broken' }).failures).toEqual({ 'remove r9': failure(NOW) });
  });

  test('changes count for an hour: growth and drains, not the repair of orders', () => {
    const before = progress({ changesMs: [NOW - 60 * MINUTE, NOW - 60 * MINUTE + 1, NOW - MINUTE] });
    const recent = [NOW - 60 * MINUTE + 1, NOW - MINUTE];
    expect(decided(before, add).changesMs).toEqual([...recent, NOW]);
    expect(decided(before, drain).changesMs).toEqual([...recent, NOW]);
    expect(decided(before, { ...add, reason: 'below-floor' }).changesMs).toEqual(recent);
    expect(decided(before, takeBack).changesMs).toEqual(recent);
  });

  test('a hold and a warm-up change nothing', () => {
    const before = progress({ ordered: { n1: order() } });
    expect(decided(before, { kind: 'hold', reason: 'within-band', numbers: {} })).toEqual(before);
    expect(decided(before, warm)).toEqual(before);
  });
});

describe('what is remembered once it has been carried out', () => {
  test('the orders of this decision are accepted, others are not', () => {
    const orders = { n0: order({ accepted: false }), n1: order({ accepted: false }), n2: order({ accepted: false }) };
    expect(done(progress({ ordered: orders }), add).ordered).toEqual({
      n0: order({ accepted: false }),
      n1: order(),
      n2: order(),
    });
  });

  test('a removed reader leaves, whatever was under way with it', () => {
    const before = progress({
      ordered: { r1: order(), n1: order() },
      draining: { r1: draining(), r2: draining() },
      leaving: { r9: NOW - 1 },
    });
    expect(done(before, remove)).toEqual(
      progress({ ordered: { n1: order() }, draining: { r2: draining() }, leaving: { r9: NOW - 1, r1: NOW } }),
    );
  });

  test('a warm-up counts from now, for the readers that were asked', () => {
    const before = progress({ ordered: { n1: order(), n2: order() } });
    expect(done(before, warm).ordered).toEqual({ n1: order({ warmUpAtMs: NOW }), n2: order() });
  });

  test('a drain excludes all who drain: those that were not excluded before, from now on', () => {
    const before = progress({ draining: { r1: draining(), r2: draining({ excludedAtMs: undefined }) } });
    expect(done(before, drain).draining).toEqual({
      r1: draining(),
      r2: draining({ excludedAtMs: NOW, deadlineMs: NOW + 120 * MINUTE }),
    });
  });

  test('the time that clients have begins when a reader that somebody let serve is left out again', () => {
    const before = progress({ draining: { r1: draining(), r2: draining({ excludedAtMs: undefined }) } });
    // Two hours, as when the drain was decided.
    const again = draining({ excludedAtMs: NOW, deadlineMs: NOW + 120 * MINUTE });
    expect(done(before, setEndpoint('endpoint-differs')).draining).toEqual({ r1: draining(), r2: again });
    expect(done(before, setEndpoint('uneven-load')).draining).toEqual({ r1: draining(), r2: again });
  });

  test.for([
    { decision: admit, endpointChange: { excluded: [], only: ['n1', 'writer'], acceptedAtMs: NOW } },
    { decision: takeBack, endpointChange: { excluded: ['r2'], acceptedAtMs: NOW } },
    { decision: drain, endpointChange: { excluded: ['r1', 'r2'], acceptedAtMs: NOW } },
    { decision: setEndpoint('endpoint-differs'), endpointChange: { excluded: ['r1', 'r2', 'r3'], acceptedAtMs: NOW } },
  ])('$decision.kind was remembered before, and its list waits to be seen', ({ decision, endpointChange }) => {
    const before = progress({ ordered: { n2: order() } });
    const { excluded } = endpointChange;
    expect(done(before, decision)).toEqual({ ...before, endpointChange, endpointChanges: [{ atMs: NOW, excluded }] });
  });

  test('a reader that the endpoint takes in by itself leaves nothing to be seen', () => {
    const { only: _only, ...alone } = admit;
    expect(done(progress(), { ...alone, excluded: undefined })).toEqual(progress());
  });
});

describe('a change of the endpoint that RDS accepted', () => {
  const change = { excluded: ['r2'], acceptedAtMs: NOW };
  const endpoint = (excluded: string[], more: { status?: string; only?: string[] } = {}) => ({
    id: 'evenkeel-shop',
    status: 'available',
    excluded,
    ...more,
  });
  const instances = ['writer', 'r1', 'r2'].map((id) => ({ id, status: 'available', ours: true }));
  const after = (known: Partial<Progress>, seen: ReturnType<typeof endpoint> | undefined, nowMs: number) => {
    const { endpointChange, failures } = progressOf({ instances, endpoint: seen }, progress(known), nowMs);
    return { endpointChange, failures };
  };
  const failedTwice = { 'set-endpoint': { ...failure(NOW - 1), count: 2 } };

  test.for([
    { name: 'is open while RDS makes it', seen: endpoint([], { status: 'modifying' }), at: NOW + 60 * MINUTE },
    {
      name: 'is open for a minute with another list, which may be a stale read',
      seen: endpoint([]),
      at: NOW + MINUTE - 1,
    },
    { name: 'is open while RDS shows no endpoint', seen: undefined, at: NOW + 60 * MINUTE },
  ])('$name', ({ seen, at }) => {
    expect(after({ endpointChange: change, failures: failedTwice }, seen, at)).toEqual({
      endpointChange: change,
      failures: failedTwice,
    });
  });

  test.for([
    { name: 'is made as soon as its list is there', seen: endpoint(['r2']), change },
    {
      name: 'is made although who is gone was dropped',
      seen: endpoint(['r2']),
      change: { ...change, excluded: ['r2', 'gone'] },
    },
    {
      name: 'is made where the static list is there, in whatever order',
      seen: endpoint([], { only: ['writer', 'r1'] }),
      change: { excluded: [], only: ['r1', 'writer'], acceptedAtMs: NOW },
    },
  ])('$name: what failed before is over', ({ seen, change: made }) => {
    expect(after({ endpointChange: made, failures: failedTwice }, seen, NOW + 1)).toEqual({
      endpointChange: undefined,
      failures: {},
    });
  });

  test.for([
    { name: 'leaves its list as it was', seen: endpoint(['r1']), is: 'excluding r1' },
    { name: 'leaves its list empty', seen: endpoint([]), is: 'excluding nobody' },
    { name: 'has a static list', seen: endpoint([], { only: ['r1'] }), is: 'reaching only r1' },
  ])('has failed once the endpoint is available and $name', ({ seen, is }) => {
    expect(after({ endpointChange: change, failures: failedTwice }, seen, NOW + MINUTE)).toEqual({
      endpointChange: undefined,
      failures: {
        'set-endpoint': {
          count: 3,
          sinceMs: NOW - 1 - MINUTE,
          lastMs: NOW + MINUTE,
          untilMs: NOW + MINUTE + 4 * MINUTE,
          error: `RDS accepted evenkeel-shop excluding r2, and it is ${is}. Correct it by hand (aws rds modify-db-cluster-endpoint), or find out what reverts it`,
        },
      },
    });
  });

  test('is kept in the record once its outcome is known, and only then', () => {
    expect(memory.isWorthKeeping!(progress({ endpointChange: change }), progress())).toBe(true);
    expect(memory.isWorthKeeping!(progress({ endpointChange: change }), progress({ endpointChange: change }))).toBe(
      false,
    );
    expect(memory.isWorthKeeping!(undefined, progress())).toBe(false);
  });
});

describe('what is remembered of what failed', () => {
  const before = progress({
    ordered: {
      n0: order(),
      n1: order({ accepted: false }),
      n2: order({ accepted: false }),
      n3: order({ accepted: false }),
    },
  });
  const failed = (error: unknown) => memory.progressOnFailure!(before, add, error, NOW);

  test('readers that RDS refused are no orders any more, those that it took are', () => {
    const error = new ReadersRefusedError(['n1'], ['n2'], [{ subject: 'add in eu-west-1b', error: 'No: never.' }]);
    expect(failed(error).ordered).toEqual({ n0: order(), n1: order(), n3: order({ accepted: false }) });
  });

  test('orders whose answer was lost stand, and are repeated under their names', () => {
    expect(failed(new Error('TimeoutError'))).toEqual(before);
  });
});

describe('what a look must keep, even where nothing is decided', () => {
  const keeps = (known: Partial<Progress>, now: Partial<Progress>) =>
    memory.isWorthKeeping!(progress(known), progress(now));

  test.for([
    { name: 'that a reader is away', known: {}, now: { away: { r1: NOW } }, expected: true },
    { name: 'not again as long as it is', known: { away: { r1: NOW } }, now: { away: { r1: NOW } }, expected: false },
    {
      name: 'that a draining reader was let serve',
      known: { draining: { r1: draining() } },
      now: { draining: { r1: draining({ excludedAtMs: undefined }) } },
      expected: true,
    },
    {
      name: 'that a reader was held up',
      known: { ordered: { n1: order() } },
      now: { ordered: { n1: order({ wasHeld: true }) } },
      expected: true,
    },
    {
      name: 'nothing of an order that goes on, held up before or not',
      known: { ordered: { n1: order({ wasHeld: true }), n2: order() } },
      now: { ordered: { n1: order({ wasHeld: true }), n2: order() } },
      expected: false,
    },
    {
      name: 'nothing of a drain that goes on',
      known: { draining: { r1: draining() } },
      now: { draining: { r1: draining() } },
      expected: false,
    },
  ])('$name', ({ known, now, expected }) => expect(keeps(known, now)).toBe(expected));
});

describe('what is forgotten', () => {
  const SEEN = { instances: ['r1', 'r2', 'writer'] };
  const seen = cluster([reader('r1'), reader('r2')]).view;
  const known = (changes: Partial<Progress>) => progressOf(seen, progress(changes), NOW);

  test('is nothing where nothing is known', () => {
    expect(progressOf(seen, undefined, NOW)).toEqual({ ...NO_PROGRESS, ...SEEN });
  });

  test('are orders that RDS has not shown for five minutes', () => {
    const ordered = {
      r1: order({ orderedAtMs: NOW - 60 * MINUTE }),
      late: order({ orderedAtMs: NOW - 5 * MINUTE }),
      new: order({ orderedAtMs: NOW - 5 * MINUTE + 1 }),
    };
    expect(Object.keys(known({ ordered }).ordered)).toEqual(['r1', 'new']);
  });

  test('are deleted readers that RDS has not shown for five minutes', () => {
    const leaving = { gone: NOW - 5 * MINUTE, going: NOW - 5 * MINUTE + 1 };
    expect(Object.keys(known({ leaving }).leaving)).toEqual(['going']);
  });

  test.for([
    { status: 'deleting', minutes: 60, isLeaving: true },
    { status: 'delete-precheck', minutes: 60, isLeaving: true },
    { status: 'available', minutes: 4, isLeaving: true },
    { status: 'available', minutes: 5, isLeaving: false },
  ])(
    'is not the deletion of a reader that is $status $minutes minutes after RDS accepted it: $isLeaving',
    ({ status, minutes, isLeaving }) => {
      const { view } = cluster([reader('r1', { status })]);
      const { leaving } = progressOf(view, progress({ leaving: { r1: NOW - minutes * MINUTE } }), NOW);
      expect('r1' in leaving).toBe(isLeaving);
    },
  );

  test('are drains of readers that are not ours any more, because somebody took the tag away', () => {
    const { view } = cluster([reader('r1', { ours: false }), reader('r2')]);
    const drains = { r1: draining(), r2: draining() };
    const { draining: after } = progressOf(view, progress({ draining: drains }), NOW);
    expect(Object.keys(after)).toEqual(['r2']);
  });

  test('are drains and relief of readers that are gone', () => {
    const { draining: drains, relieved } = known({
      draining: { r1: draining({ excludedAtMs: undefined }), gone: draining() },
      relieved: ['gone', 'r2'],
    });
    expect(drains).toEqual({ r1: draining({ excludedAtMs: undefined }) });
    expect(relieved).toEqual(['r2']);
  });

  test('is since when a draining reader was left out, where the endpoint sends clients to it again', () => {
    const drains = (endpoint: object, changes: Partial<Progress> = {}) => {
      const { view } = cluster([reader('r1'), reader('r2'), reader('r3')], {
        endpoint: { id: 'evenkeel-shop', status: 'available', excluded: [], ...endpoint },
      });
      const both = { r1: draining(), r2: draining() };
      const after = progressOf(view, progress({ draining: both, ...changes }), NOW).draining;
      return Object.entries(after).map(
        ([id, { excludedAtMs }]) => `${id} ${excludedAtMs === undefined ? 'served' : 'left out'}`,
      );
    };
    expect(drains({ excluded: ['r1'] })).toEqual(['r1 left out', 'r2 served']);
    expect(drains({ only: ['r2', 'r3'] })).toEqual(['r1 left out', 'r2 served']);
    // What RDS is changing, and what it was told a moment ago, may be read as it was before.
    expect(drains({ status: 'modifying' })).toEqual(['r1 left out', 'r2 left out']);
    const endpointChange = { excluded: ['r1', 'r2'], acceptedAtMs: NOW - MINUTE + 1 };
    expect(drains({}, { endpointChange })).toEqual(['r1 left out', 'r2 left out']);
  });

  test('a reader that is let serve twice has its two hours again each time, and no more', () => {
    const endpoint = (excluded: string[]) => ({ id: 'evenkeel-shop', status: 'available', excluded });
    const at = (hour: number) => NOW + hour * 60 * MINUTE;
    const looking = (before: Progress, excluded: string[], nowMs: number) =>
      progressOf(cluster([reader('r1'), reader('r2')], { endpoint: endpoint(excluded) }).view, before, nowMs);
    const leftOut = (before: Progress, nowMs: number) =>
      memory.progressOnSuccess(before, setEndpoint('endpoint-differs'), nowMs);
    const drain = { sinceMs: at(0), deadlineMs: at(2), excludedAtMs: undefined };
    let now = leftOut(progress({ draining: { r1: drain } }), at(0));
    for (const hour of [10, 20, 30]) {
      now = leftOut(looking(looking(now, [], at(hour - 1)), [], at(hour - 0.5)), at(hour));
      expect(now.draining).toEqual({ r1: { sinceMs: at(0), excludedAtMs: at(hour), deadlineMs: at(hour + 2) } });
    }
  });

  test('is what was to be done with a reader that has become the writer', () => {
    const { view } = cluster([reader('r1'), reader('r2')], { writerId: 'r1' });
    const after = progressOf(
      view,
      progress({ ordered: { r1: order(), r2: order() }, draining: { r1: draining() } }),
      NOW,
    );
    expect([Object.keys(after.ordered), after.draining]).toEqual([['r2'], {}]);
  });

  test('is a reader that was away, once it answers; until then, since when', () => {
    const at = (status: string) => {
      const { view } = cluster([reader('r1', { status }), reader('r2', { status: 'upgrading' })]);
      return progressOf(view, progress({ away: { r1: NOW - 5 * MINUTE } }), NOW).away;
    };
    expect(at('rebooting')).toEqual({ r1: NOW - 5 * MINUTE, r2: NOW });
    expect(at('backtracking')).toEqual({ r1: NOW - 5 * MINUTE, r2: NOW });
    expect(at('a-status-of-tomorrow')).toEqual({ r1: NOW - 5 * MINUTE, r2: NOW });
    for (const status of [
      'available',
      'configuring-log-exports',
      'failed',
      'creating',
      'deleting',
      'stopped',
      'storage-full',
    ])
      expect(at(status)).toEqual({ r2: NOW });
  });

  test('are failures about readers that are gone, and about nothing else', () => {
    const failures = {
      'remove r1': failure(NOW),
      'remove gone': failure(NOW),
      'drain gone': failure(NOW),
      'add db.r6g.large/eu-west-1a': failure(NOW),
      'set-endpoint': failure(NOW),
    };
    expect(Object.keys(known({ failures }).failures)).toEqual([
      'remove r1',
      'add db.r6g.large/eu-west-1a',
      'set-endpoint',
    ]);
  });

  test('are failures and passed-over zones as an older version has counted them', () => {
    const older = { failures: { add: { count: 4, lastMs: NOW } }, noCapacity: { 'db.r6g.large/eu-west-1a': NOW } };
    expect(progressOf(seen, older as unknown as Progress, NOW)).toEqual({ ...NO_PROGRESS, ...SEEN });
  });

  test('are neither changes, nor lead times, nor what repeats itself', () => {
    const kept = {
      lastChangeMs: NOW - 90 * MINUTE,
      changesMs: [NOW - 90 * MINUTE],
      leadSeconds: [300],
      repetitions: { 'set-endpoint excluding nobody': [NOW - MINUTE] },
    };
    expect(known(kept)).toEqual({ ...progress(kept), ...SEEN });
  });
});
