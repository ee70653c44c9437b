import { expect, test } from 'vitest';
import { decisionId, isNewDecision, recordedTrace } from '../../../functions/control-loop/record.ts';
import { NOW } from '../now.ts';

const decision = { kind: 'hold', reason: 'at-ceiling', numbers: { serving: 3 } };

test.each([
  ['nothing was decided before', undefined, true],
  ['another kind was', { kind: 'add', reason: 'at-ceiling', atMs: NOW }, true],
  ['another reason was', { kind: 'hold', reason: 'within-band', atMs: NOW }, true],
  ['the same was, whenever that was', { kind: 'hold', reason: 'at-ceiling', atMs: 0 }, false],
])('where %s, a decision is new: %j', (_, last, expected) => {
  expect(isNewDecision(last, decision)).toBe(expected);
});

test('a decision is named by its controller, its resource and its moment', () => {
  expect(decisionId('replicas', 'shop', NOW + 7)).toBe('replicas/shop/2026-03-02T12:00:00.007Z');
});

test('of an evaluation it is kept which rules proposed what, what was put off, and how many were asked', () => {
  const add = { kind: 'add', reason: 'overloaded', numbers: {} };
  const drain = { kind: 'drain', reason: 'idle', numbers: {} };
  const trace = [
    { rule: 'paused', considered: [] },
    { rule: 'belowFloor', considered: [{ proposal: add, putOff: 'backing-off' as const }, { proposal: drain }] },
    {
      rule: 'overloaded',
      considered: [
        { proposal: add, putOff: 'budget-used' as const },
        { proposal: drain, putOff: 'repeating' as const },
      ],
    },
    { rule: 'idle', considered: [{ proposal: drain }] },
  ];
  expect(recordedTrace({ rule: 'idle', trace })).toEqual({
    decidedBy: 3,
    asked: 4,
    proposed: [
      { by: 1, kind: 'drain', reason: 'idle' },
      { by: 2, kind: 'add', reason: 'overloaded', putOff: 'budget-used' },
      { by: 3, kind: 'drain', reason: 'idle' },
    ],
  });
});
