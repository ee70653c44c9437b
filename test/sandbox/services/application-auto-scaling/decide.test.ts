import { describe, expect, it } from 'vitest';
import { scaleIn, scaleOut } from '../../../../sandbox/services/application-auto-scaling/decide.ts';

const NOW_MS = Date.UTC(2026, 2, 2, 12);
const capacity = (readers: number, min = 1, max = 8) => ({ readers, min, max });
const demand = (value: number, targetValue = 60) => ({ value, targetValue, cooldownSeconds: 300 });
const secondsAgo = (seconds: number) => NOW_MS - seconds * 1000;
const set = (readers: number) => ({ kind: 'set', readers });
const hold = (code?: string) => ({ kind: 'hold', code });

describe('scaling out', () => {
  it.each([
    { name: 'adds in proportion to the metric', is: [capacity(3), [demand(80)]], to: set(4) },
    { name: 'rounds up', is: [capacity(3), [demand(61)]], to: set(4) },
    { name: 'adds several at once', is: [capacity(4), [demand(99)]], to: set(7) },
    { name: 'takes a whole quotient as it is', is: [capacity(2), [demand(90)]], to: set(3) },
    { name: 'takes the policy that asks for most', is: [capacity(2), [demand(70), demand(200, 50)]], to: set(8) },
    { name: 'stops at the maximum', is: [capacity(4, 1, 5), [demand(99)]], to: set(5) },
    { name: 'makes up for the minimum', is: [capacity(1, 4), [demand(70)]], to: set(4) },
    {
      name: 'leaves readers above the maximum',
      is: [capacity(6, 1, 5), [demand(99)]],
      to: hold('AlreadyAtMaxCapacity'),
    },
    { name: 'adds none at the maximum', is: [capacity(5, 1, 5), [demand(99)]], to: hold('AlreadyAtMaxCapacity') },
    { name: 'adds none at the target', is: [capacity(3), [demand(60)]], to: hold('AlreadyAtDesiredCapacity') },
  ] as const)('$name', ({ is: [has, demands], to }) => {
    expect(scaleOut(has, demands, undefined, NOW_MS)).toEqual(to);
  });

  it.each([
    { name: 'waits one second before the cooldown ends', ago: 299, from: 4, value: 70, to: hold() },
    { name: 'adds when the cooldown has ended', ago: 300, from: 4, value: 70, to: set(7) },
    // 4 readers at 95 % would have been 7, and there are 6.
    { name: 'does not wait with a larger demand, and adds the rest of it', ago: 10, from: 4, value: 95, to: set(7) },
    { name: 'waits with a demand that what was added answers', ago: 10, from: 4, value: 90, to: hold() },
  ])('$name', ({ ago, from, value, to }) => {
    const previous = { endedMs: secondsAgo(ago), fromReaders: from };
    expect(scaleOut(capacity(6), [demand(value)], previous, NOW_MS)).toEqual(to);
  });
});

describe('scaling in', () => {
  it.each([
    { name: 'removes one reader', is: [capacity(6), [demand(5)]], to: set(5) },
    { name: 'removes none at the minimum', is: [capacity(2, 2), [demand(5)]], to: hold('AlreadyAtMinCapacity') },
    { name: 'removes one where the rest would be at the target', is: [capacity(3), [demand(40)]], to: set(2) },
    {
      name: 'removes none where the rest would be over it',
      is: [capacity(3), [demand(40.1)]],
      to: hold('AutoScalingAnticipatedFlapping'),
    },
    {
      name: 'does not remove the last reader under load',
      is: [capacity(1, 0), [demand(1)]],
      to: hold('AutoScalingAnticipatedFlapping'),
    },
    { name: 'removes one if all policies ask for it', is: [capacity(3), [demand(5), demand(10, 50)]], to: set(2) },
    { name: 'removes none if one does not', is: [capacity(3), [demand(5), undefined]], to: hold() },
    {
      name: 'removes none where one metric would be over its target',
      is: [capacity(3), [demand(5), demand(40, 50)]],
      to: hold('AutoScalingAnticipatedFlapping'),
    },
  ] as const)('$name', ({ is: [has, demands], to }) => {
    expect(scaleIn(has, demands, undefined, NOW_MS)).toEqual(to);
  });

  it('waits for the end of the cooldown', () => {
    expect(scaleIn(capacity(3), [demand(5)], secondsAgo(299), NOW_MS)).toEqual(hold());
    expect(scaleIn(capacity(3), [demand(5)], secondsAgo(300), NOW_MS)).toEqual(set(2));
  });
});
