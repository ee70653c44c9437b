import fc, { type Arbitrary } from 'fast-check';
import type { Progress } from '../../../../functions/controllers/replicas/progress.ts';
import type { Policy } from '../../../../functions/controllers/replicas/policy.ts';
import type { ClusterView, InstanceView } from '../../../../functions/controllers/replicas/view.ts';
import { busyColumn, cluster, failure, MINUTE, NOW, policy, reader, type Seen } from './builders.ts';

/** What is seen and remembered, and the policy that it is judged by. */
export interface Case extends Seen {
  readonly policy: Policy;
}

const ZONES = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'];
const CLASSES = ['db.r6g.large', 'db.r7g.xlarge'];
const WARM_UP = { sql: ['SELECT 1'], secret: 'shop', timeoutSeconds: 300 };

/** Mostly this, now and then one of those. */
const mostly = <T>(usual: Arbitrary<T>, ...rare: Arbitrary<T>[]): Arbitrary<T> =>
  fc.oneof({ weight: 8, arbitrary: usual }, ...rare.map((arbitrary) => ({ weight: 1, arbitrary })));

const nothing = fc.constant(undefined);

const policies: Arbitrary<Policy> = fc
  .record({
    mode: mostly(fc.constant('act' as const), fc.constant('observe' as const)),
    min: fc.integer({ min: 1, max: 4 }),
    room: fc.integer({ min: 0, max: 11 }),
    targetCpuPercent: fc.integer({ min: 10, max: 90 }),
    classes: fc.shuffledSubarray(CLASSES, { minLength: 1 }),
    zones: fc.shuffledSubarray(ZONES, { minLength: 1 }),
    warmUp: mostly<Policy['warmUp']>(fc.constant('none'), fc.constant(WARM_UP)),
    targetConnections: mostly<number | undefined>(nothing, fc.integer({ min: 10, max: 200 })),
  })
  .map(({ min, room, targetConnections, ...rest }) =>
    policy({
      ...rest,
      readers: { min, max: min + room },
      ...(targetConnections !== undefined && { targetConnections }),
    }),
  );

const statuses = mostly(
  fc.constant('available'),
  fc.constantFrom('backing-up', 'modifying', 'rebooting', 'creating', 'creating', 'deleting', 'storage-full', 'failed'),
);

/** What is under way with a reader, as the ledger has it. */
const works = mostly<'none' | 'ordered' | 'draining' | 'leaving'>(
  fc.constant('none'),
  fc.constant('ordered'),
  fc.constant('draining'),
  fc.constant('draining'),
  fc.constant('leaving'),
);

const readers = fc.array(
  fc.record({
    status: statuses,
    zone: fc.constantFrom(...ZONES, 'eu-west-1d'),
    instanceClass: mostly(fc.constant('db.r6g.large'), fc.constant('db.r7g.xlarge')),
    ours: fc.boolean(),
    work: works,
    sinceMinutes: fc.integer({ min: 0, max: 150 }),
    accepted: mostly(fc.constant(true), fc.constant(false)),
    wasWarmed: fc.boolean(),
    connections: fc.array(fc.constantFrom(0, 0, 0, 7, Number.NaN), { minLength: 18, maxLength: 18 }),
  }),
  { minLength: 1, maxLength: 14 },
);

/** vCPUs kept busy by reads: around a level, with gaps, or nothing at all. */
const busyColumns = fc
  .record({
    level: fc.double({ min: 0, max: 10, noNaN: true }),
    minutes: fc.array(mostly(fc.double({ min: 0.9, max: 1.1, noNaN: true }), fc.constant(Number.NaN)), {
      minLength: 18,
      maxLength: 18,
    }),
    lateMinutes: mostly(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 4, max: 18 })),
  })
  .map(({ level, minutes, lateMinutes }) =>
    minutes.map((share, minute) => (minute < 18 - lateMinutes ? share * level : Number.NaN)),
  );

