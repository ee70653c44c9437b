import { callTimeLeftMs, OutOfTimeError } from '../aws/deadline.ts';
import type { Part } from '../../fleet/parts.ts';
import { isAttentionDue } from './attention.ts';
import type { BaseProgress } from './controller.ts';
import type { BaseDecision } from './decision.ts';
import { checkBus } from './eventBus.ts';
import { Leases } from './lease.ts';
import type { RecordOf } from './record.ts';
import type { Reconciler } from './reconciler.ts';
import { type Limits, Turns } from './turns.ts';
import type { Urgent } from './urgent.ts';

/** A resource as it looks from afar: without its lease, read by the page. */
export interface Scanned<View> {
  readonly resource: string;
  /** Undefined where it cannot tell, or could not be read from there: whoever looks closely finds out. */
  readonly view: View | undefined;
  /** It is looked at closely whatever comes of this view: what matters about it cannot be seen from afar. */
  readonly needsLook?: boolean;
}

/** Which resources of a controller a sweep looks at, and how. */
export interface Scan<View, Progress, Carried = never> {
  /** Every resource of the fleet, or of a part of it: then in the order of their names. */
  readonly resources: readonly string[];
  /** Which part of the fleet it is, where one tick is divided among several invocations. A long pass is not. */
  readonly part?: Part;
  /**
   * Those that are looked at closely whatever they look like from afar, the one that needs it most first. (default:
   * none) Those about which people are due to be told something are added.
   */
  urgent?(recordOf: RecordOf<Progress>, nowMs: number): Promise<Urgent> | Urgent;
  /**
   * Views of those of these resources that are due, in their order and as far as there is time.
   * @param carried of a pass that goes on
   */
  scan(
    resources: readonly string[],
    recordOf: RecordOf<Progress>,
    nowMs: number,
    carried?: Carried,
  ): AsyncIterable<Scanned<View>>;
  /** The scan is a long pass. (default: each sweep scans everything, as far as it comes, and the next one goes on) */
  readonly pass?: Pass<Carried>;
  /** How many are looked at closely at a time. (default: 1) */
  readonly concurrency?: number;
  /** So long a close look takes at most, in milliseconds: none is begun that could not come to its end. (default: 0) */
  readonly lookMs?: number;
}

/** A scan of every resource that takes several invocations, one at a time, and comes to an end. */
export interface Pass<Carried> {
  /** It begins anew, however far the last one has come; else, one that is under way goes on, if there is any. */
  readonly begins: boolean;
  /** A small state of the scan's own, which is handed to the invocation that goes on. */
  carry(): Carried;
  /** A part of it is done: it goes on at this resource, or has come to its end. Not called where nothing was scanned. */
  reached(resumeAt: string | undefined): Promise<void>;
}

/** Where one resource of a sweep failed, the others had their turn all the same. */
export class SweepError extends AggregateError {
  constructor(failed: ReadonlyMap<string, unknown>) {
    super([...failed.values()], [...failed].map(([resource, error]) => `${resource}: ${String(error)}`).join('; '));
    this.name = 'SweepError';
  }
}

/** What the parts of one sweep have in common. */
interface Sweeping<View, Decision extends BaseDecision, Progress extends BaseProgress, Carried> {
  readonly reconciler: Reconciler<View, Decision, Progress>;
  readonly scan: Scan<View, Progress, Carried>;
  readonly recordOf: RecordOf<Progress>;
  /** Looked at closely before anything is scanned. */
  readonly urgent: readonly string[];
  readonly nowMs: number;
}

/**
 * Looks over the resources of a controller: from afar, and closely only where something is to be done, recorded or told.
 * What fails for one keeps none of the others from its turn; where time ended, the next sweep goes on.
 * @throws {SweepError} in the end, with everything that failed
 */
export async function sweep<
  View,
  Decision extends BaseDecision,
  Progress extends BaseProgress,
  Carried extends object = never,
