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

/** What only nights of a whole fleet have, from time to time. Its rate is how often a day, on the average. */
export const NIGHT_MISHAPS = [
  /** An API answers no function for an hour or two. */
  'api-gone-for-hours',
  /** A quota is used up: what would create more is refused for a while. */
  'quota-reached',
  /** RDS does not offer a class for a while, neither to order nor in its list. */
  'offering-refused',
  /** The clocks of a function are minutes off for a while. */
  'clock-off',
  /** Somebody restores the ledger's table to what it was hours ago, without its history. */
  'ledger-restored',
  /** Items of the ledger are gone. */
  'ledger-items-lost',
  /** The stacks are deployed again, while functions run. */
  'deployed-again',
  /** The processes of several targets fail, and come back. */
  'targets-failed',
  'target-deregistered-by-hand',
  /** Another stage works on the same cluster: it makes readers of its own, and writes the endpoint. */
  'other-stage',
  /** Terraform sets back what Evenkeel has changed: cross-zone load balancing, tags, sizes. */
  'terraform-applied',
  /** Somebody puts another certificate on a listener, or takes one away. */
  'listener-edited-by-hand',
  'record-deleted-by-hand',
  'safety-net-changed-by-hand',
  /** Somebody of Slack pauses something, and resumes it later. */
  'paused',
  /** Somebody of Slack requests a drill, which others may approve. */
  'drill-requested',
  'drill-aborted',
  /** Somebody starts a drill in Step Functions, past the drill API. */
  'drill-started-by-hand',
  /** The alarm that aborts drills. */
  'alarm',
] as const;

/** Asynchronous invocations that happen twice. Its rate is a share of them, 0 to 1. */
export const INVOCATION_FAULTS = ['invoked-twice', 'event-hours-late'] as const;

export type CallFault = (typeof CALL_FAULTS)[number];
export type EventFault = (typeof EVENT_FAULTS)[number];
export type Mishap = (typeof MISHAPS)[number];
export type NightFault = (typeof NIGHT_MISHAPS)[number] | (typeof INVOCATION_FAULTS)[number];
export type FaultKind = CallFault | EventFault | Mishap | NightFault;

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
const WORST: Readonly<Record<Exclude<FaultKind, NightFault>, number>> = {
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

/** What only nights have: there must be something of each kind that takes part within two hours. */
const WORST_OF_NIGHT: Readonly<Record<NightFault, number>> = {
  'invoked-twice': 0.3,
  'event-hours-late': 0.2,
  'api-gone-for-hours': 24,
  'quota-reached': 72,
  'offering-refused': 48,
  'clock-off': 72,
  'ledger-restored': 24,
  'ledger-items-lost': 72,
  'deployed-again': 48,
  'targets-failed': 144,
  'target-deregistered-by-hand': 72,
  'other-stage': 60,
  'terraform-applied': 120,
  'listener-edited-by-hand': 72,
  'record-deleted-by-hand': 48,
  'safety-net-changed-by-hand': 72,
  paused: 144,
  'drill-requested': 240,
  'drill-aborted': 96,
  'drill-started-by-hand': 96,
  alarm: 48,
};

/** A kind takes part in a run with this chance: what two faults do together shows only where a third does not hide it. */
const TAKES_PART = 0.5;

/**
 * Rates of one run: about half of all kinds, each with a strength between a thirtieth of the worst and the worst, evenly
 * on a logarithmic scale. Runs that differ in this way find more than runs in which everything fails a little.
 */
export const drawRates = (random: Random): FaultRates => drawUpTo(WORST, random);

/** The same for the night of a fleet; what only nights have is less rare in those in which it takes part. */
export const drawNightRates = (random: Random): FaultRates => ({
  ...drawUpTo(WORST, random),
  ...drawUpTo(WORST_OF_NIGHT, random, { spread: NIGHT_SPREAD }),
});

const SPREAD = 30;
const NIGHT_SPREAD = 6;

function drawUpTo(worsts: FaultRates, random: Random, { spread = SPREAD } = {}): FaultRates {
  const kinds = Object.entries(worsts) as [FaultKind, number][];
  return Object.fromEntries(
    kinds.map(([kind, worst]) => [kind, random.next() < TAKES_PART ? worst * spread ** -random.next() : 0]),
  );
}
