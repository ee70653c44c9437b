import { describe, expect, test } from 'vitest';
import { noteFailures } from '../../../functions/control-loop/failures.ts';
import { worriesAbout } from '../../../functions/control-loop/worries.ts';
import { NOW } from '../now.ts';

const MINUTE = 60_000;
const quiet = { decision: { kind: 'hold', reason: 'fine', numbers: {} }, trace: [] } as const;
const table = { fine: 'steady' } as const;

/** So many subjects, each refused so many times in a row, a minute apart. */
function refused(subjects: number, times: number) {
  const refusals = Array.from({ length: subjects }, (_, at) => ({ subject: `attach ${at}`, error: 'no' }));
  let failures = {};
  for (let time = 0; time < times; time++) failures = noteFailures(failures, refusals, NOW + time * MINUTE);
  return failures;
}

const worries = (progress: Parameters<typeof worriesAbout>[1], minute = 2) =>
  worriesAbout(quiet, progress, table, NOW + minute * MINUTE);

describe('what was refused', () => {
  test('twice in a row is no concern of people, three times is', () => {
    expect(worries({ failures: refused(2, 2) })).toEqual([]);
    expect(worries({ failures: refused(2, 3) })).toEqual(
      [0, 1].map((at) => ({
        key: `refused attach ${at}`,
        afterMinutes: 0,
        message: `attach ${at} has failed 3 times in a row since 2026-03-02 12:00:00: no. Retrying with exponential backoff, at most 30 min apart.`,
      })),
    );
  });

  test('and is not tried any more is over', () => {
    const failures = refused(1, 3);
    // The third failure came at minute 2, and backs off for four minutes.
    expect(worries({ failures }, 65)).toHaveLength(1);
    expect(worries({ failures }, 66)).toEqual([]);
  });

  test('of ten subjects is ten concerns; of more, the others are one', () => {
    expect(worries({ failures: refused(10, 3) })).toHaveLength(10);
    const many = worries({ failures: refused(300, 3) });
    expect(many.map(({ key }) => key)).toEqual([
      ...[0, 1, 2, 3, 4, 5, 6, 7, 8].map((at) => `refused attach ${at}`),
      'refused others',
    ]);
    expect(many.at(-1)!.message).toBe(
      'The same is true of 291 others: attach 9, attach 10, attach 11, attach 12, attach 13, attach 14, attach 15, attach 16, attach 17, attach 18, ….',
    );
  });
});

test('what is repeated of many things is told together, too', () => {
  const times = [NOW - 2, NOW - 1, NOW];
  const repetitions = Object.fromEntries(Array.from({ length: 11 }, (_, at) => [`register ${at}`, times]));
  const found = worries({ failures: {}, repetitions });
  expect(found).toHaveLength(10);
  expect(found.at(-1)).toEqual({
    key: 'repeats others',
    afterMinutes: 0,
    message: 'The same is true of 2 others: register 9, register 10.',
  });
});
