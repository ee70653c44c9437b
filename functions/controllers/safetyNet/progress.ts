import type { BaseProgress, Memory } from '../../control-loop/controller.ts';
import type { Decision } from './decision.ts';
import type { NetView } from './view.ts';

/**
 * What is remembered about the net of one cluster. Only nothing at all, or a net of ours, can have been there before we
 * registered: to restore what was there before is to take ours away. If this is lost, the tags say it again.
 */
export interface Progress extends BaseProgress {
  /** The scalable target that we registered; undefined where there is none. Another ARN is another target. */
  readonly ownTargetArn: string | undefined;
}

export const NO_PROGRESS: Progress = { ownTargetArn: undefined, failures: {} };

/** What is ours is what the tags of the target say, at each look. */
export const progressOf = ({ target }: Pick<NetView, 'target'>, before: Progress | undefined): Progress => ({
  ...NO_PROGRESS,
  ...before,
  ownTargetArn: target?.ours ? target.arn : undefined,
});

export const memory: Memory<Decision, Progress> = {
  progressOnDecision: (progress) => progress,
  /** The next look finds the ARN of what it registered. */
  progressOnSuccess: (before, { kind }) => ({
    ...before,
    ownTargetArn: kind === 'release' ? undefined : before.ownTargetArn,
  }),
};
