import {
  type BatchGetItemCommandInput,
  DynamoDBClient,
  QueryCommand,
  type QueryCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { GetMetricDataCommandInput, PutMetricDataCommandInput } from '@aws-sdk/client-cloudwatch';
import type { PutEventsCommandInput } from '@aws-sdk/client-eventbridge';
import type { Fleet } from '../../fleet/fleet.ts';
import { createRegion, type Region } from '../../sandbox/region.ts';
import { createBalanced } from '../../sandbox/scenarios/balanced.ts';
import { createCluster } from '../../sandbox/scenarios/cluster.ts';
import { addTargets, createWebsite, createZone, issueCertificate } from '../../sandbox/scenarios/website.ts';
import { roleName } from '../../sandbox/iam/rights.ts';
import type { CallRecord } from '../../sandbox/wire/endpoint.ts';
import { NO_USE, type Use, type UseByFunction } from './counts.ts';
import { DOMAIN } from './fleet.ts';

const MINUTE_MS = 60_000;

/** Load that keeps the readers of a cluster far from every threshold, in reference readers. */
const QUIET_LOAD = 0.5;

/** CloudWatch Logs counts 26 bytes besides the text of each event (API reference, PutLogEvents). */
const BYTES_PER_LOG_EVENT = 26;

type Mutable = { -readonly [Key in keyof Use]: Use[Key] extends number ? number : Record<string, number> };

const nothing = (): Mutable => ({ ...NO_USE, calls: {} });

/** A Region with a quiet fleet, and what its functions do there. */
export class QuietFleet {
  readonly region: Region;
  readonly problems: string[] = [];
  readonly #uses = new Map<string, Mutable>();
  readonly #customMetrics = new Map<string, Set<string>>();
  readonly #queries: { readonly use: Mutable; readonly input: QueryCommandInput }[] = [];
  /** By the name of a function, and by its access key: how its logical id begins. */
  readonly #names = new Map<string, string>();

  private constructor() {
    this.region = createRegion({
      onProblem: (message) => this.problems.push(message),
      onLog: ({ functionName, message }) => this.#onLog(functionName, message),
    });
  }

  /** Everything is there, and the stacks are deployed; nothing has run yet. */
  static async create(fleet: Fleet, assemblyFolder: string): Promise<QuietFleet> {
    const quiet = new QuietFleet();
    const { region } = quiet;
    for (const [name, policy] of Object.entries(fleet.clusters)) {
      await createCluster(region, name, policy);
      region.physics.attach(name, { load: () => QUIET_LOAD });
    }
    if (Object.keys(fleet.certificates).length > 0) await createZone(region, DOMAIN);
    for (const name of Object.keys(fleet.certificates)) {
      const certificate = await issueCertificate(region, [`${name}.${DOMAIN}`], { daysAgo: 10 });
      const { targetGroupArn } = await createWebsite(region, name, [certificate]);
      await addTargets(region, targetGroupArn);
    }
    for (const [name, policy] of Object.entries(fleet.targetGroups))
      await createBalanced(region, name, policy, { port: 443, targetsPerZone: 2, sparesPerZone: 1 });
    await quiet.#deploy(assemblyFolder);
    return quiet;
  }

  async #deploy(assemblyFolder: string): Promise<void> {
    const stacks = await this.region.deploy(assemblyFolder);
    const resources = stacks.flatMap((stack) => [...stack.resources.values()]);
    for (const { name, settings } of this.region.lambda.functions()) {
      const own = resources.find((resource) => resource.type === 'AWS::Lambda::Function' && resource.name === name)!;
      const short = roleName(own.logicalId).replace(/Function$/, '');
      this.#names.set(name, short);
      this.#names.set(this.region.iam.credentialsFor(settings.roleArn, name).accessKeyId, short);
    }
    this.region.endpoint.onCall = (call) => this.#onCall(call);
  }

  /** Lets time pass, and says what was done meanwhile by whom. */
  async run(minutes: number): Promise<UseByFunction> {
    this.#uses.clear();
    this.#queries.length = 0;
    this.#customMetrics.clear();
    const { clock, cloudWatch } = this.region;
    const before = cloudWatch.metricsRead;
    await clock.runUntil(clock.now() + minutes * MINUTE_MS);
    const read = [...this.#uses.values()].reduce((sum, { metricsRead }) => sum + metricsRead, 0);
    if (read !== cloudWatch.metricsRead - before)
      throw new Error(`${cloudWatch.metricsRead - before} metrics were read, and ${read} of them counted.`);
    await this.#weighQueries();
    return Object.fromEntries(
      [...this.#uses]
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, use]) => [name, { ...use, milliseconds: Math.round(use.milliseconds), calls: sorted(use.calls) }]),
    );
  }

  /** What DynamoDB bills for what was asked. Items change little while nothing happens. */
  async #weighQueries(): Promise<void> {
    const client = new DynamoDBClient(this.region.clientConfig());
    for (const { use, input } of this.#queries.splice(0)) {
      const { ConsumedCapacity } = await client.send(new QueryCommand({ ...input, ReturnConsumedCapacity: 'TOTAL' }));
      use.readUnits += ConsumedCapacity?.CapacityUnits ?? 0;
    }
  }

  #useOf(name: string): Mutable {
    const use = this.#uses.get(name) ?? nothing();
    this.#uses.set(name, use);
    return use;
  }

  #onCall({ context: { accessKeyId, service, operation }, input }: CallRecord): void {
    const name = this.#names.get(accessKeyId);
    if (name === undefined) return;
    const use = this.#useOf(name);
    const call = `${service}:${operation}`;
    use.calls[call] = (use.calls[call] ?? 0) + 1;
    if (operation === 'GetMetricData')
      use.metricsRead += (input as GetMetricDataCommandInput).MetricDataQueries!.filter(
        (each) => each.MetricStat,
      ).length;
    if (operation === 'PutMetricData')
      for (const { MetricName, Dimensions } of (input as PutMetricDataCommandInput).MetricData ?? [])
        this.#publish(name, JSON.stringify([MetricName, Dimensions]));
    if (operation === 'PutEvents') use.eventsPublished += (input as PutEventsCommandInput).Entries!.length;
    if (operation === 'Query') this.#queries.push({ use, input: input as QueryCommandInput });
    // An item of at most 4 kB, read strongly, and one of at most 1 kB, written. In a transaction, twice as much.
    if (operation === 'GetItem') use.readUnits += 1;
    if (operation === 'BatchGetItem') use.readUnits += keysOf(input as BatchGetItemCommandInput);
    if (/^(?:Put|Update|Delete)Item$/.test(operation)) use.writeUnits += 1;
    if (operation === 'TransactWriteItems')
      use.writeUnits += 2 * (input as { TransactItems: readonly unknown[] }).TransactItems.length;
  }

  #publish(name: string, metric: string): void {
    const metrics = this.#customMetrics.get(name) ?? new Set();
    this.#customMetrics.set(name, metrics.add(metric));
    this.#useOf(name).customMetrics = metrics.size;
  }

  #onLog(functionName: string, message: string): void {
    const name = this.#names.get(functionName);
    if (name === undefined) return;
    const use = this.#useOf(name);
    use.logBytes += Buffer.byteLength(message) + BYTES_PER_LOG_EVENT;
    for (const metric of metricsIn(message)) this.#publish(name, metric);
    const duration = /^REPORT .*\tDuration: ([\d.]+) ms/.exec(message)?.[1];
    if (duration === undefined) return;
    use.invocations++;
    use.milliseconds += Number(duration);
  }
}

const keysOf = ({ RequestItems = {} }: BatchGetItemCommandInput) =>
  Object.values(RequestItems).reduce((sum, { Keys = [] }) => sum + Keys.length, 0);

const sorted = (calls: Readonly<Record<string, number>>) =>
  Object.fromEntries(Object.entries(calls).toSorted(([a], [b]) => (a < b ? -1 : 1)));

interface EmbeddedMetrics {
  readonly _aws?: {
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Metrics: readonly { readonly Name: string }[];
    }[];
  };
}

/** What a line of a log publishes in CloudWatch's embedded metric format. */
function metricsIn(message: string): string[] {
  if (!message.includes('"CloudWatchMetrics"')) return [];
  const { _aws } = JSON.parse(message) as EmbeddedMetrics;
  return (_aws?.CloudWatchMetrics ?? []).flatMap(({ Namespace, Metrics }) =>
    Metrics.map(({ Name }) => `${Namespace} ${Name}`),
  );
}
