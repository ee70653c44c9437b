import type { Source, SourceName } from '../../model.ts';
import { problemOf } from './problem.ts';

/** What a part is read from, and how often at most. */
interface SourceSettings {
  readonly actions: readonly string[];
  readonly everyMs: number;
}

/** A part that AWS refuses is asked again so much later, each time twice as long, up to the longest. */
const RETRY_MS = 5_000;
const RETRY_LONGEST_MS = 5 * 60_000;

/**
 * The parts of an installation, each read by itself: one that AWS refuses or throttles is missing, and the others go on.
 * Real time says when a part is due, whatever time it is in the installation.
 */
export class Sources {
  readonly #settings: Readonly<Record<SourceName, SourceSettings>>;
  readonly #states = new Map<SourceName, Source>();
  readonly #values = new Map<SourceName, unknown>();
  readonly #dueMs = new Map<SourceName, number>();
  readonly #failures = new Map<SourceName, number>();
  readonly #underWay = new Set<SourceName>();

  constructor(settings: Readonly<Record<SourceName, SourceSettings>>) {
    this.#settings = settings;
  }

  /** What is known of each, for the page. */
  get states(): Record<SourceName, Source> {
    const names = Object.keys(this.#settings) as SourceName[];
    return Object.fromEntries(names.map((name) => [name, this.#states.get(name) ?? { state: 'loading' }])) as Record<
      SourceName,
      Source
    >;
  }

  /** The fleet has nothing that is read from it. */
  unused(name: SourceName): void {
    this.#states.set(name, { state: 'unused' });
  }

  /**
   * Reads a part if it is due.
   * @param nowMs in the time of the installation
   * @returns what it was last, also where it could not be read now; undefined where it never could
   */
  async read<Value>(
    name: SourceName,
    nowMs: number,
    realMs: number,
    read: () => Promise<Value>,
  ): Promise<Value | undefined> {
    if (realMs < (this.#dueMs.get(name) ?? 0)) return this.last(name) as Value | undefined;
    const { actions, everyMs } = this.#settings[name];
    try {
      const value = await read();
      this.#values.set(name, value);
      this.#states.set(name, { state: 'ready', asOfMs: nowMs });
      this.#failures.delete(name);
      this.#dueMs.set(name, realMs + everyMs);
      return value;
    } catch (error) {
      const failures = (this.#failures.get(name) ?? 0) + 1;
      this.#failures.set(name, failures);
      this.#dueMs.set(name, realMs + Math.max(everyMs, Math.min(RETRY_LONGEST_MS, RETRY_MS * 2 ** (failures - 1))));
      const before = this.#states.get(name);
      const asOfMs = before && 'asOfMs' in before ? before.asOfMs : undefined;
      const problem = problemOf(error, actions);
      this.#states.set(name, { state: 'unavailable', ...(asOfMs !== undefined && { asOfMs }), problem });
      return this.last(name) as Value | undefined;
    }
  }

  /** The same without waiting: a part that takes its time keeps none of the others from theirs. */
  readAside<Value>(name: SourceName, nowMs: number, realMs: number, read: () => Promise<Value>): Value | undefined {
    if (!this.#underWay.has(name)) {
      this.#underWay.add(name);
      void this.read(name, nowMs, realMs, read).finally(() => this.#underWay.delete(name));
    }
    return this.last(name) as Value | undefined;
  }

  /** What a part was when it could be read last. */
  last(name: SourceName): unknown {
    return this.#values.get(name);
  }
}
