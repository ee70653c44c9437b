import type { DrillName } from '../../../fleet/drillNames.ts';
import type { DrillPolicy } from '../../../fleet/drills.ts';
import type { Environment } from '../../platform/environment.ts';
import type { Reach } from '../probes.ts';
import type { DrillInput, DrillRecord } from '../record.ts';
import type { TimelineEntry } from '../report/report.ts';

/** What makes one drill: everything else is the same for all of them. */
export interface DrillKind<Name extends DrillName = DrillName> {
  readonly name: Name;
  /** Controllers that leave the resource alone meanwhile. */
  readonly holds: readonly string[];
  /** Controllers whose pause keeps people's hands off the drill, too. */
  readonly watches: readonly string[];
  /** What the drill may break: two drills with one radius never run at once. */
  radiusOf(resource: string): string;
  /**
   * Looks whether the drill could be done now, and says how; changes nothing.
   * @throws {RefusedError} with the reason why not
   */
  prepare(request: Request<Name>): Promise<Prepared>;
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
   * One step towards how everything was, from wherever it is now; repeating it is harmless. `begun` is awaited before
   * something is changed.
   */
  putBack(record: DrillRecord, begun: (call?: string) => Promise<void>): Promise<PutBack>;
  /** What AWS has told of the resource in this span, by AWS's own clock; absent where nothing tells of it. */
  events?(record: DrillRecord, span: Span): Promise<TimelineEntry[]>;
}

export type PolicyOf<Name extends DrillName> = Extract<DrillPolicy, { drill: Name }>;

/** In milliseconds since the epoch. */
export interface Span {
  readonly fromMs: number;
  readonly untilMs: number;
}

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
