import { describe, expect, test } from 'vitest';
import {
  endWaiting,
  type Memory,
  readMemory,
  type Waiting,
  waitPatiently,
  withMachineNotice,
} from '../../../../functions/drills/machine/patience.ts';

const MINUTE_MS = 60_000;
const UNANSWERED: Waiting = { text: 'RDS is gone', hindrance: 'unanswered' };
const UNDER_WAY: Waiting = { text: 'The cluster is modifying', hindrance: undefined };
const REFUSED: Waiting = { text: 'Throttling', hindrance: 'refused' };
const DENIED: Waiting = { text: 'AccessDenied', hindrance: 'denied' };

/** What is told, and how long is waited, at each of these minutes after the first call. */
function follow(waiting: Waiting, minutes: readonly number[], memory: Memory = { concerns: {} }) {
  let known = memory;
  return minutes.map((minute) => {
    const { waitSeconds, notices, memory: next } = waitPatiently(known, waiting, 'Wait.', minute * MINUTE_MS);
    // As Step Functions hands it on.
    known = readMemory(JSON.parse(JSON.stringify({ memory: next })));
    return [minute, waitSeconds, notices.map(({ state }) => state).join(' ')];
  });
}

describe('a step that is repeated', () => {
  test('waits longer and longer while AWS does not answer, and tells people with the second call and every hour', () => {
    expect(follow(UNANSWERED, [0, 0.08, 0.1, 0.2, 1, 1.5, 2, 3, 60, 60.09, 60.1, 120])).toEqual([
      [0, 5, ''],
      [0.08, 5, ''],
      [0.1, 6, 'raised'],
      [0.2, 12, ''],
      [1, 60, ''],
      [1.5, 90, ''],
      [2, 120, ''],
      [3, 120, ''],
      [60, 120, ''],
      [60.09, 120, ''],
      [60.1, 120, 'lasting'],
      [120, 120, ''],
    ]);
  });

  test('asks every five seconds for what AWS refuses, and tells people with the second refusal', () => {
    expect(follow(REFUSED, [0, 0.08, 0.1, 1])).toEqual([
      [0, 5, ''],
      [0.08, 5, ''],
      [0.1, 5, 'raised'],
      [1, 5, ''],
    ]);
  });

  test('tells people of a permission that is missing with the first call', () => {
    expect(follow(DENIED, [0, 1, 59.9, 60])).toEqual([
      [0, 5, 'raised'],
      [1, 5, ''],
      [59.9, 5, ''],
      [60, 5, 'lasting'],
    ]);
  });

  test('of a single call that failed, tells nobody', () => {
    const { memory } = waitPatiently({ concerns: {} }, UNANSWERED, 'Wait.', 0);
    const { memory: next, notices } = waitPatiently(memory, UNDER_WAY, 'Wait.', 0.1 * MINUTE_MS);
    expect([notices, endWaiting(next)]).toEqual([[], []]);
  });

  test('waits before it tells for as long as it is given', () => {
    expect(follow({ ...UNANSWERED, afterMinutes: 1 }, [0, 0.99, 1])).toEqual([
      [0, 5, ''],
      [0.99, 59, ''],
      [1, 60, 'raised'],
    ]);
  });

  test('polls every five seconds what is under way, and tells people after five minutes', () => {
    expect(follow(UNDER_WAY, [0, 4.99, 5, 6])).toEqual([
      [0, 5, ''],
      [4.99, 5, ''],
      [5, 5, 'raised'],
      [6, 5, ''],
    ]);
  });

  test('says what is wrong and what to do', () => {
    const { memory } = waitPatiently({ concerns: {} }, UNANSWERED, 'Wait.', 0);
    const { notices } = waitPatiently(memory, UNANSWERED, 'Wait.', MINUTE_MS);
    expect(notices).toEqual([{ key: 'unanswered', state: 'raised', sinceMs: 0, message: 'RDS is gone. Wait.' }]);
  });

  test('tells when it is over only those who were told', () => {
    const { memory } = waitPatiently({ concerns: {} }, UNANSWERED, 'Wait.', 0);
    expect(endWaiting(memory)).toEqual([]);
    const { memory: told } = waitPatiently(memory, UNANSWERED, 'Wait.', MINUTE_MS);
    expect(endWaiting(told)).toMatchObject([{ key: 'unanswered', state: 'over', sinceMs: 0 }]);
  });

  test('tells that what its state machine has told is over, once', () => {
    const told = { messageId: 'one', atMs: 7 };
    const memory = withMachineNotice({ concerns: {} }, told, 'Lambda was gone.');
    expect(endWaiting(memory)).toMatchObject([{ key: 'unreachable', state: 'over', sinceMs: 7 }]);
    const { memory: next, notices } = waitPatiently(memory, UNDER_WAY, 'Wait.', MINUTE_MS);
    expect(notices).toEqual([]);
    const later = waitPatiently(next, UNDER_WAY, 'Wait.', 7 * MINUTE_MS);
    expect(later.notices.map(({ key, state }) => `${key} ${state}`)).toContain('unreachable over');
    expect(endWaiting(withMachineNotice(later.memory, told, 'Lambda was gone.')).map(({ key }) => key)).not.toContain(
      'unreachable',
    );
  });

  test.for([undefined, {}, { memory: 'x' }, { memory: { concerns: { a: {} } } }])('begins anew with %j', (given) => {
    expect(readMemory(given)).toEqual({ concerns: {} });
  });
});
