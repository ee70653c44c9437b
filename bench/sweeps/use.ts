import { QueryCommand, DynamoDBClient, type QueryCommandInput } from '@aws-sdk/client-dynamodb';
import type { GetMetricDataCommandInput } from '@aws-sdk/client-cloudwatch';
import type { Region } from '../../sandbox/region.ts';
import { isKeyOfRole } from '../../sandbox/iam/sessions.ts';
import type { LogLine } from '../../sandbox/services/lambda/index.ts';
import type { CallRecord } from '../../sandbox/wire/endpoint.ts';

/** What functions used within a time. */
export interface SweepUse {
  /** Calls by the names of their operations. */
  readonly calls: Readonly<Record<string, number>>;
  /** Calls that AWS refused. */
  readonly refused: number;
  readonly metricsRead: number;
  readonly invocations: number;
  /** The time of all invocations together, and of the longest one, in Region time. */
  readonly functionMs: number;
  readonly longestMs: number;
  /** Each run of a machine, from its start to its end, in Region time. */
  readonly runsMs: readonly number[];
  /** Executions of parts, and the time of all of them together. */
  readonly parts: number;
  readonly partsMs: number;
  /** How a run ended that did not succeed. */
  readonly failedRuns: readonly string[];
  readonly readUnits: number;
}

/** Counts what happens in a Region. */
export class SweepCounter {
  readonly #region: Region;
  readonly #calls: Record<string, number> = {};
  readonly #queries: QueryCommandInput[] = [];
  #refused = 0;
  #metricsRead = 0;
  #durations: number[] = [];
  #fromMs = 0;

  constructor(region: Region) {
    this.#region = region;
    region.endpoint.onCall = (call) => this.#onCall(call);
  }

  begin(): void {
    for (const name of Object.keys(this.#calls)) delete this.#calls[name];
    this.#queries.length = 0;
    this.#refused = 0;
    this.#metricsRead = 0;
    this.#durations = [];
    this.#fromMs = this.#region.clock.now();
  }

  async use(): Promise<SweepUse> {
    const { stepFunctions } = this.#region;
    const calls = { ...this.#calls };
    const [refused, metricsRead, durations] = [this.#refused, this.#metricsRead, this.#durations];
    const recent = stepFunctions
      .machines()
      .flatMap(({ arn }) => stepFunctions.executions(arn))
      .filter(({ startedMs, stoppedMs }) => startedMs >= this.#fromMs && stoppedMs !== undefined);
    const parts = stepFunctions
      .machines()
      .flatMap(({ arn }) => stepFunctions.executions(`${arn}/Parts`))
      .filter(({ startedMs, stoppedMs }) => startedMs >= this.#fromMs && stoppedMs !== undefined);
    const sum = (all: readonly number[]) => all.reduce((total, one) => total + one, 0);
    return {
      calls,
      refused,
      metricsRead,
      invocations: durations.length,
      functionMs: sum(durations),
      longestMs: Math.max(0, ...durations),
      runsMs: recent.map(({ startedMs, stoppedMs }) => stoppedMs! - startedMs),
      parts: parts.length,
      partsMs: sum(parts.map(({ startedMs, stoppedMs }) => stoppedMs! - startedMs)),
      failedRuns: recent
        .filter(({ status }) => status !== 'SUCCEEDED')
        .map(({ status, cause }) => `${status} ${cause}`),
      readUnits: await this.#readUnits(),
    };
  }

  onLog({ message }: LogLine): void {
    const report = /^REPORT .*\tDuration: ([\d.]+) ms/.exec(message);
    if (report) this.#durations.push(Number(report[1]));
  }

  async #readUnits(): Promise<number> {
    const client = new DynamoDBClient(this.#region.clientConfig());
    let units = 0;
    for (const query of this.#queries.splice(0)) {
      const answer = await client.send(new QueryCommand({ ...query, ReturnConsumedCapacity: 'TOTAL' }));
      units += answer.ConsumedCapacity?.CapacityUnits ?? 0;
    }
    return units;
  }

  #onCall({ context: { accessKeyId, operation }, input, error }: CallRecord): void {
    if (!isKeyOfRole(accessKeyId)) return;
    this.#calls[operation] = (this.#calls[operation] ?? 0) + 1;
    if (error) this.#refused++;
    if (operation === 'Query') this.#queries.push(input as QueryCommandInput);
    if (operation === 'GetMetricData') {
      this.#metricsRead += (input as GetMetricDataCommandInput).MetricDataQueries?.length ?? 0;
    }
  }
}
