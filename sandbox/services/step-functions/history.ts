import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type { Thread } from './engine/thread.ts';
import { runtimeError } from './errors.ts';
import { HISTORY_MAX_EVENTS } from './quotas.ts';

export type EventType = NonNullable<HistoryEvent['type']>;
export type Details = Omit<HistoryEvent, 'id' | 'previousEventId' | 'timestamp' | 'type'>;

/** API reference, HistoryEventExecutionDataDetails: never truncated in answers of the API. */
export const COMPLETE = { truncated: false } as const;

/** A state that an execution went through. */
export interface StateRecord {
  readonly name: string;
  readonly type: string;
  readonly enteredMs: number;
  exitedMs: number | undefined;
}

/**
 * The history of one execution. Each event names the one that it follows: the first state follows nothing, branches and
 * iterations follow the beginning of their state, and what tells how one of them ended is followed by nothing.
 */
export class History {
  readonly events: HistoryEvent[] = [];
  /** The states that were entered, in that order. */
  readonly states: StateRecord[] = [];
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** Adds what happens next in a thread. @throws {StateError} States.Runtime once the history is full */
  add(thread: Thread, type: EventType, details: Details = {}): number {
    thread.previousEventId = this.addBeside(thread.previousEventId, type, details);
    return thread.previousEventId;
  }

  /** Adds what happens beside the thread of events: the next event of the thread does not follow it. */
  addBeside(previousEventId: number, type: EventType, details: Details = {}): number {
    // The last event is kept for the one that tells how the execution ends.
    if (this.events.length >= HISTORY_MAX_EVENTS - 1) {
      throw runtimeError(`The execution reached the maximum number of history events (${HISTORY_MAX_EVENTS}).`);
    }
    return this.#push(previousEventId, type, details);
  }

  /** Adds the event that ends the execution. */
  close(previousEventId: number, type: EventType, details: Details): void {
    this.#push(previousEventId, type, details);
  }

  /** Drops everything: nobody asks for it any more. */
  forget(): void {
    this.events.length = 0;
    this.states.length = 0;
  }

  /** @returns the event's id, which errors of the state name */
  enter(thread: Thread, name: string, type: string, input: string): number {
    const details = { stateEnteredEventDetails: { name, input, inputDetails: COMPLETE } };
    const eventId = this.add(thread, `${type}StateEntered` as EventType, details);
    this.states.push({ name, type, enteredMs: this.#nowMs(), exitedMs: undefined });
    thread.state = { name, type };
    return eventId;
  }

  exit(thread: Thread, name: string, type: string, output: string): void {
    const details = { stateExitedEventDetails: { name, output, outputDetails: COMPLETE } };
    this.add(thread, `${type}StateExited` as EventType, details);
    const entered = this.states.findLast((state) => state.name === name && state.exitedMs === undefined);
    if (entered) entered.exitedMs = this.#nowMs();
    thread.state = undefined;
  }

  #push(previousEventId: number, type: EventType, details: Details): number {
    const id = this.events.length + 1;
    this.events.push({ id, previousEventId, timestamp: new Date(this.#nowMs()), type, ...details });
    return id;
  }
}

/** The events without what the states were given and gave. */
export function withoutData(event: HistoryEvent): HistoryEvent {
  return Object.fromEntries(
    Object.entries(event).map(([key, value]) => [key, key.endsWith('EventDetails') ? strip(value as object) : value]),
  ) as unknown as HistoryEvent;
}

const DATA = new Set(['input', 'inputDetails', 'output', 'outputDetails']);

const strip = (details: object): object =>
  Object.fromEntries(Object.entries(details).filter(([key]) => !DATA.has(key)));
