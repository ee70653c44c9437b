import type { Logger } from '@aws-lambda-powertools/logger';
import { type Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { BaseProgress, Controller } from './loopController.ts';
import { callTimeLeftMs, OutOfTimeError } from '../aws/deadline.ts';
import type { BaseDecision } from './decision.ts';
import type { Environment } from './environment.ts';
import { Ledger, LeaseLostError } from './ledger.ts';
import { decisionId, type HistoryEntry, isNews, type ResourceRecord } from './record.ts';
import { type Lease, Leases } from './lease.ts';
import type { Preview } from './preview.ts';
import { publish } from './publish.ts';

/** A hold is told again after an hour, so that the history shows that it lasts. */
const RETELL_MS = 3_600_000;

/** So often one invocation looks at a resource again: after each change, and when somebody marked it dirty. */
const MAX_LOOKS = 6;

/** So many failures in a row are no accident any more. */
const FAILURES_FOR_ATTENTION = 3;

interface Tools {
  readonly environment: Environment;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Tells the holders of leases apart: the request id of the invocation. */
  readonly owner: string;
}

/**
 * The loop of every controller: lease, observe one resource, decide, tell, act, tell, look again.
 * Level-triggered: nothing that an event said is used but where to look.
 */
export class Loop<
  View extends { readonly progress: Progress },
  Decision extends BaseDecision,
  Progress extends BaseProgress,
> {
  readonly ledger: Ledger<Progress>;
  readonly #controller: Controller<View, Decision, Progress>;
  readonly #leases: Leases;
  readonly #tools: Tools;

  constructor(controller: Controller<View, Decision, Progress>, tools: Tools) {
    this.#controller = controller;
    this.#tools = tools;
    this.ledger = new Ledger(tools.environment.tableName, controller.name, (progress) => controller.marksOf(progress));
    this.#leases = new Leases(tools.environment.tableName, controller.name, tools.owner);
  }

  /** Whether a decision made without the lease is worth taking it: something is to be done, or to be told. */
  needsHand(resource: string, decision: Decision, record: ResourceRecord<Progress>, nowMs: number): boolean {
    if (decision.kind !== 'hold' && this.#controller.modeOf(resource) === 'act') return true;
    return this.#isWorthTelling(decision, record, nowMs);
  }

  /** What would be done about a resource now, and why. Reads, and changes nothing: it needs no lease. */
  async plan(resource: string): Promise<Preview> {
    const controller = this.#controller;
    const nowMs = Date.now();
    const record = await this.ledger.read(resource, nowMs);
    const decision = controller.decide(await controller.observe(resource, record, nowMs), nowMs);
    const about = { controller: controller.name, resource, mode: controller.modeOf(resource), atMs: nowMs };
    return { ...about, ...this.#telling(decision) };
  }

  /** Looks at one resource until there is nothing more to do about it now. */
  async reconcile(resource: string): Promise<void> {
    const lease = await this.#leases.acquire(resource, Date.now());
    if (!lease) {
      this.#tools.logger.info('somebody else is at it and will look again', { resource });
      return;
    }
    try {
      for (let look = 0; look < MAX_LOOKS && callTimeLeftMs() > 0; look++) {
        const changed = await this.#look(lease);
        if (!changed && (await this.#leases.release(lease))) return;
      }
    } catch (error) {
      if (error instanceof LeaseLostError) {
        this.#tools.logger.warn(error.message);
        return;
      }
      await this.#leases.abandon(lease);
      throw error;
    }
    // More to do than one invocation should: the tick goes on.
    await this.#leases.abandon(lease);
  }

  /** @returns whether something was changed, so that another look is worth while */
  async #look(lease: Lease): Promise<boolean> {
    const controller = this.#controller;
    const { resource } = lease;
    const nowMs = Date.now();
    const record = await this.ledger.read(resource, nowMs);
    const view = await controller.observe(resource, record, nowMs);
    const decision = controller.decide(view, nowMs);
    const mode = controller.modeOf(resource);
    const acts = decision.kind !== 'hold' && mode === 'act';
    if (!acts && !this.#isWorthTelling(decision, record, nowMs)) return false;

    const { progress } = view;
    const intended = acts ? controller.progressOnDecision(progress, decision, nowMs) : progress;
    const entry = { atMs: nowMs, event: 'decision', mode, ...this.#telling(decision) } as const;
    const told = await this.#tell(lease, record, entry, intended);
    const attention = isNews(record.told, decision) ? controller.attentionFor?.(decision) : undefined;
    if (attention !== undefined) await this.#callForAttention(resource, decision.reason, attention, nowMs);
    if (!acts) return false;
    return await this.#carryOut(lease, told, decision, { ...view, progress: intended }, nowMs);
  }

  async #carryOut(
    lease: Lease,
    record: ResourceRecord<Progress>,
    decision: Decision,
    view: View,
    decidedAtMs: number,
  ): Promise<boolean> {
    const controller = this.#controller;
    const { progress } = view;
    const finished = { mode: 'act', ...this.#telling(decision) } as const;
    try {
      await controller.act(decision, view, decidedAtMs);
    } catch (error) {
      // Time is up: nothing is known to have failed, and the next look goes on.
      if (error instanceof OutOfTimeError) throw error;
      await this.#tellFailure(lease, record, decision, progress, error);
      // What was tried is left alone for a while; the next look finds whether something else is to be done.
      return true;
    }
    const done = controller.progressOnSuccess(progress, decision, Date.now());
    await this.#tell(lease, record, { atMs: Date.now(), event: 'succeeded', ...finished }, done);
    return true;
  }

  /** A failure is kept and told, and never lost: the history has it, and after some in a row, people hear of it. */
  async #tellFailure(
    lease: Lease,
    record: ResourceRecord<Progress>,
    decision: Decision,
    before: Progress,
    error: unknown,
  ): Promise<void> {
    const controller = this.#controller;
    const nowMs = Date.now();
    const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    const progress = controller.progressOnFailure(before, decision, error, nowMs);
    const entry = { atMs: nowMs, event: 'failed', mode: 'act', ...this.#telling(decision), error: text } as const;
    await this.#tell(lease, record, entry, progress);
    if (progress.failures[decision.kind]?.count !== FAILURES_FOR_ATTENTION) return;
    const message = `${FAILURES_FOR_ATTENTION} attempts in a row to ${decision.kind} (${decision.reason}) failed; the last one: ${text}. It is tried again, at most half an hour apart.`;
    await this.#callForAttention(lease.resource, 'failures-in-a-row', message, nowMs);
  }

  async #callForAttention(resource: string, reason: string, message: string, nowMs: number): Promise<void> {
    const detail = { schemaVersion: 1, controller: this.#controller.name, resource, reason, message } as const;
    await publish(this.#tools.environment.busName, nowMs, { 'detail-type': 'Attention Needed', detail });
  }

  /** To the ledger first, which nobody else can have written meanwhile; then to the log, the metrics and the bus. */
  async #tell(
    lease: Lease,
    record: ResourceRecord<Progress>,
    entry: HistoryEntry,
    progress: Progress,
  ): Promise<ResourceRecord<Progress>> {
    const { environment, logger, metrics } = this.#tools;
    const written = await this.ledger.write(lease, record, entry, { progress });
    const about = {
      schemaVersion: 1,
      decisionId: decisionId(this.#controller.name, lease.resource, written.told?.atMs ?? entry.atMs),
      controller: this.#controller.name,
      resource: lease.resource,
      kind: entry.kind,
      reason: entry.reason,
    } as const;
    logger.info(entry.event, { ...about, mode: entry.mode, numbers: entry.numbers, ...entry.details });
    metrics.addMetric(
      entry.event === 'decision' ? 'Decisions' : entry.event === 'succeeded' ? 'ActionsSucceeded' : 'ActionsFailed',
      MetricUnit.Count,
      1,
    );
    if (entry.event === 'decision') {
      const detail = { ...about, mode: entry.mode, numbers: { ...entry.numbers } };
      await publish(environment.busName, entry.atMs, { 'detail-type': 'Decision Made', detail });
    } else {
      const detail = { ...about, outcome: entry.event, ...(entry.error !== undefined && { error: entry.error }) };
      await publish(environment.busName, entry.atMs, { 'detail-type': 'Action Finished', detail });
    }
    return written;
  }

  #telling(decision: Decision) {
    const { kind, reason, numbers } = decision;
    return { kind, reason, numbers, details: this.#controller.detailsOf(decision) };
  }

  #isWorthTelling(decision: Decision, { told }: ResourceRecord<Progress>, nowMs: number): boolean {
    if (isNews(told, decision)) return true;
    return !this.#controller.isCalm(decision) && nowMs - told!.atMs >= RETELL_MS;
  }
}
