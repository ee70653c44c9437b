import { afterEach, describe, expect, test } from 'vitest';
import { startInvocation } from '../../../functions/aws/deadline.ts';
import { patiently, TryLater } from '../../../functions/slack/patience.ts';

const timeLeft = (ms: number) => startInvocation({ getRemainingTimeInMillis: () => ms });
afterEach(() => timeLeft(Number.POSITIVE_INFINITY));

/** Fails so often, and notes when it was tried. */
function failing(times: number, error: () => Error) {
  const triedMs: number[] = [];
  const attempt = () => {
    triedMs.push(performance.now());
    return triedMs.length > times ? Promise.resolve('ok') : Promise.reject(error());
  };
  return { attempt, triedMs };
}

describe('a call to Slack', () => {
  test('is tried three times, and then fails with the last error', async () => {
    let count = 0;
    const { attempt, triedMs } = failing(9, () => new TryLater(`no ${++count}`, 1));
    await expect(patiently(attempt)).rejects.toThrow('no 3');
    expect(triedMs).toHaveLength(3);
  });

  test('succeeds at the third attempt', async () => {
    const { attempt } = failing(2, () => new TryLater('no', 1));
    expect(await patiently(attempt)).toBe('ok');
  });

  test('waits for as long as Slack says, and half a second where it says nothing', async () => {
    const said = failing(1, () => new TryLater('no', 30));
    await patiently(said.attempt);
    expect(said.triedMs[1]! - said.triedMs[0]!).toBeGreaterThanOrEqual(29);
    const unsaid = failing(1, () => new TryLater('no'));
    await patiently(unsaid.attempt);
    expect(unsaid.triedMs[1]! - unsaid.triedMs[0]!).toBeGreaterThanOrEqual(499);
  });

  test('waits longer the second time where Slack says nothing', async () => {
    const { attempt, triedMs } = failing(2, () => new TryLater('no'));
    await patiently(attempt);
    expect(triedMs[2]! - triedMs[1]!).toBeGreaterThanOrEqual(1_499);
  });

  test('is tried once where Slack has said no for good', async () => {
    const { attempt, triedMs } = failing(9, () => new Error('invalid_auth'));
    await expect(patiently(attempt)).rejects.toThrow('invalid_auth');
    expect(triedMs).toHaveLength(1);
  });

  test('is left to the retry of the invocation where there is no time to wait', async () => {
    // Ten seconds are reserved.
    timeLeft(10_000 + 20);
    const { attempt, triedMs } = failing(9, () => new TryLater('no', 21));
    await expect(patiently(attempt)).rejects.toThrow('no');
    expect(triedMs).toHaveLength(1);
  });
});
