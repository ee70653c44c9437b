import { DynamoDBClient, QueryCommand, type QueryCommandInput } from '@aws-sdk/client-dynamodb';
import type { Fleet } from '../../fleet/fleet.ts';
import { createRegion, type Region } from '../../sandbox/region.ts';
import { createCluster } from '../../sandbox/scenarios/cluster.ts';
import type { CallRecord } from '../../sandbox/wire/endpoint.ts';
import type { Say } from '../figure.ts';

/** What happened in one minute, in whose middle a tick stands. */
export interface Minute {
  /** Calls by the names of their operations. */
  readonly calls: Readonly<Record<string, number>>;
  /** Metrics that GetMetricData asked for. */
  readonly metricsRead: number;
  /** The tick in this process: the function's work and the Region's for it. */
  readonly wallMs: number;
  /** The tick in Region time: its calls' travel, one after the other or at once. */
  readonly regionMs: number;
  /** The queries with which the tick read the ledger. */
  readonly queries: readonly QueryCommandInput[];
}

const MINUTE_MS = 60_000;

/** Ticks come at half a minute, where no metric is published, and minutes begin 20 seconds before them. */
const TICK_OFFSET_MS = 30_000;
const BEFORE_TICK_MS = 20_000;

/** A Region with all clusters of a fleet, idle, into which its stacks have been deployed. */
export class QuietRegion {
  readonly region: Region;
  #calls: Record<string, number> = {};
  #queries: QueryCommandInput[] = [];
  #tickStartedMs = 0;
  #wallMs = 0;
  #regionMs = 0;

  private constructor(instances: number) {
    this.region = createRegion({
      rds: { instanceQuota: instances },
      onLog: ({ message }) => this.#onLog(message),
    });
  }

  static async create(fleet: Fleet, assemblyFolder: string, say: Say): Promise<QuietRegion> {
    const policies = Object.entries(fleet.clusters);
    const quiet = new QuietRegion(policies.reduce((sum, [, { readers }]) => sum + 1 + readers.min, 0));
    const { region } = quiet;
    for (const [index, [name, policy]] of policies.entries()) {
      if (index % 100 === 0) say(`creating cluster ${index + 1} of ${policies.length}`);
      await createCluster(region, name, policy);
    }
    await region.clock.runUntil(region.clock.now() + TICK_OFFSET_MS);
    await region.deploy(assemblyFolder);
    await region.clock.runUntil(region.clock.now() + MINUTE_MS - BEFORE_TICK_MS);
    region.endpoint.onCall = (call) => quiet.#onCall(call);
    region.scheduler.hooks.onInvocation = () => (quiet.#tickStartedMs = performance.now());
    return quiet;
  }

  async nextMinute(): Promise<Minute> {
    const { clock, cloudWatch } = this.region;
    this.#calls = {};
    this.#queries = [];
    const metricsBefore = cloudWatch.metricsRead;
    await clock.runUntil(clock.now() + MINUTE_MS);
    return {
      calls: { ...this.#calls },
      queries: [...this.#queries],
      metricsRead: cloudWatch.metricsRead - metricsBefore,
      wallMs: this.#wallMs,
      regionMs: this.#regionMs,
    };
  }

  /** What DynamoDB bills for these queries, in read request units. */
  async readUnitsOf(queries: readonly QueryCommandInput[]): Promise<number> {
    const dynamoDb = new DynamoDBClient(this.region.clientConfig());
    let units = 0;
    for (const query of queries) {
      const answer = await dynamoDb.send(new QueryCommand({ ...query, ReturnConsumedCapacity: 'TOTAL' }));
      units += answer.ConsumedCapacity?.CapacityUnits ?? 0;
    }
    return units;
  }

  #onCall({ context: { operation }, input }: CallRecord): void {
    this.#calls[operation] = (this.#calls[operation] ?? 0) + 1;
    if (operation === 'Query') this.#queries.push(input as QueryCommandInput);
  }

  #onLog(message: string): void {
    const report = /^REPORT .*\tDuration: ([\d.]+) ms/.exec(message);
    if (!report) return;
    this.#wallMs = performance.now() - this.#tickStartedMs;
    this.#regionMs = Number(report[1]);
  }
}
