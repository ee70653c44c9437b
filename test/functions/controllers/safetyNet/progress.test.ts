import { expect, test } from 'vitest';
import { traits } from '../../../../functions/controllers/safetyNet/decision.ts';
import {
  memory,
  NO_PROGRESS,
  type Progress,
  progressOf,
} from '../../../../functions/controllers/safetyNet/progress.ts';
import { failure, NOW, target } from './builders.ts';

const before: Progress = { ...NO_PROGRESS, ownTargetArn: 'arn:1', failures: { register: failure(NOW) } };

test('a release forgets the target', () => {
  const released = memory.progressOnSuccess(before, { kind: 'release', reason: 'not-wanted', numbers: {} }, NOW);
  expect(released).toEqual({ ...before, ownTargetArn: undefined });
});

test('what else succeeds keeps the target', () => {
  const decision = { kind: 'suspend', reason: 'held-by-interlock', numbers: {} } as const;
  expect(memory.progressOnSuccess(before, decision, NOW).ownTargetArn).toBe('arn:1');
});

test('a target is ours as long as its tags say so, whatever was remembered', () => {
  expect(progressOf({ target: target({ arn: 'arn:2' }) }, before)).toEqual({ ...before, ownTargetArn: 'arn:2' });
  expect(progressOf({ target: target({ arn: 'arn:1', ours: false }) }, before).ownTargetArn).toBeUndefined();
  expect(progressOf({ target: undefined }, undefined)).toEqual(NO_PROGRESS);
});

test('a hold is about nothing that could fail or be undone', () => {
  const hold = { kind: 'hold', reason: 'in-place', numbers: {} } as const;
  expect(traits.subjectsOf(hold)).toEqual([]);
  expect(traits.repetitionOf(hold)).toEqual({});
});

test('taking the net away ourselves is no fight with anybody', () => {
  const release = { kind: 'release', reason: 'not-wanted', numbers: {} } as const;
  expect(traits.repetitionOf(release)).toEqual({ clears: 'register' });
});
