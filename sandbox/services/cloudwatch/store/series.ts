import { DAY_MS, MINUTE_MS } from '../times.ts';
import { DayColumns, MINUTES_PER_DAY } from './dayColumns.ts';
import type { MetricIdentity } from './identity.ts';
import { retainedStepMinutes } from './retention.ts';
import type { Accumulator, StatisticSet } from './statisticSet.ts';

interface PendingSet {
  readonly minute: number;
  readonly set: StatisticSet;
  readonly visibleAtMs: number;
}

/** All that is known of one metric: columns by the day, and what has been published but cannot be seen yet. */
export class Series {
  readonly identity: MetricIdentity;
  /** What its values are published in: each unit is a series of its own. */
  readonly unit: string;
  readonly #days = new Map<number, DayColumns>();
  #pending: PendingSet[] = [];
  #nextVisibleMs = Infinity;
  #lastMinute = -Infinity;
  #cachedDay = -1;
  #cachedColumns: DayColumns | undefined;

  constructor(identity: MetricIdentity, unit: string) {
    this.identity = identity;
    this.unit = unit;
  }

  /** The minute (since the epoch) of the latest datapoint that could be seen at the last `reveal`. */
  get lastMinute(): number {
    return this.#lastMinute;
  }

  add(minute: number, set: StatisticSet, visibleAtMs: number, nowMs: number): void {
    this.reveal(nowMs);
    if (visibleAtMs <= nowMs) this.#merge(minute, set, nowMs);
    else {
      this.#pending.push({ minute, set, visibleAtMs });
      if (visibleAtMs < this.#nextVisibleMs) this.#nextVisibleMs = visibleAtMs;
    }
  }

  /** Merges what has become visible by now. Asked before every read and write, so that little is ever pending. */
  reveal(nowMs: number): void {
    if (nowMs < this.#nextVisibleMs) return;
    const waiting: PendingSet[] = [];
    this.#nextVisibleMs = Infinity;
    for (const pending of this.#pending) {
      if (pending.visibleAtMs <= nowMs) this.#merge(pending.minute, pending.set, nowMs);
      else {
        waiting.push(pending);
        if (pending.visibleAtMs < this.#nextVisibleMs) this.#nextVisibleMs = pending.visibleAtMs;
      }
    }
    this.#pending = waiting;
  }

  /** Adds up what is visible in the minutes [`fromMinute`, `toMinute`) since the epoch. */
  accumulate(fromMinute: number, toMinute: number, into: Accumulator): void {
    for (let minute = fromMinute; minute < toMinute;) {
      const day = Math.floor(minute / MINUTES_PER_DAY);
      const firstMinute = day * MINUTES_PER_DAY;
      const untilMinute = Math.min(toMinute, firstMinute + MINUTES_PER_DAY);
      this.#columns(day)?.accumulate(minute - firstMinute, untilMinute - firstMinute, into);
      minute = untilMinute;
    }
  }

  #columns(day: number): DayColumns | undefined {
    if (day !== this.#cachedDay) {
      this.#cachedDay = day;
      this.#cachedColumns = this.#days.get(day);
    }
    return this.#cachedColumns;
  }

  #merge(minute: number, set: StatisticSet, nowMs: number): void {
    const day = Math.floor(minute / MINUTES_PER_DAY);
    let columns = this.#columns(day);
    if (!columns) {
      this.#rollUp(nowMs);
      columns = new DayColumns(1);
      this.#days.set(day, columns);
      this.#cachedDay = -1;
    }
    columns.merge(minute - day * MINUTES_PER_DAY, set);
    if (minute > this.#lastMinute) this.#lastMinute = minute;
  }

  /** Once a day of the metric's life is enough: a day is rolled up when all of it is old enough. */
  #rollUp(nowMs: number): void {
    for (const [day, columns] of this.#days) {
      const step = retainedStepMinutes(nowMs - (day + 1) * DAY_MS);
      if (step === undefined) this.#days.delete(day);
      else if (step > columns.stepMinutes) this.#days.set(day, columns.rolledUp(step));
    }
    this.#cachedDay = -1;
  }
}

export const toMinute = (timeMs: number) => Math.floor(timeMs / MINUTE_MS);
