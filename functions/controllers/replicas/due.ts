import type { SweepRecord } from '../../control-loop/record.ts';
import type { Progress } from './progress.ts';
import { MINUTE_MS } from './view.ts';

/** Readers are on their way or left out for a while, or the endpoint is being changed: each tick may find the next step. */
export const isMoving = (progress: Progress | undefined): boolean =>
  progress !== undefined &&
  (Object.keys(progress.ordered).length > 0 ||
    (progress.relieved ?? []).length > 0 ||
    progress.endpointChange !== undefined);

const SAMPLE_EVERY_MINUTES = 5;

/** Each cluster has its minute out of five, by its name, so that a large fleet's samples spread over the ticks. */
export function isSampleDue(name: string, nowMs: number): boolean {
  const slot = [...name].reduce((sum, character) => sum + character.charCodeAt(0), 0) % SAMPLE_EVERY_MINUTES;
  return Math.floor(nowMs / MINUTE_MS) % SAMPLE_EVERY_MINUTES === slot;
}

/** Where the last sweep ran out of time, those whose minute it was may have had no turn. */
export const isSampleLate = (name: string, { resumeAt }: SweepRecord, nowMs: number): boolean =>
  resumeAt !== undefined && isSampleDue(name, nowMs - MINUTE_MS);
