import type { Core } from '../../core.ts';
import { arn } from '../../core.ts';
import type { Batch, MapRunRequest } from './engine/distributed.ts';
import { StateError } from './errors.ts';
import { parseJson } from './json.ts';
import { MAP_RUN_MAX_CONCURRENCY } from './quotas.ts';
import type { ExecutionRecord, ExecutionStatus, MachineRecord, MapRunRecord } from './records.ts';

/** Starts a child execution, and says when it has ended. */
type StartChild = (
  machine: MachineRecord,
  child: Child,
  ended: (execution: ExecutionRecord) => void,
) => ExecutionRecord;

export interface Child {
  readonly name: string;
  readonly arn: string;
  readonly input: string;
  readonly isExpress: boolean;
  readonly mapRunArn: string;
  readonly items: number;
}

interface MapRunHost {
  readonly core: Core;
  readonly newId: () => string;
  readonly start: StartChild;
}

/** What a state hears of its Map Run. */
interface Outcome {
  readonly resolve: (results: unknown[]) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * A Map Run: a child execution for each batch, no more at once than there may be, until all have ended or more items have
 * failed than are tolerated. Then those that run are aborted, and the others never begin.
 */
export class MapRun {
  readonly record: MapRunRecord;
  readonly #host: MapRunHost;
  readonly #request: MapRunRequest;
  readonly #machine: MachineRecord;
  readonly #label: string;
  readonly #results: unknown[];
  #outcome: Outcome | undefined;
  #begun = 0;
  #ended = 0;

  constructor(host: MapRunHost, parent: ExecutionRecord, request: MapRunRequest) {
    const { machine } = parent;
    this.#host = host;
    this.#request = request;
    // Without a label it is a unique one for each Map Run (developer guide, "Label"); its form is recorded nowhere.
    this.#label = request.label ?? host.newId();
    const name = `${machine.name}/${this.#label}`;
    const { processor: definition } = request;
    const definitionText = JSON.stringify(definition);
    this.#machine = { ...machine, name, arn: `${machine.arn}/${this.#label}`, definition, definitionText };
    this.#results = [];
    const { maxConcurrency, batches, tolerated } = request;
    this.record = {
      arn: arn('states', `mapRun:${name}:${host.newId()}`),
      label: this.#label,
      executionArn: parent.arn,
      machineArn: machine.arn,
      startedMs: Math.trunc(host.core.clock.now()),
      stoppedMs: undefined,
      status: 'RUNNING',
      maxConcurrency,
      tolerated,
      batches,
      children: [],
    };
  }

  /** What all children give, in the order of their batches. @throws {StateError} States.ExceedToleratedFailureThreshold */
  run(): Promise<unknown[]> {
    return new Promise((resolve, reject) => {
      this.#outcome = { resolve, reject };
      this.#goOn();
    });
  }

  /** The execution that it belongs to has ended. */
  abort(): void {
    if (this.record.status === 'RUNNING') this.#close('ABORTED');
  }

  #goOn(): void {
    const { batches, maxConcurrency } = this.#request;
    const limit = maxConcurrency || MAP_RUN_MAX_CONCURRENCY;
    while (this.#begun < batches.length && this.#begun - this.#ended < limit) this.#begin(this.#begun++);
    if (this.#ended < batches.length || this.record.status !== 'RUNNING') return;
    this.#close('SUCCEEDED');
    this.#outcome!.resolve(this.#results);
  }

  #begin(index: number): void {
    const { input, items }: Batch = this.#request.batches[index]!;
    const { isExpress } = this.#request;
    const name = this.#host.newId();
    const id = isExpress
      ? `express:${this.#machine.name}:${name}:${this.#host.newId()}`
      : `execution:${this.#machine.name}:${name}`;
    const child = {
      name,
      arn: arn('states', id),
      input: JSON.stringify(input ?? null),
      isExpress,
      mapRunArn: this.record.arn,
      items,
    };
    const ended = (execution: ExecutionRecord) => this.#onEnd(index, execution);
    this.record.children.push(this.#host.start(this.#machine, child, ended));
  }

  #onEnd(index: number, { status, output, error, cause }: ExecutionRecord): void {
    this.#ended++;
    if (this.record.status !== 'RUNNING') return;
    // What stands in the list for a tolerated failure is recorded nowhere: a guess.
    this.#results[index] =
      status === 'SUCCEEDED' ? parseJson(output!, '', '') : { Error: error ?? null, Cause: cause ?? null };
    if (this.#isExceeded()) {
      this.#close('FAILED');
      // The words are those that users report.
      const words = 'The specified tolerated failure threshold was exceeded';
      return this.#outcome!.reject(new StateError('States.ExceedToleratedFailureThreshold', words));
    }
    this.#goOn();
  }

  /** Developer guide, "Failure threshold": items that failed or timed out count; without a threshold, none may. */
  #isExceeded(): boolean {
    const { count, percentage } = this.#request.tolerated;
    const failed = itemsIn(this.record.children, 'FAILED') + itemsIn(this.record.children, 'TIMED_OUT');
    const all = this.#request.batches.reduce((sum, { items }) => sum + items, 0);
    if (count === undefined && percentage === undefined) return failed > 0;
    return (count !== undefined && failed > count) || (percentage !== undefined && failed * 100 > percentage * all);
  }

  #close(status: MapRunRecord['status']): void {
    this.record.status = status;
    this.record.stoppedMs = Math.trunc(this.#host.core.clock.now());
    for (const child of this.record.children) if (child.status === 'RUNNING') child.abort();
  }
}

const itemsIn = (children: readonly ExecutionRecord[], status: ExecutionStatus): number =>
  children.reduce((sum, child) => sum + (child.status === status ? (child.items ?? 0) : 0), 0);

/** How many are in which state, as DescribeMapRun tells it: of child executions, or of the items in them. */
export function countsOf({ children, batches }: MapRunRecord, sizeOf: (items: number) => number) {
  const inStatus = (status: ExecutionStatus) =>
    children.reduce((sum, child) => sum + (child.status === status ? sizeOf(child.items ?? 0) : 0), 0);
  const sum = (some: readonly Batch[]) => some.reduce((total, { items }) => total + sizeOf(items), 0);
  return {
    pending: sum(batches.slice(children.length)),
    running: inStatus('RUNNING'),
    succeeded: inStatus('SUCCEEDED'),
    failed: inStatus('FAILED'),
    timedOut: inStatus('TIMED_OUT'),
    aborted: inStatus('ABORTED'),
    total: sum(batches),
    // No results are exported.
    resultsWritten: 0,
    failuresNotRedrivable: 0,
    pendingRedrive: 0,
  };
}
