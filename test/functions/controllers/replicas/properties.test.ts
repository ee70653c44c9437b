import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decide } from '../../../../functions/controllers/replicas/decide.ts';
import type { Decision } from '../../../../functions/controllers/replicas/decision.ts';
import { readerId } from '../../../../functions/controllers/replicas/placement.ts';
import type { InstanceView } from '../../../../functions/controllers/replicas/view.ts';
import { busy, cluster, decisionOn, MINUTE, NOW, reader } from './builders.ts';
import { type Case, cases } from './randomViews.ts';

/** With a seed of its own, so that a run repeats; enough that every kind of decision comes dozens of times. */
const RUNS = { seed: 20_260_302, numRuns: 1_000 };

const decideOn = ({ view, progress, policy }: Case) => decide(view, progress, policy, NOW).decision;

/** Holds for every decision of this kind on random views, of which there must be some. */
function holdsForEach<Kind extends Decision['kind']>(
  kind: Kind,
  property: (decision: Extract<Decision, { kind: Kind }>, given: Case) => void,
): void {
  let seen = 0;
  fc.assert(
    fc.property(cases, (given) => {
      const decision = decideOn(given);
      if (decision.kind !== kind) return;
      seen++;
      property(decision as Extract<Decision, { kind: Kind }>, given);
    }),
    RUNS,
  );
  expect(seen).toBeGreaterThan(20);
}

/** Readers that are there or were ordered minutes ago, whatever they are up to, but for those on their way out. */
function countReaders({ view, progress }: Case): number {
  const { instances, writerId } = view;
  const shown = instances.filter(
    ({ id, status }) => id !== writerId && status !== 'deleting' && !(id in progress.leaving),
  );
  const unseen = Object.entries(progress.ordered).filter(
    ([id, { orderedAtMs }]) => instances.every((instance) => instance.id !== id) && NOW - orderedAtMs < 5 * MINUTE,
  );
  return shown.length + unseen.length;
}

/** Readers that clients are sent to, and that answer. */
const servingIn = ({ view: { instances, writerId }, progress, policy }: Case): InstanceView[] =>
  instances.filter(
    ({ id, status }) =>
      id !== writerId &&
      ['available', 'backing-up', 'modifying'].includes(status) &&
      !(id in progress.leaving) &&
      !(id in progress.draining) &&
      !(id in progress.ordered && (policy.warmUp !== 'none' || status !== 'available')),
  );

const instanceOf = ({ view }: Case, id: string) => view.instances.find((instance) => instance.id === id)!;

