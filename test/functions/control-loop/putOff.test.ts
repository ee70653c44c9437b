import { describe, expect, test } from 'vitest';
import type { DecisionTraits } from '../../../functions/control-loop/controller.ts';
import { noteFailures } from '../../../functions/control-loop/failures.ts';
import { whyPutOff } from '../../../functions/control-loop/putOff.ts';
import { NOW } from '../now.ts';

const MINUTE = 60_000;

/** Both are turned by one call. */
const traits: DecisionTraits<'turn both'> = {
  subjectsOf: () => ['turn left', 'turn right'],
  repetitionOf: () => ({ counts: ['turn left', 'turn right'] }),
};

const whyNot = (progress: Parameters<typeof whyPutOff>[1], minute = 0) =>
  whyPutOff('turn both', progress, traits, NOW + minute * MINUTE);

describe('a change of two subjects', () => {
  test('is made where neither has failed, and neither repeats itself', () => {
    expect(whyNot({ failures: noteFailures({}, [{ subject: 'turn middle', error: 'no' }], NOW) })).toBeUndefined();
  });

  test.for(['turn left', 'turn right'])('backs off where %s has failed, until it may be tried again', (subject) => {
    const failures = noteFailures({}, [{ subject, error: 'no' }], NOW);
    expect(whyNot({ failures })).toBe('backing-off');
    expect(whyNot({ failures }, 1)).toBeUndefined();
  });

  test.for(['turn left', 'turn right'])('waits where %s repeats itself', (key) => {
    const repetitions = { [key]: [NOW - 3 * MINUTE, NOW - 2 * MINUTE, NOW - MINUTE] };
    expect(whyNot({ failures: {}, repetitions })).toBe('repeating');
    expect(whyNot({ failures: {}, repetitions }, 9)).toBeUndefined();
  });

  test('says that it backs off where both is so', () => {
    const failures = noteFailures({}, [{ subject: 'turn left', error: 'no' }], NOW);
    const repetitions = { 'turn right': [NOW - 2, NOW - 1, NOW] };
    expect(whyNot({ failures, repetitions })).toBe('backing-off');
  });
});
