import { backOff, type Failures } from '../../control-loop/failures.ts';
import type { Decision } from './decision.ts';

/**
 * What is remembered about the net of one cluster. Only nothing at all, or a net of ours, can have been there before we
 * registered: to restore what was there before is to take ours away. If this is lost, the tags say it again.
 */
export interface Progress {
  /** The scalable target that we registered; undefined where there is none. Another ARN is another target. */
  readonly ownTargetArn: string | undefined;
  /** Kinds of decisions that could not be carried out lately, and how often in a row. */
  readonly failures: Failures;
}

export const NO_PROGRESS: Progress = { ownTargetArn: undefined, failures: {} };

/** What is remembered once a decision has been carried out. The next look finds the ARN of what it registered. */
export function progressOnSuccess(before: Progress, { kind }: Decision): Progress {
  const { [kind]: _ended, ...failures } = before.failures;
  return { ownTargetArn: kind === 'release' ? undefined : before.ownTargetArn, failures };
}

export const progressOnFailure = (before: Progress, { kind }: Decision, nowMs: number): Progress => ({
  ...before,
  failures: backOff(before.failures, kind, nowMs),
});