describe('whatever state a cluster is in', () => {
  test('never are more readers ordered than the ceiling leaves room for', () => {
    holdsForEach('add', ({ reason, readers }, given) => {
      if (reason === 'order-not-accepted')
        for (const { id } of readers) expect(given.progress.ordered).toHaveProperty(id);
      else expect(countReaders(given) + readers.length).toBeLessThanOrEqual(given.policy.readers.max);
    });
  });

  test('only zones and classes of the fleet are ordered, and not where RDS has refused them', () => {
    holdsForEach('add', ({ reason, readers }, { progress, policy }) => {
      if (reason === 'order-not-accepted') return;
      for (const { instanceClass, zone } of readers) {
        expect(policy.zones).toContain(zone);
        expect(policy.classes).toContain(instanceClass);
        expect(progress.failures).not.toHaveProperty([`add ${instanceClass}/${zone}`]);
      }
    });
  });

  test('only a reader of ours is drained, and never the writer', () => {
    holdsForEach('drain', ({ readerId: id }, given) => {
      expect(instanceOf(given, id).ours).toBe(true);
      expect(id).not.toBe(given.view.writerId);
      expect(given.progress.draining).not.toHaveProperty(id);
    });
  });

  test('a drain leaves the floor, and readers that would have stood the peak below the target', () => {
    holdsForEach('drain', ({ readerId: id }, given) => {
      const { readers, targetCpuPercent } = given.policy;
      const remaining = servingIn(given).filter((serving) => serving.id !== id);
      expect(remaining.length).toBeGreaterThanOrEqual(readers.min);
      const vcpus = remaining.reduce((sum, serving) => sum + serving.vcpus, 0);
      const peak = Math.max(...given.view.metrics.busyVcpus.filter((value) => !Number.isNaN(value)));
      expect((100 * peak) / vcpus).toBeLessThanOrEqual(targetCpuPercent + 1e-9);
    });
  });

  test('nothing is drained while a reader is being built, after a failover, or right after a change', () => {
    holdsForEach('drain', (_, { view, progress, policy }) => {
      const { leaving, draining } = progress;
      const building = view.instances.filter(({ id, status }) => status === 'creating' && !(id in leaving));
      expect(building.filter(({ id }) => !(id in draining))).toEqual([]);
      expect(NOW - (view.lastFailoverMs ?? 0)).toBeGreaterThanOrEqual(10 * MINUTE);
      expect(NOW - (progress.lastChangeMs ?? 0)).toBeGreaterThanOrEqual(policy.cooldownSeconds * 1000);
    });
  });

  test('only a reader of ours is removed, never the writer, and only if it is broken or has been drained', () => {
    holdsForEach('remove', ({ readerId: id, reason }, given) => {
      const { view, progress } = given;
      expect(instanceOf(given, id).ours).toBe(true);
      expect(id).not.toBe(view.writerId);
      if (reason === 'broken') {
        expect(instanceOf(given, id).status).toMatch(/^(failed|incompatible-network|insufficient-capacity)$/);
        return;
      }
      expect(view.endpoint!.excluded).toContain(id);
      const known = view.metrics.connections.get(id)!.filter((value) => !Number.isNaN(value));
      if (reason === 'drained') expect(known.slice(-3)).toEqual([0, 0, 0]);
      else expect(NOW).toBeGreaterThanOrEqual(progress.draining[id]!.deadlineMs);
    });
  });

  test('only a draining reader is taken back, and only a new one is admitted', () => {
    holdsForEach('take-back', ({ readerIds }, { progress }) => {
      for (const id of readerIds) expect(progress.draining).toHaveProperty(id);
    });
    holdsForEach('admit', ({ readerIds }, { progress }) => {
      for (const id of readerIds) expect(progress.ordered).toHaveProperty(id);
    });
  });

  test('the endpoint leaves out no reader but those that drain or are not warm yet', () => {
    holdsForEach('set-endpoint', ({ excluded, only }, { view, progress, policy }) => {
      for (const id of excluded) {
        const isCold = policy.warmUp !== 'none' && id in progress.ordered;
        // The writer stands for nobody: a list is never emptied.
        expect(isCold || id in progress.draining || (id === view.writerId && excluded.length === 1)).toBe(true);
      }
      if (only) expect(only).toContain(view.writerId);
    });
  });

  test.for(['set-endpoint', 'admit', 'take-back', 'drain'] as const)(
    'no empty list is sent to an endpoint that is there, by %s',
    (kind) => {
      holdsForEach(kind, ({ excluded, only }, { view }) => {
        const sent = view.endpoint && excluded ? (only ?? excluded) : ['nothing'];
        expect(sent.length).toBeGreaterThan(0);
      });
    },
  );

  test('without fresh measurements nothing becomes smaller', () => {
    fc.assert(
      fc.property(cases, ({ view, progress, policy }) => {
        const unmeasured = { ...view, metrics: { ...view.metrics, busyVcpus: Array(18).fill(Number.NaN) as number[] } };
        const stale = { ...view, metrics: { ...view.metrics, newestMinuteMs: NOW - 30 * MINUTE } };
        for (const blind of [unmeasured, stale]) {
          const { kind, reason } = decide(blind, progress, policy, NOW).decision;
          expect(kind).not.toBe('drain');
          if (kind === 'remove') expect(reason).toBe('broken');
        }
      }),
      RUNS,
    );
  });

  test('nothing is done about a cluster that is paused, held, unfit or not available', () => {
    fc.assert(
      fc.property(cases, ({ view, progress, policy }) => {
        const untouchable: Partial<Case['view']>[] = [
          { pause: { by: 'ada', why: 'migration' } },
          { interlock: { by: 'drill-1', untilMs: NOW + 1 } },
          { unfit: 'behind-proxy' },
          { status: 'failing-over' },
          { writerId: undefined },
        ];
        for (const change of untouchable)
          expect(decide({ ...view, ...change }, progress, policy, NOW).decision.kind).toBe('hold');
      }),
      { ...RUNS, numRuns: 500 },
    );
  });

  test('the same view gives the same decision, and is left as it was', () => {
    fc.assert(
      fc.property(cases, (given) => {
        const before = structuredClone(given);
        const decision = decideOn(given);
        expect(given).toEqual(before);
        expect(decideOn(before)).toEqual(decision);
      }),
      { ...RUNS, numRuns: 1_000 },
    );
  });

  test('a decision comes with numbers that say something', () => {
    fc.assert(
      fc.property(cases, (given) => {
        for (const value of Object.values(decideOn(given).numbers)) expect(value).toBeGreaterThanOrEqual(0);
      }),
      RUNS,
    );
  });
});

