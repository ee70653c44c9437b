import type { DrillRecord } from '../api/record.ts';

/** How far an execution is, as Step Functions has it. */
export interface ExecutionState {
  /** `none`: Step Functions has never had it, or has forgotten it, which takes 90 days. */
  readonly state: 'running' | 'over' | 'none';
  /** When it ended. */
  readonly stoppedMs?: number;
}

/** An open drill, with what Step Functions says of it. */
export interface OpenDrill {
  readonly record: Pick<DrillRecord, 'requestedAtMs' | 'ending'>;
  readonly execution: ExecutionState;
  /** That of the ending that was begun last; undefined where none is known. */
  readonly ending: ExecutionState | undefined;
}

export type SweepDecision =
  /** The drill runs, or its ending does, or an event may still begin one. */
  | 'wait'
  | 'begin'
  /** Endings end without having ended the drill: only people can help. */
  | 'give-up';

/** So long an event has that begins an ending, before the sweep does. EventBridge delivers within seconds. */
export const EVENT_DUE_MS = 5 * 60_000;

/** An ending that was begun so many times by the sweep, and has ended the drill never, is not begun again. */
const MAX_BEGINNINGS = 5;

/** What becomes of a drill that the ledger has as open. */
export function judgeOpen({ record, execution, ending }: OpenDrill, nowMs: number): SweepDecision {
  if (execution.state === 'running' || ending?.state === 'running') return 'wait';
  const { requestedAtMs, ending: begun } = record;
  // Of an execution that is not there, the request was about to start it; the same with an ending.
  const overSinceMs = Math.max(
    execution.stoppedMs ?? requestedAtMs,
    begun === undefined ? 0 : (ending?.stoppedMs ?? begun.sinceMs),
  );
  if (nowMs - overSinceMs < EVENT_DUE_MS) return 'wait';
  return (begun?.times ?? 0) >= MAX_BEGINNINGS ? 'give-up' : 'begin';
}
