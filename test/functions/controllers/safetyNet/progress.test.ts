import { expect, test } from 'vitest';
import type { Decision } from '../../../../functions/controllers/safetyNet/decision.ts';
import {
  type Progress,
  progressOnFailure,
  progressOnSuccess,
} from '../../../../functions/controllers/safetyNet/progress.ts';
import { MINUTE, NOW } from './builders.ts';

const release: Decision = { kind: 'release', reason: 'not-wanted', numbers: {} };
const suspend: Decision = { kind: 'suspend', reason: 'held-by-interlock', numbers: {} };

const before: Progress = {
  ownTargetArn: 'arn:1',
  failures: { release: { count: 1, lastMs: NOW - MINUTE }, suspend: { count: 2, lastMs: NOW - MINUTE } },
};

test('a release forgets the target and its own failures', () => {
  expect(progressOnSuccess(before, release)).toEqual({
    ownTargetArn: undefined,
    failures: { suspend: { count: 2, lastMs: NOW - MINUTE } },
  });
});

test('what else succeeds keeps the target', () => {
  expect(progressOnSuccess(before, suspend).ownTargetArn).toBe('arn:1');
});

test('a failure is counted by its kind', () => {
  expect(progressOnFailure(before, release, NOW)).toEqual({
    ownTargetArn: 'arn:1',
    failures: { release: { count: 2, lastMs: NOW }, suspend: { count: 2, lastMs: NOW - MINUTE } },
  });
});
