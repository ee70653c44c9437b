import { callTimeLeftMs, OutOfTimeError } from '../aws/deadline.ts';
import { isAttentionDue } from './attention.ts';
import type { BaseProgress } from './controller.ts';
import type { BaseDecision } from './decision.ts';
import type { RecordOf } from './record.ts';
import type { Reconciler } from './reconciler.ts';

/** A resource as it looks from afar: without its lease, read by the page. */
export interface Scanned<View> {
  readonly resource: string;
  /** Undefined where it cannot tell, or could not be read from there: whoever looks closely finds out. */
  readonly view: View | undefined;
}

/** Which resources of a controller a sweep looks at, and how. */
export interface Scan<View, Progress> {
  /** Every resource of the fleet. */
  readonly resources: readonly string[];
  /**
   * Those that are looked at closely whatever they look like from afar, the one that needs it most first. (default:
   * none) Those about which people are due to be told something are added.
   */
  urgent?(recordOf: RecordOf<Progress>, nowMs: number): Promise<readonly string[]> | readonly string[];
  /** Views of those of these resources that are due, in their order and as far as there is time. */
  scan(resources: readonly string[], recordOf: RecordOf<Progress>, nowMs: number): AsyncIterable<Scanned<View>>;
  /** How many are looked at closely at a time. (default: 1) */
  readonly concurrency?: number;
  /** So long a close look takes at most, in milliseconds: none is begun that could not come to its end. (default: 0) */
  readonly lookMs?: number;
}

/** Where one resource of a sweep failed, the others had their turn all the same. */
export class SweepError extends AggregateError {
  constructor(failed: ReadonlyMap<string, unknown>) {
    super([...failed.values()], [...failed].map(([resource, error]) => `${resource}: ${String(error)}`).join('; '));
    this.name = 'SweepError';
  }
}

/**
 * One pass over the resources of a controller: from afar, and closely only where something is to be done, recorded or
 * told. What fails for one keeps none of the others from its turn; where time ended, the next pass goes on.
 * @throws {SweepError} in the end, with everything that failed
 */
export async function sweep<View, Decision extends BaseDecision, Progress extends BaseProgress>(
  reconciler: Reconciler<View, Decision, Progress>,
  scan: Scan<View, Progress>,
): Promise<void> {
  if (scan.resources.length === 0) return;
  const nowMs = Date.now();
  const { ledger } = reconciler;
  const recordOf = await ledger.readAll(nowMs);
  const turns = new Turns((resource) => reconciler.reconcile(resource), scan);
  const found = await turns.finding(async () => (await scan.urgent?.(recordOf, nowMs)) ?? []);
  const toBeTold = scan.resources.filter((resource) => isAttentionDue(recordOf(resource).concerns, nowMs));
  const urgent = [...new Set([...found, ...toBeTold])];
  for (const resource of urgent) await turns.take(resource);
  const { resumeAt } = recordOf.sweep;
  const others = from(resumeAt, scan.resources).filter((resource) => !urgent.includes(resource));
  await turns.finishing(async () => {
    for await (const { resource, view } of scan.scan(others, recordOf, nowMs)) {
      if (!turns.isTime()) return turns.stopAt(resource);
      const isNeeded = view === undefined || reconciler.needsReconcile(resource, view, recordOf(resource), nowMs);
      if (isNeeded) await turns.take(resource);
    }
  });
  // A quiet sweep that has come to its end writes nothing.
  if (turns.stoppedAt !== resumeAt) await ledger.writeSweep({ resumeAt: turns.stoppedAt }, nowMs);
  if (turns.failed.size > 0) throw new SweepError(turns.failed);
}

/**
 * The resources that an event is about, each on its own. Those for which there is no time are left to the next sweep.
 * @throws {SweepError} in the end, with everything that failed
 */
export async function reconcileEach<View, Decision extends BaseDecision, Progress extends BaseProgress>(
  reconciler: Reconciler<View, Decision, Progress>,
  resources: readonly string[],
  options: Pick<Scan<View, Progress>, 'concurrency' | 'lookMs'> = {},
): Promise<void> {
  const turns = new Turns((resource) => reconciler.reconcile(resource), options);
  await turns.finishing(async () => {
    for (const resource of resources) await turns.take(resource);
  });
  if (turns.failed.size > 0) throw new SweepError(turns.failed);
}

/** The same list, beginning with the one at which the last sweep ran out of time. */
function from(first: string | undefined, resources: readonly string[]): string[] {
  const at = first === undefined ? 0 : Math.max(0, resources.indexOf(first));
  return [...resources.slice(at), ...resources.slice(0, at)];
}

/** Close looks, a few at a time, each on its own. */
class Turns {
  /** The first resource that had no turn for lack of time. */
  stoppedAt: string | undefined;
  readonly failed = new Map<string, unknown>();
  readonly #look: (resource: string) => Promise<void>;
  readonly #concurrency: number;
  readonly #lookMs: number;
  readonly #running = new Set<Promise<void>>();

  constructor(
    look: (resource: string) => Promise<void>,
    { concurrency = 1, lookMs = 0 }: Pick<Scan<never, never>, 'concurrency' | 'lookMs'>,
  ) {
    this.#look = look;
    this.#concurrency = concurrency;
    this.#lookMs = lookMs;
  }

  isTime(): boolean {
    return callTimeLeftMs() > this.#lookMs;
  }

  stopAt(resource: string): void {
    this.stoppedAt ??= resource;
  }

  /** Waits until there is room for it, and begins. */
  async take(resource: string): Promise<void> {
    while (this.#running.size >= this.#concurrency) await Promise.race(this.#running);
    if (!this.isTime()) return this.stopAt(resource);
    const turn = this.#attempt(resource).finally(() => this.#running.delete(turn));
    this.#running.add(turn);
  }

  /** Where nobody can say which are urgent, all of them have their ordinary turn, and the sweep fails in the end. */
  async finding(urgent: () => Promise<readonly string[]>): Promise<readonly string[]> {
    try {
      return await urgent();
    } catch (error) {
      if (!(error instanceof OutOfTimeError)) this.failed.set('urgent', error);
      return [];
    }
  }

  /** What cannot be scanned fails the sweep, but no turn that has begun; time that is up is no failure. */
  async finishing(scanning: () => Promise<void>): Promise<void> {
    try {
      await scanning();
    } catch (error) {
      if (!(error instanceof OutOfTimeError)) this.failed.set('scan', error);
    }
    await Promise.all(this.#running);
  }

  async #attempt(resource: string): Promise<void> {
    try {
      await this.#look(resource);
    } catch (error) {
      // Tried again, the whole sweep would run beside the next one.
      if (error instanceof OutOfTimeError) this.stopAt(resource);
      else this.failed.set(resource, error);
    }
  }
}
