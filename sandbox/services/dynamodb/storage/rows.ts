import { itemBytes } from '../values/size.ts';
import type { Item } from '../values/value.ts';
import { comparePositions, positionText, type Position } from './position.ts';
import type { RecentChanges } from './recent.ts';
import { type Past, PRESENT, type Row } from './row.ts';

/** Says of a position whether it lies before (negative), in (0) or behind (positive) a contiguous range. */
export type Side = (position: Position) => number;

/** The rows of a table or an index, in the order of their positions. */
export class Rows {
  readonly #rows: Row[] = [];
  readonly #recent: RecentChanges | undefined;
  #bytes = 0;

  /** `recent` is told of every change; without it, `past` is always the present. */
  constructor(recent: RecentChanges | undefined) {
    this.#recent = recent;
  }

  get count(): number {
    return this.#rows.length;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get all(): readonly Row[] {
    return this.#rows;
  }

  /** What a stale read sees, as an argument to `get` and `range`. */
  past(): Past {
    return this.#recent?.past() ?? PRESENT;
  }

  get(position: Position, past: Past = PRESENT): Row | undefined {
    const change = past.size > 0 && past.get(positionText(position));
    if (change) return change.row;
    const row = this.#rows[this.#firstFrom(position)];
    return row && comparePositions(row.position, position) === 0 ? row : undefined;
  }

  /** Puts `item` at `position`, or removes what is there; gives the row that stood there. */
  set(position: Position, item: Item | undefined): Row | undefined {
    const at = this.#firstFrom(position);
    const old = this.get(position);
    const row = item && { position, item, bytes: itemBytes(item) };
    this.#rows.splice(at, old ? 1 : 0, ...(row ? [row] : []));
    this.#bytes += (row?.bytes ?? 0) - (old?.bytes ?? 0);
    this.#recent?.note(position, old);
    return old;
  }

  /** The rows of the range in their order, as they were in `past`. */
  range(side: Side, past: Past = PRESENT): readonly Row[] {
    const start = this.#first((row) => side(row.position) >= 0);
    const end = this.#first((row) => side(row.position) > 0);
    const rows = this.#rows.slice(start, end);
    if (past.size === 0) return rows;
    const unchanged = rows.filter((row) => !past.has(positionText(row.position)));
    const former = [...past.values()].flatMap(({ position, row }) => (row && side(position) === 0 ? [row] : []));
    return [...unchanged, ...former].toSorted((a, b) => comparePositions(a.position, b.position));
  }

  #firstFrom(position: Position): number {
    return this.#first((row) => comparePositions(row.position, position) >= 0);
  }

  /** The index of the first row for which `reached` holds; once it holds for a row, it does for all behind it. */
  #first(reached: (row: Row) => boolean): number {
    let low = 0;
    let high = this.#rows.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (reached(this.#rows[middle]!)) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
