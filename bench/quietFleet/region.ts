import { DynamoDBClient, QueryCommand, type QueryCommandInput } from '@aws-sdk/client-dynamodb';
import type { Fleet } from '../../fleet/fleet.ts';
import { createRegion, type Region } from '../../sandbox/region.ts';
import { createCluster } from '../../sandbox/scenarios/cluster.ts';
import type { LogLine } from '../../sandbox/services/lambda/index.ts';
import type { CallRecord } from '../../sandbox/wire/endpoint.ts';
import type { Say } from '../figure.ts';

export type Calls = Readonly<Record<string, number>>;

/** What happened in one minute, in which one whole tick of the replicas function lies. */
export interface Minute {
  /** Calls of the replicas function by the names of their operations. */
  readonly calls: Calls;
  /** Calls of all other functions. */
  readonly otherCalls: Calls;
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

/** Ticks come at half a minute, where no metric is published, and the minutes that are counted begin before them. */
const TICK_OFFSET_MS = 30_000;
const BEFORE_TICK_MS = 20_000;

/** A Region with all clusters of a fleet, idle, into which its stacks have been deployed. */
export class QuietRegion {
  readonly region: Region;
  #functionName = '';
  #accessKeyId = '';
  #calls: Record<string, number> = {};
  #otherCalls: Record<string, number> = {};
  #queries: QueryCommandInput[] = [];
  #tickStartedMs = 0;
  #wallMs = 0;
  #regionMs = 0;

  private constructor(instances: number) {
    this.region = createRegion({ rds: { instanceQuota: instances }, onLog: (line) => this.#onLog(line) });
  }

  static async create(fleet: Fleet, assemblyFolder: string, say: Say): Promise<QuietRegion> {
    const policies = Object.entries(fleet.clusters);
    const quiet = new QuietRegion(policies.reduce((sum, [, { readers }]) => sum + 1 + readers.min, 0));
    const { clock } = quiet.region;
    for (const [index, [name, policy]] of policies.entries()) {
      if (index % 100 === 0) say(`creating cluster ${index + 1} of ${policies.length}`);
      await createCluster(quiet.region, name, policy);
    }
    await clock.runUntil(clock.now() + TICK_OFFSET_MS);
    await quiet.#deploy(assemblyFolder);
    await clock.runUntil(clock.now() + MINUTE_MS - BEFORE_TICK_MS);
    return quiet;
  }

  async nextMinute(): Promise<Minute> {
    const { clock, cloudWatch } = this.region;
    this.#calls = {};
    this.#otherCalls = {};
    this.#queries = [];
    const metricsBefore = cloudWatch.metricsRead;
    await clock.runUntil(clock.now() + MINUTE_MS);
    return {
      calls: { ...this.#calls },
      otherCalls: { ...this.#otherCalls },
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

  /** The same role and function always get the same key, so that it identifies the caller. */
  async #deploy(assemblyFolder: string): Promise<void> {
    const { region } = this;
    const stacks = await region.deploy(assemblyFolder);
    const resources = stacks.flatMap((stack) => stack.resources);
    const ofReplicas = resources.find(({ type, logicalId }) => {
      return type === 'AWS::Lambda::Function' && logicalId.startsWith('Replicas');
    });
    const { name, settings } = region.lambda.functions().find((one) => one.name === ofReplicas?.name)!;
    this.#functionName = name;
    this.#accessKeyId = region.iam.credentialsFor(settings.roleArn, name).accessKeyId;
    region.endpoint.onCall = (call) => this.#onCall(call);
    region.scheduler.hooks.onInvocation = ({ target }) => {
      if (target.Arn.endsWith(`:${name}`)) this.#tickStartedMs = performance.now();
    };
  }

  #onCall({ context: { accessKeyId, operation }, input }: CallRecord): void {
    const isOurs = accessKeyId === this.#accessKeyId;
    const calls = isOurs ? this.#calls : this.#otherCalls;
    calls[operation] = (calls[operation] ?? 0) + 1;
    if (isOurs && operation === 'Query') this.#queries.push(input as QueryCommandInput);
  }

  #onLog({ functionName, message }: LogLine): void {
    const report = /^REPORT .*\tDuration: ([\d.]+) ms/.exec(message);
    if (!report || functionName !== this.#functionName) return;
    this.#wallMs = performance.now() - this.#tickStartedMs;
    this.#regionMs = Number(report[1]);
  }
}
