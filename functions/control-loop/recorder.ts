import type { Logger } from '@aws-lambda-powertools/logger';
import { type Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Concerns, Notice } from './attention.ts';
import type { BaseProgress, Controller } from './controller.ts';
import type { BaseDecision } from './decision.ts';
import { inform, isBusThere } from './eventBus.ts';
import type { Environment } from './environment.ts';
import { type Ledger } from './ledger.ts';
import { decisionId, type HistoryEntry, type ResourceRecord } from './record.ts';
import type { Lease } from './lease.ts';
import { describeDuration } from './wording.ts';

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

  /**
   * Published before it is recorded: a duplicate notification is better than a lost one.
   * @returns the keys of those that nobody can have heard of: the record keeps them until they are told
   */
  async tellPeople(resource: string, notices: readonly Notice[], nowMs: number): Promise<ReadonlySet<string>> {
    const untold = new Set<string>();
    if (notices.length === 0) return untold;
    const { environment, logger } = this.#tools;
    const bus = { busName: environment.busName, logger };
    const isThere = await isBusThere(bus);
    for (const { key, state, sinceMs, message } of notices) {
      const lasted = describeDuration(nowMs - sinceMs);
      const prefix = { raised: '', lasting: `Still so after ${lasted}: `, over: `Resolved after ${lasted}: ` }[state];
      const about = { schemaVersion: 1, controller: this.#controller.name, resource, reason: reasonOf(key) } as const;
      const detail = { ...about, state, message: `${prefix}${message}` };
      const isTold = isThere && (await inform(bus, nowMs, { 'detail-type': 'Attention Needed', detail }));
      if (!isTold) untold.add(key);
    }
    return untold;
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

/** People know `hold at-ceiling` as `at-ceiling`, and what was done by its kind. */
const reasonOf = (key: string): string => key.replace(/^hold /, '').replace(/^done (\S+) .*$/, '$1');
