import { describe, expect, test } from 'vitest';
import { forgetFailures, noteFailures } from '../../../../functions/control-loop/failures.ts';
import { noteRepetition } from '../../../../functions/control-loop/repetition.ts';
import { worriesAbout } from '../../../../functions/control-loop/worries.ts';
import { attention } from '../../../../functions/controllers/replicas/attention.ts';
import { decide } from '../../../../functions/controllers/replicas/decide.ts';
import { type Decision, traits } from '../../../../functions/controllers/replicas/decision.ts';
import { memory } from '../../../../functions/controllers/replicas/memory.ts';
import { orderWorries } from '../../../../functions/controllers/replicas/orderWorries.ts';
import { outdatedWorries } from '../../../../functions/controllers/replicas/outdatedWorries.ts';
import { progressOf } from '../../../../functions/controllers/replicas/progress.ts';
import { ReadersRefusedError, refusalOf, stopsReplacing } from '../../../../functions/controllers/replicas/refusal.ts';
import type { EndpointView, InstanceView } from '../../../../functions/controllers/replicas/view.ts';
import { busy, cluster, MINUTE, NOW, policy, reader } from './builders.ts';
import { ERRORS, FIRST, OPTIONS, type Refuses, SECOND } from './orderErrors.ts';

/** What becomes of a reader that RDS has accepted: a status out of which it does not come, or nothing at all. */
type Ends =
  | 'available'
  | 'failed'
  | 'insufficient-capacity'
  | 'incompatible-parameters'
  | 'incompatible-network'
  | 'lost';

interface Trouble {
  readonly refuses: Refuses;
  readonly ends: Ends;
}

const TROUBLES: Readonly<Record<string, Trouble>> = {
  ...Object.fromEntries(Object.entries(ERRORS).map(([name, { refuses }]) => [name, { refuses, ends: 'available' }])),
  ...Object.fromEntries(
    (['failed', 'insufficient-capacity', 'incompatible-parameters', 'incompatible-network', 'lost'] as const).map(
      (ends) => [`a new reader that is ${ends}`, { refuses: () => undefined, ends }],
    ),
  ),
};

const MINUTES = 6 * 60;
const BUILDING_MINUTES = 6;

interface Outcome {
  readonly classes: readonly string[];
  readonly oldLeft: number;
  readonly told: ReadonlySet<string>;
  readonly orders: number;
  readonly mostChangesAnHour: number;
  readonly fewestServing: number;
  readonly most: number;
}

/** Six hours in which two readers of a class that the fleet does not name any more are to be replaced. */
function live({ refuses, ends }: Trouble): Outcome {
  const fleet = policy({
    replaceOutdated: 'on',
    classes: [FIRST, SECOND],
    readers: { min: 2, max: 4 },
    maxChangesPerHour: 4,
  });
  const region = new Rds(refuses, ends);
  const told = new Set<string>();
  const changes: number[] = [];
  let { progress } = cluster(region.readers);
  let [orders, fewestServing, most] = [0, Infinity, 0];
  for (let minute = 0; minute < MINUTES; minute++) {
    const nowMs = NOW + minute * MINUTE;
    region.pass(minute);
    for (let look = 0; look < 6; look++) {
      const { view } = cluster(region.readers, {
        endpoint: region.endpoint,
        metrics: {
          ...busy(1.5),
          newestMinuteMs: nowMs - MINUTE,
          connections: new Map(Object.keys(progress.draining).map((id) => [id, Array.from({ length: 18 }, () => 0)])),
        },
      });
      progress = progressOf(view, progress, nowMs);
      const evaluation = decide(view, progress, fleet, nowMs);
      const { decision } = evaluation;
      for (const { key, afterMinutes } of [
        ...worriesAbout(evaluation, progress, attention, nowMs),
        ...orderWorries(view, progress, fleet, nowMs),
        ...outdatedWorries(view, progress, fleet, nowMs),
      ])
        if (afterMinutes <= 30) told.add(key);
      if (decision.kind === 'hold') break;
      if (decision.kind === 'drain' || decision.reason === 'outdated') changes.push(minute);
      const intended = memory.progressOnDecision(progress, decision, nowMs);
      if (decision.kind === 'add') orders++;
      const error = region.carryOut(decision, minute);
      progress = error
        ? {
            ...memory.progressOnFailure!(intended, decision, error, nowMs),
            failures: noteFailures(intended.failures, error.refusals, nowMs),
          }
        : {
            ...memory.progressOnSuccess(intended, decision, nowMs),
            failures: forgetFailures(intended.failures, (traits.provenBy ?? traits.subjectsOf)(decision)),
            repetitions: noteRepetition(intended.repetitions ?? {}, traits.repetitionOf(decision), nowMs),
          };
    }
    fewestServing = Math.min(fewestServing, region.serving().length);
    most = Math.max(most, region.readers.length);
  }
  const anHour = changes.map((at) => changes.filter((other) => other >= at && other < at + 60).length);
  return {
    classes: region.readers.map(({ instanceClass }) => instanceClass).toSorted(),
    oldLeft: region.readers.filter(({ id }) => id.startsWith('old')).length,
    told,
    orders,
    mostChangesAnHour: Math.max(0, ...anHour),
    fewestServing,
    most,
  };
}