describe('new readers', () => {
  /** Names as the fleet takes them. */
  const clusterNames = fc.oneof(
    fc.stringMatching(/^[a-z](-?[a-z0-9]){0,31}$/),
    fc.stringMatching(/^[a-z]{19}-[a-z]{20}$/),
    fc.stringMatching(/^[a-z][a-z0-9]{62}$/),
  );
  const zones = fc.constantFrom('eu-west-1a', 'us-gov-west-1c', 'ap-southeast-2b');
  const stages = fc.stringMatching(/^[a-z][a-z0-9]{0,15}$/);
  const moments = fc.integer({ min: NOW, max: Date.UTC(2060, 0) });

  test('have names that RDS takes and that our role may create', () => {
    fc.assert(
      fc.property(stages, clusterNames, zones, moments, fc.nat(14), (stage, name, zone, nowMs, index) => {
        const id = readerId(stage, name, zone, nowMs, index);
        expect(id).toMatch(/^evenkeel-[a-z0-9]+(-[a-z0-9]+)*$/);
        expect(id.length).toBeLessThanOrEqual(63);
      }),
      RUNS,
    );
  });

  test('have names that differ from each other, from those of another second, and from those of another cluster', () => {
    fc.assert(
      fc.property(clusterNames, moments, (name, nowMs) => {
        const ids = [0, 1, 14].flatMap((index) => [
          readerId('dev', name, 'eu-west-1a', nowMs, index),
          readerId('dev', name, 'eu-west-1a', nowMs + 1_000, index),
          readerId('dev', `${name}2`, 'eu-west-1a', nowMs, index),
          readerId('prod', name, 'eu-west-1a', nowMs, index),
        ]);
        expect(new Set(ids).size).toBe(12);
      }),
      RUNS,
    );
  });

  test('of one decision have names of their own', () => {
    holdsForEach('add', ({ readers }, { view }) => {
      const ids = readers.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      const taken = view.instances.map(({ id }) => id);
      for (const id of ids) expect(taken).not.toContain(id);
    });
  });

  test('spread evenly over the zones where the readers were even before', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 1, max: 15 }), (each, floor) => {
        const zones = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'];
        const even = zones.flatMap((zone) =>
          Array.from({ length: each }, (_, at) => reader(`${zone}-${at}`, { zone })),
        );
        const decision = decisionOn(cluster(even, { metrics: busy(0) }), { readers: { min: floor, max: 15 } });
        if (decision.kind !== 'add') {
          expect(even.length).toBeGreaterThanOrEqual(floor);
          return;
        }
        const added = zones.map((zone) => decision.readers.filter((ordered) => ordered.zone === zone).length);
        expect(Math.max(...added) - Math.min(...added)).toBeLessThanOrEqual(1);
        expect(decision.readers).toHaveLength(floor - even.length);
      }),
      RUNS,
    );
  });
});
