import { MINUTE_MS } from '../../../functions/controllers/replicas/view.ts';

/** Columns of one grid of minutes, oldest first; NaN where there is no datapoint. */
export interface Columns {
  /** The start of the first minute, in milliseconds since the epoch. */
  readonly fromMs: number;
  readonly columns: Readonly<Record<string, readonly number[]>>;
}

/** What a chart may show at most: a day. */
const KEPT_MINUTES = 1440;

/** The last day of some columns by the minute. Datapoints come late, so that the last minutes are written again. */
export class Minutes {
  #fromMs = 0;
  readonly #columns: Readonly<Record<string, number[]>>;

  constructor(names: readonly string[]) {
    this.#columns = Object.fromEntries(names.map((name) => [name, []]));
  }

  /** The start of the minute after the last one; undefined while there is none. */
  get endMs(): number | undefined {
    const [first = []] = Object.values(this.#columns);
    return first.length === 0 ? undefined : this.#fromMs + first.length * MINUTE_MS;
  }

  get length(): number {
    const [first = []] = Object.values(this.#columns);
    return first.length;
  }

  /** Writes these minutes over what was there, with a gap where there was nothing; columns of one length. */
  write({ fromMs, columns }: Columns): void {
    const end = this.endMs;
    if (end === undefined) this.#fromMs = fromMs;
    // What is older than everything that is kept begins anew: nobody asks for a hole of hours.
    for (const [name, own] of Object.entries(this.#columns)) {
      const from = Math.round((fromMs - this.#fromMs) / MINUTE_MS);
      const values = columns[name] ?? [];
      while (own.length < from) own.push(Number.NaN);
      for (const [at, value] of values.entries()) if (from + at >= 0) own[from + at] = value;
    }
    const [first = []] = Object.values(this.#columns);
    const surplus = first.length - KEPT_MINUTES;
    if (surplus <= 0) return;
    for (const own of Object.values(this.#columns)) own.splice(0, surplus);
    this.#fromMs += surplus * MINUTE_MS;
  }

  /** The last minutes that there are. */
  last(minutes: number): Columns {
    const [first = []] = Object.values(this.#columns);
    const skipped = Math.max(0, first.length - minutes);
    return {
      fromMs: this.#fromMs + skipped * MINUTE_MS,
      columns: Object.fromEntries(Object.entries(this.#columns).map(([name, own]) => [name, own.slice(skipped)])),
    };
  }
}

/** For JSON, which has no NaN: two decimals, and null for a gap. */
export const written = (column: readonly number[]): (number | null)[] =>
  column.map((value) => (Number.isNaN(value) ? null : Math.round(value * 100) / 100));