/** As much of RDS as a replacement meets. */
class Rds {
  readers: InstanceView[] = [
    reader('old-1', { instanceClass: 'db.r5.large' }),
    reader('old-2', { instanceClass: 'db.r5.large', zone: 'eu-west-1c' }),
  ];
  endpoint: EndpointView = { id: 'evenkeel-shop', status: 'available', excluded: [] };
  readonly #builtAt = new Map<string, number>();
  readonly #refuses: Refuses;
  readonly #ends: Ends;

  constructor(refuses: Refuses, ends: Ends) {
    this.#refuses = refuses;
    this.#ends = ends;
  }

  serving(): InstanceView[] {
    const { excluded, only } = this.endpoint;
    return this.readers.filter(
      ({ id, status }) => status === 'available' && (only ? only.includes(id) : !excluded.includes(id)),
    );
  }

  pass(minute: number): void {
    this.readers = this.readers.map((one) =>
      one.status === 'creating' && minute >= this.#builtAt.get(one.id)! ? { ...one, status: this.#ends } : one,
    );
  }

  carryOut(decision: Decision, minute: number): ReadersRefusedError | undefined {
    if (decision.kind === 'remove') this.readers = this.readers.filter(({ id }) => id !== decision.readerId);
    if ('excluded' in decision && decision.excluded)
      this.endpoint = { ...this.endpoint, excluded: decision.excluded, only: decision.only };
    if (decision.kind !== 'add') return undefined;
    const [order] = decision.readers;
    const refused = this.#refuses(order!, minute);
    if (refused) {
      const asked = { reader: order!, options: OPTIONS, name: refused[0], message: refused[1] };
      return new ReadersRefusedError([], [order!.id], [refusalOf(asked), ...stopsReplacing(asked)]);
    }
    if (this.#ends === 'lost') return undefined;
    this.#builtAt.set(order!.id, minute + BUILDING_MINUTES);
    const { id, instanceClass, zone } = order!;
    this.readers = [...this.readers, reader(id, { instanceClass, zone, status: 'creating', parameterGroup: 'tuned' })];
    return undefined;
  }
}

const rows = Object.entries(TROUBLES);
const pairs = rows.flatMap(([one, first], at) =>
  rows.slice(at + 1).map(([other, second]) => ({ one, other, first, second })),
);

/** What went wrong: readers serve as before, nobody exceeds a limit, and what is not replaced is told. */
function breaches({ classes, oldLeft, told, orders, mostChangesAnHour, fewestServing, most }: Outcome): string[] {
  return [
    ...(fewestServing < 2 ? [`${fewestServing} served`] : []),
    ...(most > 3 ? [`${most} readers at once`] : []),
    ...(mostChangesAnHour > 4 ? [`${mostChangesAnHour} changes within an hour`] : []),
    ...(orders > 8 ? [`${orders} orders`] : []),
    ...(classes.length === 2 ? [] : [`${classes.length} readers in the end`]),
    ...(oldLeft > 0 && told.size === 0 ? ['nobody was told of what is not replaced'] : []),
  ];
}

test('without any error both are replaced, and nobody is told anything', () => {
  const outcome = live({ refuses: () => undefined, ends: 'available' });
  expect(breaches(outcome)).toEqual([]);
  expect(outcome).toMatchObject({ classes: [FIRST, FIRST], oldLeft: 0, orders: 2 });
  expect([...outcome.told]).toEqual([]);
});

describe('each error of a replacement alone', () => {
  test.each(rows)('%s', (_, trouble) => expect(breaches(live(trouble))).toEqual([]));

  test.each(['failed', 'insufficient-capacity', 'incompatible-parameters', 'incompatible-network', 'lost'])(
    'a new reader that is %s stops it, and people hear of it',
    (ends) => {
      const outcome = live({ refuses: () => undefined, ends: ends as Ends });
      expect(outcome).toMatchObject({ oldLeft: 2, orders: 1 });
      expect([...outcome.told]).toContain('replacement stopped');
    },
  );

  test('a cluster that is busy for a while only delays it', () => {
    expect(live(TROUBLES['the cluster is busy for five minutes']!)).toMatchObject({ oldLeft: 0 });
  });
});

describe('in pairs, another way or a person told', () => {
  test.each(pairs)('$one, and $other', ({ first, second }) => {
    const outcome = live({
      refuses: (order, minute) => first.refuses(order, minute) ?? second.refuses(order, minute),
      ends: first.ends === 'available' ? second.ends : first.ends,
    });
    expect(breaches(outcome)).toEqual([]);
  });
});
