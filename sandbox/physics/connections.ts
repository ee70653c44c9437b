import type { Random } from '../random.ts';
import { apportion } from './apportion.ts';
import type { ProfileRules } from './profiles.ts';

/** Connections on one instance: how many end in which step. */
interface Cohorts {
  /** A ring over the steps to come. */
  readonly endingAt: Int32Array;
  open: number;
}

/**
 * The client connections of a cluster. They are counted by instance and by the step in which they will be re-made,
 * so the cost does not grow with their number, and every count is exact.
 */
export class Connections {
  readonly #rules: ProfileRules;
  readonly #stepMs: number;
  readonly #random: Random;
  readonly #slots: number;
  readonly #byInstance = new Map<string, Cohorts>();
  /** What pacing has allowed and was not used. */
  #allowance = 0;
  #total = 0;

  constructor(rules: ProfileRules, stepMs: number, random: Random) {
    this.#rules = rules;
    this.#stepMs = stepMs;
    this.#random = random;
    this.#slots = Math.ceil((rules.lifetimeMs ?? 0) / stepMs) + 2;
  }

  get total(): number {
    return this.#total;
  }

  on(instanceId: string): number {
    return this.#byInstance.get(instanceId)?.open ?? 0;
  }

  /** Opens a connection to each of `instanceIds`, once for each time that it is named. */
  open(instanceIds: readonly string[], nowMs: number): void {
    const { lifetimeMs, shortenedBy } = this.#rules;
    for (const id of instanceIds) {
      const lifeMs = (lifetimeMs ?? 0) * (shortenedBy > 0 ? 1 - shortenedBy * this.#random.next() : 1);
      this.#add(id, nowMs + lifeMs);
    }
  }

  /** As `open`, but the connections are of every age, as in pools that have been running for long. */
  openOfEveryAge(instanceIds: readonly string[], nowMs: number): void {
    const lifetimeMs = this.#rules.lifetimeMs ?? 0;
    instanceIds.forEach((id, at) => this.#add(id, nowMs + (lifetimeMs * (at + 1)) / instanceIds.length));
  }

  /** Ends all connections of an instance and gives their number. */
  cut(instanceId: string): number {
    const open = this.on(instanceId);
    this.#byInstance.delete(instanceId);
    this.#total -= open;
    return open;
  }

  /** Ends the connections whose time is up in the step that begins at `nowMs` and gives their number. */
  expire(nowMs: number): number {
    const step = Math.round(nowMs / this.#stepMs);
    const cohorts = [...this.#byInstance.values()];
    if (this.#rules.lifetimeMs === undefined) return this.#closeAll(cohorts);
    const slot = step % this.#slots;
    const due = cohorts.map(({ endingAt }) => endingAt[slot]!);
    const ending = apportion(this.#allowed(sum(due)), due);
    cohorts.forEach((cohort, at) => {
      const late = due[at]! - ending[at]!;
      cohort.endingAt[slot] = 0;
      cohort.endingAt[(step + 1) % this.#slots]! += late;
      cohort.open -= ending[at]!;
    });
    this.#total -= sum(ending);
    return sum(ending);
  }

  /** Ends up to `count` idle connections, from each instance in proportion, those first that would end first anyway. */
  shrink(count: number, nowMs: number): void {
    const cohorts = [...this.#byInstance.values()];
    const open = cohorts.map((cohort) => cohort.open);
    const closing = apportion(Math.min(count, this.#total), open);
    const step = Math.round(nowMs / this.#stepMs);
    cohorts.forEach((cohort, at) => {
      let left = closing[at]!;
      cohort.open -= left;
      this.#total -= left;
      for (let ahead = 0; left > 0; ahead++) {
        const slot = (step + ahead) % this.#slots;
        const here = Math.min(left, cohort.endingAt[slot]!);
        cohort.endingAt[slot]! -= here;
        left -= here;
      }
    });
  }

  #add(instanceId: string, endsAtMs: number): void {
    let cohort = this.#byInstance.get(instanceId);
    if (!cohort) this.#byInstance.set(instanceId, (cohort = { endingAt: new Int32Array(this.#slots), open: 0 }));
    cohort.endingAt[Math.ceil(endsAtMs / this.#stepMs) % this.#slots]!++;
    cohort.open++;
    this.#total++;
  }

  #allowed(due: number): number {
    const { isPaced, lifetimeMs } = this.#rules;
    if (!isPaced || lifetimeMs === undefined) return due;
    const perStep = (this.#total * this.#stepMs) / lifetimeMs;
    this.#allowance += perStep;
    const allowed = Math.min(due, Math.floor(this.#allowance + ROUNDING));
    this.#allowance -= allowed;
    // Time in which nothing was waiting lets the next one go at once, but no more than that.
    if (allowed === due) this.#allowance = Math.min(this.#allowance, Math.max(1, perStep) - perStep);
    return allowed;
  }

  #closeAll(cohorts: readonly Cohorts[]): number {
    const closed = this.#total;
    for (const cohort of cohorts) {
      cohort.open = 0;
      cohort.endingAt.fill(0);
    }
    this.#total = 0;
    return closed;
  }
}

/** Keeps sums of fractions such as ten tenths from falling short of one. */
const ROUNDING = 1e-9;

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
