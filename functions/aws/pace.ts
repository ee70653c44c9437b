import { setTimeout as sleep } from 'node:timers/promises';
import { type Api, RATE_LIMITS, type Share, type Task } from './rateLimits.ts';

/** Waits until the next call may be made. */
export type Pace = () => Promise<void>;

export const AT_ONCE: Pace = () => Promise.resolve();

/** Lets calls through as fast as a task may make them. For one execution environment, which does one thing at a time. */
export class Limiter<Of extends Api> {
  readonly #api: Of;
  #burst = 0;
  #perSecond = 0;
  #left = 0;
  #filledMs = 0;

  constructor(api: Of, task: Task<Of>) {
    this.#api = api;
    this.begin(task);
    this.#left = this.#burst;
    this.#filledMs = Date.now();
  }

  /** What the calls are made for from now on. What was saved up stays. */
  begin(task: Task<Of>): void {
    this.#fill();
    const { perSecond, shares } = RATE_LIMITS[this.#api];
    const { burst, share } = (shares as Readonly<Record<Task<Of>, Share>>)[task];
    this.#burst = burst;
    this.#perSecond = perSecond * share;
  }

  /** Whether so many calls may be made without waiting. */
  hasRoomFor(calls: number): boolean {
    this.#fill();
    return this.#left >= calls;
  }

  /** How long so many calls take when nothing is saved up, in milliseconds. */
  lengthMs(calls: number): number {
    return (calls / this.#perSecond) * 1_000;
  }

  /** Resolves when the next call may be made. Those that wait together go one after the other. */
  async next(): Promise<void> {
    this.#fill();
    this.#left--;
    if (this.#left < 0) await sleep(Math.ceil(this.lengthMs(-this.#left)));
  }

  #fill(): void {
    const nowMs = Date.now();
    this.#left = Math.min(this.#burst, this.#left + ((nowMs - this.#filledMs) / 1_000) * this.#perSecond);
    this.#filledMs = nowMs;
  }
}

/** The pace of one look or sweep. */
export function paceOf<Of extends Api>(api: Of, task: Task<Of>): Pace {
  const limiter = new Limiter(api, task);
  return () => limiter.next();
}