>(reconciler: Reconciler<View, Decision, Progress>, scan: Scan<View, Progress, Carried>): Promise<void> {
  if (scan.resources.length === 0) return;
  const nowMs = Date.now();
  const { ledger, tools } = reconciler;
  await checkBus({ busName: tools.environment.busName, logger: tools.logger }, nowMs);
  const { part, resources } = scan;
  const recordOf = part ? await ledger.readPart(resources, part, nowMs) : await ledger.readAll(nowMs);
  const failedBefore = recordOf.failedOf(reconciler.tools.owner);
  // Lambda retries this invocation, and the others have had their turn; the next tick looks over all of them.
  if (failedBefore) return await takeEach(reconciler, among(scan.resources, failedBefore), scan);
  const turns = new Turns((resource) => reconciler.reconcile(resource), scan);
  const { first, others: waiting } = await turns.finding(async () => (await scan.urgent?.(recordOf, nowMs)) ?? []);
  const toBeTold = scan.resources.filter((resource) => isAttentionDue(recordOf(resource).concerns, nowMs));
  const urgent = [...new Set([...first, ...waiting, ...toBeTold])];
  const sweeping = { reconciler, scan, recordOf, urgent, nowMs };
  const { resumeAt } = recordOf.sweep;
  const isUrgent = new Set(urgent);
  const others = scan.pass ? [] : from(resumeAt, scan.resources).filter((resource) => !isUrgent.has(resource));
  // Where the urgent ones alone took all the time, those at their end would never have their turn.
  const inOrder = [...urgent.slice(0, first.length), ...from(resumeAt, urgent.slice(first.length))];
  for (const resource of inOrder) await turns.take(resource);
  await turns.finishing(() => lookOver(others, sweeping, turns));
  // A quiet sweep that has come to its end writes nothing.
  if (turns.stoppedAt !== resumeAt) await ledger.writeSweep({ resumeAt: turns.stoppedAt }, nowMs, part);
  const failedOnPass = scan.pass ? await goOn(scan.pass, sweeping) : [];
  const failed = new Map([...turns.failed, ...failedOnPass]);
  // Nothing repeats the invocation of a part: the next tick looks over all of it.
  if (part && failed.size > 0) throw new SweepError(failed);
  await failWith(reconciler, failed, resources);
}

const among = (resources: readonly string[], some: readonly string[]): string[] =>
  resources.filter((resource) => some.includes(resource));

/**
 * Where only single resources failed, a retry of this invocation is about these.
 * @throws {SweepError} if anything failed
 */
async function failWith<View, Decision extends BaseDecision, Progress extends BaseProgress>(
  { ledger, tools }: Reconciler<View, Decision, Progress>,
  failed: ReadonlyMap<string, unknown>,
  resources: readonly string[],
): Promise<void> {
  if (failed.size === 0) return;
  const names = among(resources, [...failed.keys()]);
  if (names.length === failed.size) await ledger.writeFailed(tools.owner, names, Date.now());
  throw new SweepError(failed);
}

/**
 * The resources that an event is about, each on its own. Those for which there is no time are left to the next sweep.
 * @throws {SweepError} in the end, with everything that failed
 */
export async function reconcileEach<View, Decision extends BaseDecision, Progress extends BaseProgress>(
  reconciler: Reconciler<View, Decision, Progress>,
  resources: readonly string[],
  limits: Limits = {},
): Promise<void> {
  const { ledger, tools } = reconciler;
  const mayHaveFailed = resources.length > 1 && callTimeLeftMs() > 0;
  const failedBefore = mayHaveFailed ? await ledger.readFailed(tools.owner) : undefined;
  await takeEach(reconciler, failedBefore ? among(resources, failedBefore) : resources, limits);
}

async function takeEach<View, Decision extends BaseDecision, Progress extends BaseProgress>(
  reconciler: Reconciler<View, Decision, Progress>,
  resources: readonly string[],
  limits: Limits,
): Promise<void> {
  const turns = new Turns((resource) => reconciler.reconcile(resource), limits);
  await turns.finishing(async () => {
    for (const resource of resources) await turns.take(resource);
  });
  await failWith(reconciler, turns.failed, resources);
}

/** No resource can be called so. */
const PASS = '~pass';

