import type { DrillName } from '../../../fleet/drillNames.ts';
import type { DrillPolicy } from '../../../fleet/drills.ts';
import type { Environment } from '../../control-loop/environment.ts';
import type { Reach } from '../measure/probes.ts';
import type { DrillInput, DrillRecord } from '../api/record.ts';

/**
 * Checks whether a drill can be run now, and how; changes nothing.
 * @throws {RefusedError} with the reason why not
 */
export type Preflight<Name extends DrillName = DrillName> = (
  request: PreflightRequest<Name>,
) => Promise<PreflightResult>;

/** What a drill does to AWS. Its traits say the rest, and everything else is the same for all of them. */
export interface DrillKind<Name extends DrillName = DrillName> {
  /**
   * Injects the failure, once: reads again what the plan assumes, and refuses if that has changed. `recordStart` is
   * awaited just before AWS is called, with what the rollback needs to know and the call that is made.
   * @throws {RefusedError} if nothing was done; any other error leaves open whether it was
   */
  inject(
    record: DrillRecord,
    policy: PolicyOf<Name>,
    recordStart: (before: Facts, call?: string) => Promise<void>,
  ): Promise<void>;
  /** The state that AWS reports after the injection. */
  observe(record: DrillRecord, request: ObserveRequest<Name>): Promise<Observation>;
  /**
   * One step of what takes more than one call: what the injection needs, and what completes it. Absent where the
   * injection is all. Repeating it is harmless.
   */
  advance?(record: DrillRecord, request: AdvanceRequest<Name>): Promise<AdvanceResult>;
  /**
   * One step of the rollback, from whatever state; repeating it is harmless. `recordStart` is awaited before something
   * is changed.
   */
  rollBack(record: DrillRecord, recordStart: (call?: string) => Promise<void>): Promise<RollbackResult>;
  /** Whether what the injection has brought about is over, once it is rolled back. Absent where nothing outlasts it. */
  observeAfter?(record: DrillRecord): Promise<Observation>;
  /** Deletes what the drill has created for itself, one step a call, after the rollback. Absent where it creates nothing. */
  deleteCreated?(record: DrillRecord): Promise<RollbackResult>;
}

export interface ObserveRequest<Name extends DrillName = DrillName> {
  readonly policy: PolicyOf<Name>;
  readonly environment: Environment;
}

export interface AdvanceRequest<Name extends DrillName = DrillName> {
  readonly policy: PolicyOf<Name>;
  readonly environment: Environment;
  readonly nowMs: number;
  /** Records what is about to be done, with a line for the timeline. @throws if the drill has been aborted */
  readonly recordStart: (fields: Partial<DrillRecord>, text: string) => Promise<void>;
}

/** `impossible`: it cannot be completed, and the drill goes on to its assessment. */
export interface AdvanceResult {
  readonly state: 'done' | 'under-way' | 'impossible';
  readonly text: string;
  readonly fields?: Partial<DrillRecord>;
}

export type PolicyOf<Name extends DrillName> = Extract<DrillPolicy, { drill: Name }>;

/** What a drill relies on, by name: `{ writer: 'shop-1', target: 'shop-2' }`. */
export type Facts = Readonly<Record<string, string>>;

export interface PreflightRequest<Name extends DrillName = DrillName> {
  readonly policy: PolicyOf<Name>;
  readonly input: DrillInput;
  readonly environment: Environment;
  readonly nowMs: number;
}

export interface PreflightResult {
  readonly failback: boolean;
  readonly assumes: Facts;
  /** What would be done, in sentences. */
  readonly steps: readonly string[];
  readonly reach: Reach;
}

export interface Observation {
  /** What was changed is stable, and in the planned state. */
  readonly settled: boolean;
  readonly text: string;
}

/** `left`: the state is neither the one before the drill nor the drill's own: somebody else changed it, and it stays. */
export interface RollbackResult {
  readonly state: 'done' | 'under-way' | 'left';
  readonly text: string;
}
