import type { Clock, Timer } from '../../clock.ts';
import type { Schedule } from './scheduleExpression.ts';

export interface ScheduleWindow {
  /** From when the periods of a rate count; its first time is this one, or one period later with `isFirstSkipped`. */
  readonly anchorMs: number;
  readonly isFirstSkipped?: boolean;
  readonly startMs?: number | undefined;
  readonly endMs?: number | undefined;
}

/** The first time of a schedule after `afterMs` and inside its window. */
export function nextTime(schedule: Schedule, window: ScheduleWindow, afterMs: number): number | undefined {
  const floorMs = Math.max(afterMs, (window.startMs ?? -Infinity) - 1);
  const timeMs = unboundedNext(schedule, window, floorMs);
  return timeMs === undefined || timeMs > (window.endMs ?? Infinity) ? undefined : timeMs;
}

function unboundedNext(schedule: Schedule, window: ScheduleWindow, afterMs: number): number | undefined {
  if (schedule.kind === 'cron') return schedule.nextAfter(afterMs);
  if (schedule.kind === 'at') return schedule.instantMs > afterMs ? schedule.instantMs : undefined;
  const earliest = window.isFirstSkipped ? 1 : 0;
  const periods = Math.max(earliest, Math.floor((afterMs - window.anchorMs) / schedule.periodMs) + 1);
  return window.anchorMs + periods * schedule.periodMs;
}

/** A timer of a real clock holds at most 2^31 - 1 ms, which a yearly schedule exceeds; longer waits go in steps. */
const LONGEST_WAIT_MS = 7 * 86_400_000;

/**
 * Calls `fire` at each time of a schedule after `afterMs`, with one timer at a time, and `onEnd` when there is no
 * further time. The function that it returns stops it.
 */
export function runSchedule(
  clock: Clock,
  schedule: Schedule,
  window: ScheduleWindow,
  afterMs: number,
  fire: (scheduledMs: number) => void,
  onEnd: () => void = () => {},
): () => void {
  let timer: Timer | undefined;
  let isStopped = false;
  const waitFor = (timeMs: number) => {
    const waitMs = Math.min(timeMs - clock.now(), LONGEST_WAIT_MS);
    timer = clock.setTimeout(() => (clock.now() < timeMs ? waitFor(timeMs) : arrive(timeMs)), waitMs);
  };
  const arrive = (timeMs: number) => {
    fire(timeMs);
    arm(timeMs);
  };
  const arm = (afterTimeMs: number) => {
    if (isStopped) return;
    const timeMs = nextTime(schedule, window, afterTimeMs);
    if (timeMs === undefined) onEnd();
    else waitFor(timeMs);
  };
  arm(afterMs);
  return () => {
    isStopped = true;
    clock.clearTimeout(timer);
  };
}