/** A part of a pass, as long as there is time. @returns what failed */
async function goOn<View, Decision extends BaseDecision, Progress extends BaseProgress, Carried extends object>(
  pass: Pass<Carried>,
  sweeping: Sweeping<View, Decision, Progress, Carried>,
): Promise<ReadonlyMap<string, unknown>> {
  const { reconciler, scan, recordOf, urgent, nowMs } = sweeping;
  const { ledger, tools, controller } = reconciler;
  const nothing = new Map<string, unknown>();
  if (!pass.begins && recordOf.pass === undefined) return nothing;
  const leases = new Leases(tools.environment.tableName, controller.name, tools.owner);
  const turns = new Turns((resource) => reconciler.reconcile(resource), scan, scan.resources);
  if (!turns.isTime()) {
    await handOn(pass, sweeping);
    return nothing;
  }
  const lease = await leases.acquire(PASS, nowMs);
  if (!lease) return nothing;
  try {
    // Another invocation may have gone on, or come to the end, since everything was read.
    const known = pass.begins ? { resumeAt: scan.resources[0]! } : await ledger.readPass<Carried>();
    if (!known) return nothing;
    // Should this invocation die, the pass is not lost with it.
    if (pass.begins) await ledger.writePass(known);
    const left = scan.resources.slice(Math.max(0, scan.resources.indexOf(known.resumeAt)));
    await turns.finishing(() => lookOver(left, sweeping, turns, new Set(urgent), known.carried));
    const { stoppedAt } = turns;
    await ledger.writePass(stoppedAt === undefined ? undefined : { resumeAt: stoppedAt, carried: pass.carry() });
  } finally {
    await leases.abandon(lease);
  }
  // What could not be scanned at all is not scanned again at once: the next tick goes on.
  if (!turns.failed.has('scan')) await pass.reached(turns.stoppedAt);
  return turns.failed;
}

/** The close looks before it took all the time: another invocation does this part. */
async function handOn<View, Decision extends BaseDecision, Progress extends BaseProgress, Carried>(
  pass: Pass<Carried>,
  { reconciler, scan, recordOf }: Pick<Sweeping<View, Decision, Progress, Carried>, 'reconciler' | 'scan' | 'recordOf'>,
): Promise<void> {
  const first = { resumeAt: scan.resources[0]! };
  if (pass.begins) await reconciler.ledger.writePass(first);
  await pass.reached((pass.begins ? first : (recordOf.pass ?? first)).resumeAt);
}

/** Scans these resources, and looks closely where it has to. */
async function lookOver<View, Decision extends BaseDecision, Progress extends BaseProgress, Carried>(
  resources: readonly string[],
  { reconciler, scan, recordOf, nowMs }: Sweeping<View, Decision, Progress, Carried>,
  turns: Turns,
  seen: ReadonlySet<string> = new Set(),
  carried?: Carried,
): Promise<void> {
  const needsTurn = ({ resource, view, needsLook = false }: Scanned<View>) => {
    try {
      return view === undefined || needsLook || reconciler.needsReconcile(resource, view, recordOf(resource), nowMs);
    } catch {
      // What nothing can be decided about keeps none of the others from its turn: the close look fails, and says why.
      return true;
    }
  };
  const after = new Map(resources.map((resource, at) => [resource, resources[at + 1]]));
  let [next] = resources;
  try {
    for await (const scanned of scan.scan(resources, recordOf, nowMs, carried)) {
      const { resource } = scanned;
      if (!turns.isTime()) return turns.stopAt(resource);
      next = after.get(resource);
      if (!seen.has(resource) && needsTurn(scanned)) await turns.take(resource);
    }
  } catch (error) {
    // A sweep that only goes round would begin with what cannot be scanned, and come to nothing else.
    if (next !== undefined && (scan.pass || error instanceof OutOfTimeError)) turns.stopAt(next);
    throw error;
  }
}

/** The same list, beginning with the one at which the last sweep ran out of time. */
export function from(first: string | undefined, resources: readonly string[]): string[] {
  const at = first === undefined ? 0 : Math.max(0, resources.indexOf(first));
  return [...resources.slice(at), ...resources.slice(0, at)];
}
