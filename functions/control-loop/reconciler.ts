import { callTimeLeftMs, OutOfTimeError } from '../aws/deadline.ts';
import { attend, attentionTo, untoldChange, withoutTelling, type Worry } from './attention.ts';
import type { BaseProgress, Controller, Made } from './controller.ts';
import type { BaseDecision } from './decision.ts';
import { forgetFailures, noteFailures, readFailures, recentFailures, RefusedError, type Refusal } from './failures.ts';
import { Ledger, LeaseLostError } from './ledger.ts';
import { isNewDecision, recordedTrace, type ResourceRecord } from './record.ts';
import { type Lease, Leases } from './lease.ts';
import { type Preview, previewOf } from './preview.ts';
import { Recorder, type Tools } from './recorder.ts';
import { noteRepetition } from './repetition.ts';
import type { Evaluation } from './rules.ts';
import { describeError, messageOfChange, unreadable, worriesAbout } from './worries.ts';

/** A hold is recorded again after an hour, so that the history shows that it lasts. */
const RECORD_AGAIN_MS = 3_600_000;

/**
 * The maximum of reconciliations of a resource per invocation: one after each change, and after the lease was marked
 * dirty.
 */
const MAX_LOOKS = 6;

/** The result of one reconciliation. */
interface Looked<View, Decision, Progress> extends Evaluation<Decision> {
  readonly view: View;
  readonly progress: Progress;
  readonly nowMs: number;
}

/**
 * The loop of every controller: acquire the lease, observe one resource, decide, record, act, record, repeat.
 * Level-triggered: an event only identifies the resource.
 */
export class Reconciler<View, Decision extends BaseDecision, Progress extends BaseProgress> {
  readonly controller: Controller<View, Decision, Progress>;
  readonly ledger: Ledger<Progress>;
  readonly tools: Tools;
  readonly #leases: Leases;
  readonly #recorder: Recorder<Decision, Progress>;

  constructor(controller: Controller<View, Decision, Progress>, tools: Tools) {
    this.controller = controller;
    this.tools = tools;
    this.ledger = new Ledger(tools.environment.tableName, controller.name, (...about) => controller.marksOf(...about));
    this.#leases = new Leases(tools.environment.tableName, controller.name, tools.owner);
    this.#recorder = new Recorder(controller, this.ledger, tools);
  }

