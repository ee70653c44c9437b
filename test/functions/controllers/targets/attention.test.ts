import { expect, test } from 'vitest';
import { attentionTo } from '../../../../functions/control-loop/attention.ts';
import { attention } from '../../../../functions/controllers/targets/attention.ts';
import type { Numbers } from '../../../../functions/control-loop/decision.ts';
import type { Decision, HoldReason } from '../../../../functions/controllers/targets/decision.ts';

/** What people are told, its message written out. */
function to(reason: HoldReason, numbers: Numbers = {}) {
  const decision: Decision = { kind: 'hold', reason, numbers };
  const meaning = attentionTo(attention, decision);
  if (typeof meaning !== 'object') return meaning;
  const { message } = meaning;
  return { ...meaning, message: typeof message === 'string' ? message : message(decision) };
}

/** After so many minutes people hear of it. */
const MINUTES: Partial<Record<HoldReason, number>> = {
  'no-spare': 5,
  'one-zone': 5,
  'external-pool': 5,
  'pool-not-found': 5,
  'pool-at-maximum': 5,
  'target-quota': 5,
  'launch-suspended': 5,
  'registration-suspended': 5,
  'launch-unsupported': 5,
  'bridge-quota': 5,
  'bridge-bars-zonal-shift': 5,
  'all-weights-zero': 5,
  'bridge-below-threshold': 5,
  'threshold-out-of-reach': 5,
  'node-down': 5,
  'other-group-dark': 5,
  'group-not-found': 30,
  'no-load-balancer': 30,
  'other-load-balancer': 30,
  'alb-target': 30,
  'not-tagged': 30,
  'owner-deploying': 60,
  'owner-refreshing': 60,
  'owner-replacing': 60,
  'owner-scaling': 60,
  'zonal-shift-unknown': 60,
};

test.for(Object.entries(MINUTES))('people hear of %s after %i minutes', ([reason, minutes]) => {
  expect(to(reason as HoldReason)).toMatchObject({
    afterMinutes: minutes,
    message: expect.stringMatching(/\. |, |: /),
  });
});

test('a zone below its minimum with no spare is told with what to do', () => {
  expect(to('no-spare')).toEqual({
    afterMinutes: 5,
    message:
      'A zone has fewer healthy targets than its minimum, and the pool has none for it. Start instances of the pool in that zone, or repair its targets.',
  });
});

test('a zone is named, with what it has and what it needs', () => {
  const numbers = { 'eu-west-1b healthy': 0, 'eu-west-1b registered': 2, 'eu-west-1b required': 1, crossZone: 1 };
  expect(to('external-pool', numbers)).toMatchObject({
    message: expect.stringMatching(/^eu-west-1b: 0 of 2 healthy, 1 required; cross-zone on\. A zone has fewer/),
  });
});

test('nobody hears of anything else, and only what is even or gets no connections is quiet', () => {
  const rows = Object.entries(attention).filter(([row]) => !(row in MINUTES));
  const quiet = rows.filter(([, meaning]) => meaning === 'steady').map(([row]) => row);
  expect(quiet).toEqual(['even', 'not-in-service']);
  expect(rows.filter(([row]) => !quiet.includes(row)).every(([, meaning]) => meaning === 'noted')).toBe(true);
});
