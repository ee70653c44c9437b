import { describe, expect, test } from 'vitest';
import { noteFailures } from '../../../../functions/control-loop/failures.ts';
import { worriesAbout } from '../../../../functions/control-loop/worries.ts';
import { attention } from '../../../../functions/controllers/replicas/attention.ts';
import { decide } from '../../../../functions/controllers/replicas/decide.ts';
import type { NewReader } from '../../../../functions/controllers/replicas/newReader.ts';
import { memory } from '../../../../functions/controllers/replicas/memory.ts';
import { progressOf } from '../../../../functions/controllers/replicas/progress.ts';
import { ReadersRefusedError, refusalOf } from '../../../../functions/controllers/replicas/refusal.ts';
import { orderWorries } from '../../../../functions/controllers/replicas/orderWorries.ts';
import { busy, cluster, MINUTE, NOW, policy, reader } from './builders.ts';
import { ERRORS, FIRST, OPTIONS, type Refuses, SECOND } from './orderErrors.ts';

interface Outcome {
  readonly ordered: string | undefined;
  /** Keys of what people are to hear of, within half an hour. */
  readonly told: ReadonlySet<string>;
  readonly sent: number;
}

/** Two hours in which one more reader is needed, as the loop would pass them: at most six looks a minute. */
function live(refuses: Refuses): Outcome {
  const told = new Set<string>();
  const two = [reader('r1'), reader('r2', { zone: 'eu-west-1c' })];
  const fleet = policy({ classes: [FIRST, SECOND], readers: { min: 1, max: 3 } });
  let { progress } = cluster(two);
  let sent = 0;
  for (let minute = 0; minute < 120; minute++) {
    const nowMs = NOW + minute * MINUTE;
    const { view } = cluster(two, { metrics: { ...busy(2.5), newestMinuteMs: nowMs - MINUTE } });
    for (let look = 0; look < 6; look++) {
      progress = progressOf(view, progress, nowMs);
      const evaluation = decide(view, progress, fleet, nowMs);
      const worries = [
        ...worriesAbout(evaluation, progress, attention, nowMs),
        ...orderWorries(view, progress, fleet, nowMs),
      ];
      for (const { key, afterMinutes } of worries) if (minute + afterMinutes <= 30) told.add(key);
      const { decision } = evaluation;
      if (decision.kind !== 'add') break;
      const [order] = decision.readers;
      const intended = memory.progressOnDecision(progress, decision, nowMs);
      sent++;
      const refused = refuses(order!, minute);
      if (!refused) return { ordered: describeOrder(order!), told, sent };
      const refusal = refusalOf({ reader: order!, options: OPTIONS, name: refused[0], message: refused[1] });
      const error = new ReadersRefusedError([], [order!.id], [refusal]);
      progress = {
        ...memory.progressOnFailure!(intended, decision, error, nowMs),
        failures: noteFailures(intended.failures, error.refusals, nowMs),
      };
    }
  }
  return { ordered: undefined, told, sent };
}

const describeOrder = ({ instanceClass, without = [] }: NewReader) =>
  without.length > 0 ? `${instanceClass} without ${without.join(', ')}` : instanceClass;

const rows = Object.entries(ERRORS);
const pairs = rows.flatMap(([one, first], at) =>
  rows.slice(at + 1).map(([other, second]) => ({ one, other, first, second })),
);

describe('each error of an order alone', () => {
  test.each(rows)('%s', (_, { refuses, ordered, told }) => {
    const outcome = live(refuses);
    expect(outcome.ordered).toBe(ordered);
    if (told !== undefined) expect([...outcome.told]).toContain(told);
    expect(outcome.sent).toBeLessThanOrEqual(24);
  });
});

describe('in pairs, a reader is ordered another way, or people hear of it', () => {
  test.each(pairs)('$one, and $other', ({ first, second }) => {
    const both: Refuses = (order, minute) => first.refuses(order, minute) ?? second.refuses(order, minute);
    const { ordered, told, sent } = live(both);
    const hasWay = first.ordered !== undefined && second.ordered !== undefined;
    expect(ordered !== undefined).toBe(hasWay);
    if (!hasWay) expect(told.size).toBeGreaterThan(0);
    // Six offerings, each of them every half hour.
    expect(sent).toBeLessThanOrEqual(30);
  });
});