  /** Whether a view read without the lease needs a reconciliation: there is something to do, to record or to notify. */
  needsReconcile(resource: string, view: View, record: ResourceRecord<Progress>, nowMs: number): boolean {
    const { progress, ...evaluation } = this.#decide(view, record, nowMs);
    const { decision } = evaluation;
    if (this.#acts(resource, decision) || this.#isWorthRecording(decision, record, nowMs)) return true;
    if (this.#isWorthKeeping(record, progress)) return true;
    return attend(record.concerns, this.#worries({ ...evaluation, view, progress, nowMs }), nowMs).isChanged;
  }

  /** What would be done about a resource now, and why. It only reads, so it needs no lease. */
  async preview(resource: string): Promise<Preview> {
    const { controller } = this;
    const nowMs = Date.now();
    const record = await this.ledger.read(resource, nowMs);
    const evaluation = this.#decide(await controller.observe(resource, record, nowMs), record, nowMs);
    const about = { controller: controller.name, resource, mode: controller.modeOf(resource), atMs: nowMs };
    return previewOf(about, evaluation, controller.detailsOf(evaluation.decision));
  }

  /** Reconciles one resource until there is nothing more to do now. */
  async reconcile(resource: string): Promise<void> {
    const lease = await this.#leases.acquire(resource, Date.now());
    if (!lease) {
      this.tools.logger.info('lease held by another invocation; marked dirty', { resource });
      return;
    }
    try {
      for (let look = 0; look < MAX_LOOKS && callTimeLeftMs() > 0; look++) {
        const changed = await this.#look(lease);
        if (!changed && (await this.#leases.release(lease))) return;
      }
    } catch (error) {
      // Even where the record says that the lease was lost: it may be the record that was.
      await this.#leases.abandon(lease);
      if (!(error instanceof LeaseLostError)) throw error;
      this.tools.logger.warn(error.message, { resource });
      return;
    }
    // The limit per invocation is reached: the tick continues.
    await this.#leases.abandon(lease);
  }

  /**
   * @returns whether something was changed, so that it has to be reconciled again
   */
  async #look(lease: Lease): Promise<boolean> {
    const { controller, ledger } = this;
    const { resource } = lease;
    const nowMs = Date.now();
    const record = await ledger.read(resource, nowMs);
    const view = await this.#observe(lease, record, nowMs);
    const looked = { view, nowMs, ...this.#decide(view, record, nowMs) };
    const { decision, progress } = looked;
    const acts = this.#acts(resource, decision);
    const attended = attend(record.concerns, this.#worries(looked), nowMs);
    const isRecorded = acts || this.#isWorthRecording(decision, record, nowMs);
    if (!isRecorded && !attended.isChanged && !this.#isWorthKeeping(record, progress)) return false;

    const { concerns, isChanged } = await this.#tell(resource, record, attended, nowMs);
    if (!isRecorded && !isChanged && !this.#isWorthKeeping(record, progress)) return false;
    const mode = controller.modeOf(resource);
    const intended = acts ? controller.memory.progressOnDecision(progress, decision, nowMs) : progress;
    const written = await this.#recorder.record(lease, record, {
      ...(isRecorded && { entry: { atMs: nowMs, event: 'decision', mode, decision, trace: recordedTrace(looked) } }),
      progress: intended,
      concerns,
    });
    if (!acts) return false;
    return await this.#carryOut(lease, written, { ...looked, progress: intended });
  }

  /** A resource that cannot be read is reported after a while, because no decisions are made meanwhile. */
  async #observe(lease: Lease, record: ResourceRecord<Progress>, nowMs: number): Promise<View> {
    try {
      return await this.controller.observe(lease.resource, record, nowMs);
    } catch (error) {
      if (error instanceof OutOfTimeError) throw error;
      // Recorded conditions are not over merely because the resource cannot be read.
      const known = Object.entries(record.concerns).filter(([key]) => key !== 'unreadable');
      const worries = known.filter(([, { isDone }]) => !isDone).map(again);
      const attended = attend(record.concerns, [...worries, unreadable(error)], nowMs);
      if (attended.isChanged) {
        const { concerns, isChanged } = await this.#tell(lease.resource, record, attended, nowMs);
        if (isChanged) await this.#recorder.record(lease, record, { progress: record.progress, concerns });
      }
      throw error;
    }
  }

  /** Tells people what is due. @returns what to record of it: what could not be told is due again */
  async #tell(
    resource: string,
    record: ResourceRecord<Progress>,
    attended: ReturnType<typeof attend>,
    nowMs: number,
  ): Promise<Pick<ReturnType<typeof attend>, 'concerns' | 'isChanged'>> {
    const untold = await this.#recorder.tellPeople(resource, attended.notices, nowMs);
    return untold.size > 0 ? withoutTelling(record.concerns, attended, untold, nowMs) : attended;
  }

  async #carryOut(
    lease: Lease,
    record: ResourceRecord<Progress>,
    { decision, view, progress, nowMs }: Looked<View, Decision, Progress>,
  ): Promise<boolean> {
    const { act, memory, traits, attention } = this.controller;
    let made: Made | void;
    try {
      made = await act(decision, view, nowMs);
    } catch (error) {
      // Time is up: nothing has failed, and the next reconciliation continues.
      if (error instanceof OutOfTimeError) throw error;
      await this.#recordFailure(lease, record, decision, progress, error);
      // The failed subject backs off; the next reconciliation may find something else to do.
      return true;
    }
    const doneMs = Date.now();
    const proven = (traits.provenBy ?? traits.subjectsOf)(decision).filter(
      (subject) => !traits.isConfirmedLater?.(subject),
    );
    const failures = forgetFailures(progress.failures, proven);
    const repetitions = noteRepetition(progress.repetitions ?? {}, traits.repetitionOf(decision), doneMs);
    const done = { ...memory.progressOnSuccess(progress, decision, doneMs, made ?? undefined), failures, repetitions };
    const message = messageOfChange(decision, attention);
    const notices =
      message === undefined ? [] : [{ key: decision.kind, state: 'raised', sinceMs: doneMs, message } as const];
    const untold = await this.#recorder.tellPeople(lease.resource, notices, doneMs);
    await this.#recorder.record(lease, record, {
      entry: { atMs: doneMs, event: 'succeeded', mode: 'act', decision },
      progress: done,
      ...(untold.size > 0 && {
        concerns: { ...record.concerns, ...untoldChange(decision.kind, doneMs, message!) },
      }),
    });
    return true;
  }

  /** Records a failure in the progress and in the history; after several in a row, people are notified. */
  async #recordFailure(
    lease: Lease,
    record: ResourceRecord<Progress>,
    decision: Decision,
    before: Progress,
    error: unknown,
  ): Promise<void> {
    const { memory, traits } = this.controller;
    const nowMs = Date.now();
    const text = describeError(error);
    const refusals: readonly Refusal[] =
      error instanceof RefusedError
        ? error.refusals
        : traits.subjectsOf(decision).map((subject) => ({ subject, error: text }));
    const progress = {
      ...(memory.progressOnFailure?.(before, decision, error, nowMs) ?? before),
      failures: noteFailures(before.failures, refusals, nowMs),
    };
    await this.#recorder.record(lease, record, {
      entry: { atMs: nowMs, event: 'failed', mode: 'act', decision, error: text },
      progress,
    });
  }

  #decide(view: View, record: ResourceRecord<Progress>, nowMs: number) {
    const remembered = this.controller.progressOf(view, record, nowMs);
    const progress = { ...remembered, failures: recentFailures(readFailures(remembered.failures), nowMs) };
    return { progress, ...this.controller.decide(view, progress, nowMs) };
  }

  #worries(looked: Looked<View, Decision, Progress>): Worry[] {
    const { view, progress, nowMs } = looked;
    const { attention, worriesOf, revertedBy } = this.controller;
    const who = (key: string) => revertedBy?.(key, progress);
    return [...worriesAbout(looked, progress, attention, nowMs, who), ...(worriesOf?.(view, progress, nowMs) ?? [])];
  }

  #acts(resource: string, decision: Decision): boolean {
    return decision.kind !== 'hold' && this.controller.modeOf(resource) === 'act';
  }

  #isWorthKeeping({ progress: known }: ResourceRecord<Progress>, progress: Progress): boolean {
    return this.controller.memory.isWorthKeeping?.(known, progress) ?? false;
  }

  #isWorthRecording(decision: Decision, { lastDecision }: ResourceRecord<Progress>, nowMs: number): boolean {
    if (lastDecision === undefined || isNewDecision(lastDecision, decision)) return true;
    return (
      attentionTo(this.controller.attention, decision) !== 'steady' && nowMs - lastDecision.atMs >= RECORD_AGAIN_MS
    );
  }
}

const again = ([key, { message }]: [string, { readonly message: string }]): Worry => ({
  key,
  message,
  afterMinutes: 0,
});
