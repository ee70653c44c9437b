import { isDeepStrictEqual } from 'node:util';
import type { EventsMessage } from '@aws-sdk/client-rds';
import { isKeyOfRole } from '../iam/sessions.ts';
import type { Random } from '../random.ts';
import type { CallContext } from '../wire/handlers.ts';
import { LostResponse } from '../wire/handlers.ts';
import type { FaultContext } from './context.ts';
import { serverError, throttling } from './errors.ts';
import { CALL_FAULTS, type CallFault } from './kinds.ts';
import { type Outcome, PastReads } from './pastReads.ts';

type Next = () => Promise<unknown>;

/**
 * How far back a stale Describe looks, in milliseconds. RDS documents nothing; EC2 speaks of "several seconds"
 * ("Eventual consistency in the Amazon EC2 API"), and how many is a guess.
 */
export const STALE_READ_MAX_MS = 5_000;

/** Faults of single calls, of functions only: what people do in a run is part of its story and always works. */
export class CallFaults {
  readonly #context: FaultContext;
  readonly #random: Random;
  readonly #past: PastReads;
  /** Services that answer no function for now, and how they fail. */
  readonly #outages = new Map<string, CallFault>();

  constructor(context: FaultContext, random: Random) {
    this.#context = context;
    this.#random = random;
    this.#past = new PastReads(context.clock, STALE_READ_MAX_MS);
  }

  /** RDS has changed, by a call or by itself. */
  rdsChanged(): void {
    this.#past.changed();
  }

  /** All calls of functions to a service fail in this way until `end` is called. */
  begin(service: string, how: CallFault): { end: () => void } {
    this.#outages.set(service, how);
    return { end: () => this.#outages.delete(service) };
  }

  /** Stands around the handler of every call. */
  async intercept(call: CallContext, input: unknown, next: Next): Promise<unknown> {
    const isRead = /^(Describe|List|Get)/.test(call.operation);
    if (!isKeyOfRole(call.accessKeyId)) return await this.#answer(call, isRead, next);
    const outage = this.#context.isOn ? this.#outages.get(call.service) : undefined;
    const fault = outage ?? this.#draw(call, isRead);
    if (!fault) return call.service === 'rds' && isRead ? await this.#remember(call, input, next) : next();
    if (fault === 'stale-read') return await this.#stale(call, input, next);
    if (!outage) this.#context.tell(fault, `${call.service}:${call.operation}`);
    return await this.#fail(fault, call, isRead, next);
  }

  async #fail(fault: CallFault, call: CallContext, isRead: boolean, next: Next): Promise<unknown> {
    switch (fault) {
      case 'throttled':
        throw throttling(call.service);
      case 'server-error':
        throw serverError(call.service);
      case 'effect-then-time-out':
        await this.#answer(call, isRead, next);
        throw new LostResponse();
      case 'entry-refused':
        return { FailedEntryCount: 1, Entries: [{ ErrorCode: 'InternalFailure', ErrorMessage: 'Try again.' }] };
      case 'time-out':
      case 'stale-read':
      case 'stale-ledger-read':
        throw new LostResponse();
    }
  }

  /** At most one fault for a call. */
  #draw({ service, operation }: CallContext, isRead: boolean): CallFault | undefined {
    let left = this.#random.next();
    for (const kind of CALL_FAULTS) {
      if (kind === 'stale-ledger-read') continue;
      if (kind === 'entry-refused' && operation !== 'PutEvents') continue;
      if (kind === 'stale-read' && !(service === 'rds' && isRead)) continue;
      left -= this.#context.rate(kind);
      if (left < 0) return kind;
    }
    return undefined;
  }

  async #answer(call: CallContext, isRead: boolean, next: Next): Promise<unknown> {
    const output = await next();
    if (call.service === 'rds' && !isRead) this.rdsChanged();
    return output;
  }

  async #stale(call: CallContext, input: unknown, next: Next): Promise<unknown> {
    const atMs = this.#context.clock.now() - this.#random.between(0, STALE_READ_MAX_MS);
    const past = this.#past.before(keyOf(call, input), atMs);
    const output = await this.#remember(call, input, next);
    if (call.operation === 'DescribeEvents') return eventsUntil(output as EventsMessage, atMs);
    const seen = past && (await past);
    if (!seen || isDeepStrictEqual(seen.output, output)) return output;
    this.#context.tell('stale-read', `${call.service}:${call.operation}`);
    return answerOf(seen);
  }

  async #remember(call: CallContext, input: unknown, next: Next): Promise<unknown> {
    // Its times differ with every call, so that it is never the same read twice.
    if (call.operation === 'DescribeEvents') return await next();
    return answerOf(await this.#past.now(keyOf(call, input), next));
  }
}

const keyOf = ({ operation }: CallContext, input: unknown): string => `${operation} ${JSON.stringify(input)}`;

function answerOf({ output, error }: Outcome): unknown {
  if (error) throw error;
  return output;
}

const eventsUntil = (output: EventsMessage, atMs: number): EventsMessage => ({
  ...output,
  Events: (output.Events ?? []).filter(({ Date: date }) => (date?.getTime() ?? 0) <= atMs),
});
