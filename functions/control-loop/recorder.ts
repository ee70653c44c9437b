import type { Logger } from '@aws-lambda-powertools/logger';
import { type Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Concerns, Notice } from './attention.ts';
import type { BaseProgress, Controller } from './controller.ts';
import type { BaseDecision } from './decision.ts';
import { inform } from './eventBus.ts';
import type { Environment } from './environment.ts';
import { type Ledger } from './ledger.ts';
import { decisionId, type HistoryEntry, type ResourceRecord } from './record.ts';
import type { Lease } from './lease.ts';
import { tellPeople } from './tellPeople.ts';

export interface Tools {
  readonly environment: Environment;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Identifies the holder of leases: the request ID of the invocation. */
  readonly owner: string;
}

/** A decision, or its outcome. */
type Entry<Decision> = Pick<HistoryEntry, 'atMs' | 'event' | 'mode' | 'error' | 'trace'> & {
  readonly decision: Decision;
};

interface Remembered<Decision, Progress> {
  /** A history entry. Absent if only the record changes. */
  readonly entry?: Entry<Decision>;
  readonly progress: Progress | undefined;
  readonly concerns?: Concerns;
}

const METRICS = { decision: 'Decisions', succeeded: 'ActionsSucceeded', failed: 'ActionsFailed' } as const;

/** Records what a controller decides and does, publishes it on the bus, and notifies people. */
export class Recorder<Decision extends BaseDecision, Progress extends BaseProgress> {
  readonly #controller: Pick<Controller<never, Decision, Progress>, 'name' | 'detailsOf'>;
  readonly #ledger: Ledger<Progress>;
  readonly #tools: Tools;

  constructor(
    controller: Pick<Controller<never, Decision, Progress>, 'name' | 'detailsOf'>,
    ledger: Ledger<Progress>,
    tools: Tools,
  ) {
    this.#controller = controller;
    this.#ledger = ledger;
    this.#tools = tools;
  }

  /** To the ledger first, which fails if the lease was lost; then to the log, the metrics and the bus. */
  async record(
    lease: Lease,
    record: ResourceRecord<Progress>,
    { entry, ...state }: Remembered<Decision, Progress>,
  ): Promise<ResourceRecord<Progress>> {
    if (!entry) return await this.#ledger.write(lease, record, undefined, state);
    const { decision, ...when } = entry;
    const { kind, reason, numbers } = decision;
    const line = { ...when, kind, reason, numbers, details: this.#controller.detailsOf(decision) };
    const written = await this.#ledger.write(lease, record, line, state);
    await this.#publish(lease.resource, written.lastDecision?.atMs ?? entry.atMs, line);
    return written;
  }

  /** @see tellPeople */
  async tellPeople(resource: string, notices: readonly Notice[], nowMs: number): Promise<ReadonlySet<string>> {
    const { environment, logger } = this.#tools;
    const bus = { busName: environment.busName, logger };
    return await tellPeople(bus, { controller: this.#controller.name, resource }, notices, nowMs);
  }

  async #publish(resource: string, decidedAtMs: number, line: HistoryEntry): Promise<void> {
    const { environment, logger, metrics } = this.#tools;
    const bus = { busName: environment.busName, logger };
    const { name: controller } = this.#controller;
    const { kind, reason, mode, numbers, event, atMs, error, details } = line;
    const decided = decisionId(controller, resource, decidedAtMs);
    const about = { schemaVersion: 1, decisionId: decided, controller, resource, kind, reason } as const;
    logger.info(event, { ...about, mode, numbers, ...details });
    metrics.addMetric(METRICS[event], MetricUnit.Count, 1);
    if (event === 'decision') {
      const detail = { ...about, mode, numbers: { ...numbers } };
      await inform(bus, atMs, { 'detail-type': 'Decision Made', detail });
    } else {
      const detail = { ...about, outcome: event, ...(error !== undefined && { error }) };
      await inform(bus, atMs, { 'detail-type': 'Action Finished', detail });
    }
  }
}
