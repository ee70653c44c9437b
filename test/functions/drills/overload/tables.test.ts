import { describe, expect, test } from 'vitest';
import { refusalOfBusy } from '../../../../functions/drills/kinds/readerOverload/others.ts';
import { reactionTo, type Seen } from '../../../../functions/drills/kinds/readerOverload/reaction.ts';

describe('a cluster is too busy for one of its readers to be kept busy', () => {
  const reader = (id: string, cpuPercent: number | undefined, vcpus = 2) => ({ id, vcpus, cpuPercent });

  test.for([
    ['not where the others are at the limit with all the load', [reader('a', 30), reader('b', 40)], undefined],
    [
      'where they are above it',
      [reader('a', 31), reader('b', 40)],
      'Without a, the other readers would be at 71 % CPU (limit 70 %): wait until there is less load.',
    ],
    ['not where the others are larger', [reader('a', 80), reader('b', 30, 4)], undefined],
    [
      'where they are smaller',
      [reader('a', 30, 4), reader('b', 30)],
      'Without a, the other readers would be at 90 % CPU (limit 70 %): wait until there is less load.',
    ],
    ['not where several share it', [reader('a', 60), reader('b', 40), reader('c', 40)], undefined],
    [
      'where nothing is known of one of them',
      [reader('a', 1), reader('b', undefined)],
      'Nothing is known of the CPU of b in the last five minutes: wait for CloudWatch.',
    ],
  ] as const)('%s', ([, readers, explanation]) => {
    expect(refusalOfBusy(readers, 'a', 70)?.refusal).toEqual(
      explanation === undefined ? undefined : { reason: 'busy', explanation },
    );
  });
});

describe('what Evenkeel does about a busy reader', () => {
  const before = ['shop-2', 'shop-3'];
  const nothing: Seen = { reader: 'shop-3', before, readers: before, isLeftOut: false, recorded: {}, sinceMs: 1_000 };
  const decided = (kind: string, reason: string, atMs: number) => ({
    recorded: { lastDecision: { kind, reason, atMs } },
  });

  test.for<readonly [string, Partial<Seen>, relief: boolean, growth: boolean, text: string]>([
    ['nothing', {}, false, false, 'the endpoint includes shop-3, and no reader was added'],
    ['it is excluded', { isLeftOut: true }, true, false, 'the endpoint excludes shop-3, and no reader was added'],
    [
      'another one is there',
      { readers: [...before, 'new'] },
      false,
      true,
      'the endpoint includes shop-3, and new was added',
    ],
    [
      'one of before is gone',
      { readers: ['shop-3'] },
      false,
      false,
      'the endpoint includes shop-3, and no reader was added',
    ],
    [
      'another one was ordered',
      { recorded: { progress: { ordered: { new: { orderedAtMs: 1_000 } } } } },
      false,
      true,
      'the endpoint includes shop-3, and new was ordered',
    ],
    [
      'one was ordered before',
      { recorded: { progress: { ordered: { new: { orderedAtMs: 999 } } } } },
      false,
      false,
      'the endpoint includes shop-3, and no reader was added',
    ],
    [
      'it was decided to add one',
      decided('add', 'overloaded', 1_000),
      false,
      true,
      'the endpoint includes shop-3, and Evenkeel decided: add (overloaded)',
    ],
    [
      'it had been decided before',
      decided('add', 'overloaded', 999),
      false,
      false,
      'the endpoint includes shop-3, and no reader was added',
    ],
    [
      'one was added for another reason',
      decided('add', 'outdated', 1_000),
      false,
      false,
      'the endpoint includes shop-3, and no reader was added',
    ],
    [
      'a draining one was taken back',
      decided('take-back', 'rising', 1_000),
      false,
      true,
      'the endpoint includes shop-3, and Evenkeel decided: take-back (rising)',
    ],
    [
      'it was decided that no more are allowed',
      decided('hold', 'at-ceiling', 1_000),
      false,
      false,
      'the endpoint includes shop-3, and no reader was added',
    ],
  ])('%s', ([, more, relief, growth, text]) => {
    const seen = { ...nothing, ...more };
    expect(reactionTo(seen, 'either')).toEqual({ settled: relief || growth, text });
    expect(reactionTo(seen, 'relief').settled).toBe(relief);
    expect(reactionTo(seen, 'growth').settled).toBe(growth);
  });
});
