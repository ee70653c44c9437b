import { randomBytes } from 'node:crypto';
import type { Change, Installation, Meta, Snapshot } from '../model.ts';
import { applied } from './changes.ts';

/** One event of the stream. */
export interface StreamEvent {
  readonly id: string;
  readonly event: 'snapshot' | 'changes';
  /** JSON, without line breaks. */
  readonly data: string;
}

/** What a page that was away may catch up on: so many events, and not more than so many characters. */
const KEPT_EVENTS = 600;
const KEPT_CHARACTERS = 8_000_000;

/** The state of everything that is looked at, and the changes that have led to it. */
export class Hub {
  readonly #installations = new Map<string, Installation>();
  readonly #subscribers = new Set<(event: StreamEvent) => void>();
  /** A server that was started anew does not know the events of the one before. */
  readonly #run = randomBytes(6).toString('hex');
  #events: StreamEvent[] = [];
  #characters = 0;
  #number = 0;
  #meta: Meta;

  constructor(meta: Meta, installations: readonly Installation[]) {
    this.#meta = meta;
    for (const installation of installations) this.#installations.set(installation.id, installation);
  }

  get meta(): Meta {
    return this.#meta;
  }

  snapshot(): Snapshot {
    return { meta: this.#meta, installations: [...this.#installations.values()] };
  }

  installation(id: string): Installation | undefined {
    return this.#installations.get(id);
  }

  /** Makes these changes and tells everybody. */
  change(changes: readonly Change[]): void {
    if (changes.length === 0) return;
    for (const change of changes) {
      if (change.at === 'meta') {
        this.#meta = change.value;
        continue;
      }
      const before = this.#installations.get(change.installation);
      if (before) this.#installations.set(change.installation, applied(before, change));
    }
    this.#number++;
    const event = { id: this.#lastId(), event: 'changes', data: JSON.stringify(changes) } as const;
    this.#keep(event);
    for (const subscriber of this.#subscribers) subscriber(event);
  }

  /**
   * What a page has to hear first, and everything after it.
   * @param lastEventId the last event that it has heard
   * @returns how to stop
   */
  subscribe(lastEventId: string | undefined, subscriber: (event: StreamEvent) => void): () => void {
    for (const event of this.#missedSince(lastEventId)) subscriber(event);
    this.#subscribers.add(subscriber);
    return () => this.#subscribers.delete(subscriber);
  }

  #missedSince(lastEventId: string | undefined): readonly StreamEvent[] {
    if (lastEventId === this.#lastId()) return [];
    const at = this.#events.findIndex(({ id }) => id === lastEventId);
    if (at >= 0) return this.#events.slice(at + 1);
    return [{ id: this.#lastId(), event: 'snapshot', data: JSON.stringify(this.snapshot()) }];
  }

  #lastId(): string {
    return `${this.#run}-${this.#number}`;
  }

  #keep(event: StreamEvent): void {
    this.#events.push(event);
    this.#characters += event.data.length;
    let surplus = 0;
    while (
      this.#events.length - surplus > KEPT_EVENTS ||
      (this.#characters > KEPT_CHARACTERS && surplus < this.#events.length)
    ) {
      this.#characters -= this.#events[surplus]!.data.length;
      surplus++;
    }
    if (surplus > 0) this.#events = this.#events.slice(surplus);
  }
}
