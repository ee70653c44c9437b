import type { Random } from '../random.ts';

/** What may happen to a call that a function makes. Its rate is the share of calls that it happens to, 0 to 1. */
export const CALL_FAULTS = [
  /** Refused for coming too often, with the service's own code. */
  'throttled',
  /** Refused by a service that is not well. */
  'server-error',
  /** Never arrives: no effect and no answer. */
  'time-out',
  /** Arrives and takes effect; the answer is lost. */
  'effect-then-time-out',
  /** PutEvents answers 200 and has not taken the entry. */
  'entry-refused',
  /** A Describe of RDS that answers from some seconds ago. */
  'stale-read',
  /** An eventually consistent read of DynamoDB that answers from a second ago. */
  'stale-ledger-read',
] as const;

/** What may become of an event on its way through a bus. Its rate is the share of events, 0 to 1. */
export const EVENT_FAULTS = ['event-lost', 'event-doubled', 'event-late'] as const;

/** What happens from time to time. Its rate is how often a day, on the average. */
export const MISHAPS = [
  /** A function is killed between two of its calls. */
  'killed',
  /** A service answers no function for some minutes. */
  'outage',
  'failover',
  'instance-broken',
  'instance-crashed',
  /** A class has no capacity in a zone for a while. */
  'no-capacity',
  'reader-added-by-hand',
  'reader-deleted-by-hand',
  'endpoint-changed-by-hand',
  'endpoint-deleted-by-hand',
] as const;

export type CallFault = (typeof CALL_FAULTS)[number];
export type EventFault = (typeof EVENT_FAULTS)[number];
export type Mishap = (typeof MISHAPS)[number];
export type FaultKind = CallFault | EventFault | Mishap;

/** How much of what goes wrong; what is not named does not happen. */
export type FaultRates = Readonly<Partial<Record<FaultKind, number>>>;

/** A fault that took place. */
export interface Fault {
  /** Region time in milliseconds. */
  readonly atMs: number;
  readonly kind: FaultKind;
  /** To whom or what, for a person to read. */
  readonly what: string;
}

/** The most that one run has of a kind: far more than AWS does to anybody, so that a day has some of everything. */
const WORST: Readonly<Record<FaultKind, number>> = {
  throttled: 0.2,
  'server-error': 0.1,
  'time-out': 0.05,
  'effect-then-time-out': 0.1,
  'entry-refused': 0.2,
  'stale-read': 0.5,
  'stale-ledger-read': 0.5,
  'event-lost': 0.5,
  'event-doubled': 0.5,
  'event-late': 0.5,
  killed: 200,
  outage: 24,
  failover: 12,
  'instance-broken': 12,
  'instance-crashed': 24,
  'no-capacity': 36,
  'reader-added-by-hand': 6,
  'reader-deleted-by-hand': 12,
  'endpoint-changed-by-hand': 24,
  'endpoint-deleted-by-hand': 12,
};

/** A kind takes part in a run with this chance: what two faults do together shows only where a third does not hide it. */
const TAKES_PART = 0.5;

/**
 * Rates of one run: about half of all kinds, each with a strength between a thirtieth of the worst and the worst, evenly
 * on a logarithmic scale. Runs that differ in this way find more than runs in which everything fails a little.
 */
export function drawRates(random: Random): FaultRates {
  const kinds = Object.entries(WORST) as [FaultKind, number][];
  return Object.fromEntries(
    kinds.map(([kind, worst]) => {
      const takesPart = random.next() < TAKES_PART;
      return [kind, takesPart ? worst * 30 ** -random.next() : 0];
    }),
  );
}