/** Clusters in whatever state: what RDS shows, what the ledger has and what was measured need not agree. */
export const cases: Arbitrary<Case> = fc
  .record({
    policy: policies,
    drafts: readers,
    unseenOrders: mostly(fc.constant(0), fc.integer({ min: 1, max: 3 })),
    busyVcpus: busyColumns,
    openConnections: fc.integer({ min: 0, max: 900 }),
    endpoint: mostly<'true' | 'absent' | 'modifying' | 'wrong'>(
      fc.constant('true'),
      fc.constantFrom('absent', 'modifying', 'wrong'),
    ),
    isWriterOneOfThem: mostly(fc.constant(false), fc.constant(true)),
    lastFailoverMinutes: mostly<number | undefined>(nothing, fc.integer({ min: 0, max: 20 })),
    lastChangeMinutes: mostly<number | undefined>(nothing, fc.integer({ min: 0, max: 10 })),
    refused: mostly<string[]>(
      fc.constant([]),
      fc.subarray(CLASSES.flatMap((name) => ZONES.map((zone) => `add ${name}/${zone}`))),
    ),
  })
  .map((given) => {
    const shown = given.drafts.map(({ status, zone, instanceClass, ours }, at) =>
      reader(`reader-${at}`, { status, zone, instanceClass, ours, vcpus: instanceClass === 'db.r6g.large' ? 2 : 4 }),
    );
    const progress = progressOf(given);
    const seen = cluster(shown, {
      // After a failover, one of the readers is the writer, whatever was under way with it.
      ...(given.isWriterOneOfThem && { writerId: 'reader-0' }),
      endpoint: endpointOf(given.endpoint, shown, progress, given.policy),
      lastFailoverMs: minutesAgo(given.lastFailoverMinutes),
      metrics: busyColumn(given.busyVcpus, {
        ...(given.policy.targetConnections !== undefined && {
          openConnections: given.busyVcpus.map((busy) => (Number.isNaN(busy) ? busy : given.openConnections)),
        }),
        connections: new Map(given.drafts.map(({ connections }, at) => [`reader-${at}`, connections])),
      }),
      progress,
      warmUps: new Map(
        given.drafts.flatMap(({ wasWarmed }, at) =>
          wasWarmed ? [[`reader-${at}`, { outcome: 'succeeded', finishedAtMs: NOW } as const] as const] : [],
        ),
      ),
    });
    return { ...seen, policy: given.policy };
  });

const minutesAgo = (minutes: number | undefined) => (minutes === undefined ? undefined : NOW - minutes * MINUTE);

type Draft = typeof readers extends Arbitrary<(infer D)[]> ? D : never;

function progressOf(given: {
  readonly drafts: readonly Draft[];
  readonly unseenOrders: number;
  readonly lastChangeMinutes: number | undefined;
  readonly refused: readonly string[];
}): Partial<Progress> {
  const having = (work: Draft['work']) =>
    given.drafts.flatMap((draft, at) => (draft.work === work ? [{ ...draft, id: `reader-${at}` }] : []));
  const shown = having('ordered').map(({ id, zone, instanceClass, sinceMinutes, accepted }) => {
    const orderedAtMs = NOW - sinceMinutes * MINUTE;
    return [
      id,
      { instanceClass, zone, orderedAtMs, accepted, warmUpAtMs: accepted ? orderedAtMs : undefined },
    ] as const;
  });
  const unseen = Array.from({ length: given.unseenOrders }, (_, at) => {
    const order = { instanceClass: 'db.r6g.large', zone: 'eu-west-1a', orderedAtMs: NOW - at * 3 * MINUTE };
    return [`unseen-${at}`, { ...order, accepted: at % 2 === 0 }] as const;
  });
  const draining = having('draining').map(({ id, sinceMinutes }) => {
    const sinceMs = NOW - sinceMinutes * MINUTE;
    return [id, { sinceMs, deadlineMs: sinceMs + 120 * MINUTE, excludedAtMs: sinceMs }] as const;
  });
  return {
    ordered: Object.fromEntries([...shown, ...unseen]),
    draining: Object.fromEntries(draining),
    leaving: Object.fromEntries(having('leaving').map(({ id }) => [id, NOW])),
    lastChangeMs: minutesAgo(given.lastChangeMinutes),
    failures: Object.fromEntries(given.refused.map((subject) => [subject, failure(NOW + 10 * MINUTE)])),
  };
}

function endpointOf(
  kind: 'true' | 'absent' | 'modifying' | 'wrong',
  shown: readonly InstanceView[],
  { draining = {}, ordered = {} }: Partial<Progress>,
  { warmUp }: Policy,
): ClusterView['endpoint'] {
  if (kind === 'absent') return undefined;
  const cold = warmUp === 'none' ? {} : ordered;
  const excluded = shown
    .map(({ id }) => id)
    .filter((id) => (kind === 'wrong' ? id === 'reader-1' : id in draining || id in cold));
  return { id: 'evenkeel-shop', status: kind === 'modifying' ? 'modifying' : 'available', excluded };
}
