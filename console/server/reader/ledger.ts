import { History } from '../../../functions/control-loop/history.ts';
import type { ResourceRecord } from '../../../functions/control-loop/record.ts';
import type { LedgerEntry } from '../../model.ts';
import { mergeEntries } from '../changes.ts';
import { entriesOf, type Recorded } from './entries.ts';
import type { LedgerPage } from './protocol.ts';

const MINUTE_MS = 60_000;

/** At the beginning, so many resources are read: those of which something was decided last. */
const FIRST_RESOURCES = 60;
const FIRST_SINCE_MS = 24 * 60 * MINUTE_MS;
const FIRST_ENTRIES = 200;

/** An outcome comes within this time after its decision: a Lambda has 15 minutes at most. */
const OUTCOME_WITHIN_MS = 20 * MINUTE_MS;

/** Queries at the same time. */
const AT_ONCE = 8;

/** The entries that are held: what a page scrolls through without asking. */
const HELD = 5_000;

/** A resource of a controller, and the ledger's record of it. */
export interface Kept {
  readonly recorded: Recorded;
  readonly resource: string;
  readonly record: ResourceRecord<unknown>;
}

/** The end of the ledger of all resources: what is written is read once. */
export class LedgerTail {
  readonly #tableName: string;
  readonly #known = new Map<string, string>();
  #entries: LedgerEntry[] = [];
  #hasMore = false;

  constructor(tableName: string) {
    this.#tableName = tableName;
  }

  /** Newest first. */
  get entries(): readonly LedgerEntry[] {
    return this.#entries;
  }

  get hasMore(): boolean {
    return this.#hasMore;
  }

  /** Reads the histories of those resources whose records have changed. */
  async follow(kept: readonly Kept[], nowMs: number): Promise<void> {
    const isFirst = this.#known.size === 0;
    const changed = kept.filter((one) => this.#known.get(keyOf(one)) !== stampOf(one) && isWritten(one));
    const byLast = changed.toSorted((a, b) => (b.record.lastDecision?.atMs ?? 0) - (a.record.lastDecision?.atMs ?? 0));
    const some = isFirst ? byLast.slice(0, FIRST_RESOURCES) : byLast;
    if (some.length < byLast.length) this.#hasMore = true;
    await inTurns(some, async (one) => {
      const isNew = !this.#known.has(keyOf(one));
      const sinceMs = isNew ? nowMs - FIRST_SINCE_MS : this.#lastMs(one, nowMs) - OUTCOME_WITHIN_MS;
      const lines = await this.#read(one, { sinceMs, limit: FIRST_ENTRIES });
      // Older entries than a day, or than so many, are asked for.
      if (isNew) this.#hasMore = true;
      this.#add(lines);
      this.#known.set(keyOf(one), stampOf(one));
    });
    for (const one of changed) this.#known.set(keyOf(one), stampOf(one));
  }

  /** Entries from elsewhere: of drills. */
  add(entries: readonly LedgerEntry[]): void {
    this.#add(entries);
  }

  /** Those of one resource since a time, for its chart. */
  async of(one: Kept, sinceMs: number): Promise<LedgerEntry[]> {
    return await this.#read(one, { sinceMs, limit: FIRST_ENTRIES * 5 });
  }

  /**
   * Older entries than this one.
   * @param before the id of an entry (default: the newest ones)
   */
  async page(kept: readonly Kept[], before: string | undefined, limit: number): Promise<LedgerPage> {
    const untilMs = before === undefined ? undefined : timeIn(before, this.#entries);
    const found: LedgerEntry[] = [];
    let hasMore = false;
    await inTurns(kept.filter(isWritten), async (one) => {
      const range = { sinceMs: 0, limit: limit + 1, ...(untilMs !== undefined && { untilMs }) };
      const entries = await this.#read(one, range);
      if (entries.length > limit / 2) hasMore = true;
      found.push(...entries);
    });
    // An outcome after that moment belongs to a decision before it, which is held.
    const held = new Map(this.#entries.map((entry) => [entry.id, entry]));
    const inOrder = mergeEntries(
      [],
      found.map((entry) => held.get(entry.id) ?? entry),
    );
    const at = before === undefined ? -1 : inOrder.findIndex(({ id }) => id === before);
    const older =
      at >= 0 ? inOrder.slice(at + 1) : inOrder.filter(({ atMs }) => untilMs === undefined || atMs < untilMs);
    return { entries: older.slice(0, limit), hasMore: hasMore || older.length > limit };
  }

  async #read({ recorded, resource }: Kept, range: Parameters<History['read']>[1]): Promise<LedgerEntry[]> {
    const history = new History(this.#tableName, recorded.row.name);
    return entriesOf(await history.read(resource, range), resource, recorded);
  }

  #lastMs({ recorded, resource }: Kept, nowMs: number): number {
    const last = this.#entries.find((entry) => entry.controller === recorded.row.name && entry.resource === resource);
    return last?.atMs ?? nowMs - FIRST_SINCE_MS;
  }

  #add(entries: readonly LedgerEntry[]): void {
    const merged = mergeEntries(this.#entries, entries);
    if (merged.length > HELD) this.#hasMore = true;
    this.#entries = merged.slice(0, HELD);
  }
}

const keyOf = ({ recorded, resource }: Kept): string => `${recorded.row.name}/${resource}`;

/** It changes with every entry. */
const stampOf = ({ record: { version, pause } }: Kept): string => `${version} ${JSON.stringify(pause ?? null)}`;

/** What was never decided about has no history, unless somebody has paused it. */
const isWritten = ({ record }: Kept): boolean => record.version > 0 || record.pause !== undefined;

/** The time of an entry that is not held any more stands in its id. */
function timeIn(id: string, entries: readonly LedgerEntry[]): number {
  const known = entries.find((entry) => entry.id === id);
  return known?.atMs ?? Date.parse(id.slice(id.lastIndexOf('/') + 1));
}

async function inTurns<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const left = items.values();
  const worker = async () => {
    for (const item of left) await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}
