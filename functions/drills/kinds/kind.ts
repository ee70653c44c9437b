import type { DrillName } from '../../../fleet/drillNames.ts';
import type { DrillPolicy } from '../../../fleet/drills.ts';
import type { Environment } from '../../control-loop/environment.ts';
import type { Reach } from '../measure/probes.ts';
import type { DrillInput, DrillRecord } from '../api/record.ts';

/**
 * Looks whether a drill could be done now, and says how; changes nothing.
 * @throws {RefusedError} with the reason why not
 */
export type Prepare<Name extends DrillName = DrillName> = (request: Request<Name>) => Promise<Prepared>;

/** What a drill does to AWS. Its traits say the rest, and everything else is the same for all of them. */
export interface DrillKind<Name extends DrillName = DrillName> {
  /**
   * Does it, once: reads again what the plan assumes, and refuses if it is not so any more. `begun` is awaited just
   * before AWS is asked, with what putting back needs to know and the call that is made.
   * @throws {RefusedError} if nothing was done; any other error leaves open whether it was
   */
  inject(
    record: DrillRecord,
    policy: PolicyOf<Name>,
    begun: (before: Facts, call?: string) => Promise<void>,
  ): Promise<void>;
  /** Where AWS says that things stand, after the injection. */
  look(record: DrillRecord): Promise<Look>;
  /**
   * One step of what takes more than one call: what has to be there before the injection, and what follows it. Absent
   * where the injection is all. Repeating it is harmless.
   */
  advance?(record: DrillRecord, request: Advancing<Name>): Promise<Advance>;
  /**
   * One step towards how everything was, from wherever it is now; repeating it is harmless. `begun` is awaited before
   * something is changed.
   */
  putBack(record: DrillRecord, begun: (call?: string) => Promise<void>): Promise<PutBack>;
  /**
   * Removes what the drill has made for itself, one step a call, once everything else is back. Absent where it makes
   * nothing.
   */
  retire?(record: DrillRecord): Promise<PutBack>;
}

export interface Advancing<Name extends DrillName = DrillName> {
  readonly policy: PolicyOf<Name>;
  readonly environment: Environment;
  readonly nowMs: number;
  /** Writes down what is about to be done, with a line for the timeline. @throws if the drill has been ended */
  readonly begin: (fields: Partial<DrillRecord>, text: string) => Promise<void>;
}

/** `impossible`: it will not come to it, and the drill goes on to its end. */
export interface Advance {
  readonly state: 'done' | 'under-way' | 'impossible';
  readonly text: string;
  readonly fields?: Partial<DrillRecord>;
}

export type PolicyOf<Name extends DrillName> = Extract<DrillPolicy, { drill: Name }>;

/** What a drill relies on, by name: `{ writer: 'shop-1', target: 'shop-2' }`. */
export type Facts = Readonly<Record<string, string>>;

export interface Request<Name extends DrillName = DrillName> {
  readonly policy: PolicyOf<Name>;
  readonly input: DrillInput;
  readonly environment: Environment;
  readonly nowMs: number;
}

export interface Prepared {
  readonly failback: boolean;
  readonly assumes: Facts;
  /** What would be done, in sentences. */
  readonly steps: readonly string[];
  readonly reach: Reach;
}

export interface Look {
  /** AWS has come to rest, and it is as it was meant to be. */
  readonly settled: boolean;
  readonly text: string;
}

/** `left`: it is neither as it was nor as the drill made it, so somebody else has a hand in it, and it stays so. */
export type PutBack = { readonly state: 'back' | 'under-way' | 'left'; readonly text: string };
