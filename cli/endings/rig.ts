import { CloudWatchClient, PutMetricAlarmCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { DeleteDBInstanceCommand, RDSClient } from '@aws-sdk/client-rds';
import { DeleteItemCommand, DynamoDBClient, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import {
  DescribeTargetGroupAttributesCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
  ModifyLoadBalancerAttributesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { SFNClient, StartExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { callDrillApi } from '../drill/drillApi.ts';
import type { DrillApiResponse, DrillApiRequest } from '../../functions/drills/api/contract.ts';
import { folderOf } from '../../functions/drills/api/keys.ts';
import type { DrillReport } from '../../functions/drills/api/report.ts';
import { createRegion, type Region, type RegionOptions } from '../../sandbox/region.ts';
import { createBalanced } from '../../sandbox/scenarios/balanced.ts';
import { createCluster } from '../../sandbox/scenarios/cluster.ts';
import { createDatabaseSecrets } from '../../sandbox/scenarios/databaseSecrets.ts';
import { DRILL_NAMES, GAME_DAY } from '../../fleet/drillNames.ts';
import type { Fleet } from '../../fleet/fleet.ts';

/** A Monday, ten in the morning in Berlin. */
const MONDAY_MS = Date.UTC(2026, 2, 2, 9);

/** Replica lag is a metric, and those come a minute or two late. */
const UNTIL_METRICS_SECONDS = 240;

/**
 * The preflight of a drill that keeps a reader busy looks at the busiest of five minutes, the last of which came late; and
 * an endpoint changes for the last time.
 */
const UNTIL_CALM_SECONDS = 540;

/** Which certificates every node of every load balancer would show, by address and port. */
const servedBy = (region: Region) =>
  region.tls.nodes.all().flatMap(({ address, listeners }) =>
    [...listeners.values()].map(({ port, defaultCertificate, certificates }) => ({
      at: `${address}:${port}`,
      serials: [defaultCertificate, ...certificates].map((certificate) => certificate?.serial),
    })),
  );

export type Rig = Awaited<ReturnType<typeof createRig>>;

/** A message to people. */
export interface Told {
  readonly text: string;
  readonly atMs: number;
}

interface RigOptions extends RegionOptions {
  /** The fleet that the stacks were synthesized with. */
  readonly fleet: Fleet;
  /** The alarms that its drills name. */
  readonly alarms: readonly string[];
  /** The port of its load balancers. */
  readonly port: number;
  /** Makes what else the fleet presumes. */
  readonly build?: (region: Region) => Promise<unknown>;
}

/** A Region with what the fleet presumes and its alarms, into which the drills of the fleet are deployed. */
export async function createRig(assemblyFolder: string, { fleet, alarms, port, build, ...options }: RigOptions) {
  const problems: string[] = [];
  const region = createRegion({ startMs: MONDAY_MS, onProblem: (message) => problems.push(message), ...options });
  const elb = new ElasticLoadBalancingV2Client(region.clientConfig());
  for (const [name, policy] of Object.entries(fleet.clusters)) {
    await createCluster(region, name, policy);
  }
  await createDatabaseSecrets(region, fleet);
  await build?.(region);
  for (const [name, policy] of Object.entries(fleet.targetGroups)) {
    await createBalanced(region, name, policy, { port, targetsPerZone: 2, sparesPerZone: 1 });
    await elb.send(
      new ModifyLoadBalancerAttributesCommand({
        LoadBalancerArn: policy.loadBalancer,
        Attributes: [{ Key: 'zonal_shift.config.enabled', Value: 'true' }],
      }),
    );
  }
  if (fleet.clusters['shop']) region.physics.attach('shop', { load: () => 0.4 });
  const cloudWatch = new CloudWatchClient(region.clientConfig());
  for (const AlarmName of alarms) {
    await cloudWatch.send(
      new PutMetricAlarmCommand({
        AlarmName,
        Namespace: 'Shop',
        MetricName: AlarmName,
        Statistic: 'Sum',
        Period: 60,
        EvaluationPeriods: 1,
        Threshold: 1,
        ComparisonOperator: 'GreaterThanThreshold',
        TreatMissingData: 'ignore',
      }),
    );
  }
  const stacks = await region.deploy(assemblyFolder);
  const topic = stacks
    .flatMap(({ resources }) => [...resources.values()])
    .find(({ type }) => type === 'AWS::SNS::Topic')!;
  const arnOf = (machine: string) =>
    region.stepFunctions.machines().find(({ name }) => name === `evenkeel-dev-${machine}`)!.arn;
  const machineArn = (drill: string) => arnOf(drill === GAME_DAY ? drill : `drill-${drill}`);
  const cleanUpArn = arnOf('clean-up');
  /** None where the fleet has no game day. */
  const gameDayArns = () =>
    region.stepFunctions.machines().flatMap(({ name, arn }) => (name === 'evenkeel-dev-game-day' ? [arn] : []));
  const stepFunctions = new SFNClient(region.clientConfig());
  const dynamoDb = new DynamoDBClient(region.clientConfig());
  const run = (seconds: number) => region.clock.runUntil(region.clock.now() + seconds * 1000);
  await run(options.startMs === undefined ? UNTIL_METRICS_SECONDS : 0);

  /** Lets the Region run until something has settled. */
  async function settle<Result>(work: Promise<Result>): Promise<Result> {
    let done = false;
    const end = () => void (done = true);
    work.then(end, end);
    await region.clock.runUntil(region.clock.now() + 60_000, () => done);
    return await work;
  }

  /** Calls the drill API as a person: in the sandbox, people have their names as access keys. */
  function ask(person: string, request: DrillApiRequest): Promise<DrillApiResponse> {
    const endpoint = {
      url: `https://${region.lambda.urls()[0]!.host}/`,
      region: 'eu-west-1',
      credentials: { accessKeyId: person, secretAccessKey: 'secret' },
      nowMs: region.clock.now(),
      async send({ method, path, headers, body }: Parameters<Parameters<typeof callDrillApi>[0]['send']>[0]) {
        const answer = await region.endpoint.handle({ method, path, headers, query: {}, body: Buffer.from(body) });
        return { status: answer.statusCode, body: Buffer.from(answer.body).toString() };
      },
    };
    return settle(callDrillApi(endpoint, request));
  }

  let requests = 0;
  const rig = {
    region,
    items,
    problems,
    run,
    ask,
    /** Requests a drill as ada. */
    async start(drill: string, input: Readonly<Record<string, unknown>>, person = 'ada'): Promise<string> {
      const answer = await ask(person, { action: 'start', drill, input, requestId: String(++requests) });
      return answer.drillId!;
    },
    /** Directly in Step Functions, bypassing the drill API. */
    async startByHand(drill: string, input: object, name: string): Promise<void> {
      await stepFunctions.send(
        new StartExecutionCommand({ stateMachineArn: machineArn(drill), name, input: JSON.stringify(input) }),
      );
    },
    async stop(executionArn: string): Promise<void> {
      await stepFunctions.send(new StopExecutionCommand({ executionArn }));
    },
    stopByHand: (drillId: string) => rig.stop(rig.execution(drillId)!.arn),
    async startCleanUp(input: string): Promise<void> {
      await stepFunctions.send(new StartExecutionCommand({ stateMachineArn: cleanUpArn, input }));
    },
    async approve(drillId: string, person = 'bob'): Promise<DrillApiResponse> {
      await rig.until(drillId, 'Request Approval');
      await run(1);
      const { details } = (await ask(person, { action: 'show', drillId })) as { details: { planHash: string } };
      return await ask(person, { action: 'approve', drillId, planHash: details.planHash });
    },
    async setAlarm(AlarmName: string, StateValue: 'ALARM' | 'OK'): Promise<void> {
      await cloudWatch.send(new SetAlarmStateCommand({ AlarmName, StateValue, StateReason: 'a test says so' }));
    },
    executions: (drill: string) => region.stepFunctions.executions(machineArn(drill)),
    execution: (drillId: string) =>
      [...DRILL_NAMES.map(machineArn), ...gameDayArns()]
        .flatMap((arn) => region.stepFunctions.executions(arn))
        .find(({ name }) => name === drillId),
    /** Executions of drills and clean-ups that have not ended. */
    running: () =>
      [...DRILL_NAMES.map(machineArn), cleanUpArn, ...gameDayArns()]
        .flatMap((arn) => region.stepFunctions.executions(arn))
        .filter(({ status }) => status === 'RUNNING')
        .map(({ arn }) => arn),
    cleanUps: () => region.stepFunctions.executions(cleanUpArn),
    /** Runs until the drill is in this state. */
    async until(drillId: string, state: string): Promise<void> {
      let execution = rig.execution(drillId);
      const isThere = () => (execution ??= rig.execution(drillId))?.states.at(-1)?.name === state;
      await region.clock.runUntil(region.clock.now() + 600_000, isThere);
      if (isThere()) return;
      const { verdict, explanation } = rig.reportOf(drillId) ?? {};
      const ended = verdict === undefined ? '' : ` (${verdict}: ${explanation})`;
      throw new Error(`it never came to ${state}${ended}: ${JSON.stringify(rig.execution(drillId)?.states)}`);
    },
    /** Runs until the drill has been reported, at most for so long. */
    async untilReported(drillId: string, withinSeconds = 1_200): Promise<DrillReport> {
      const [bucketName, key] = [bucket(), `${folderOf(drillId)}report.json`];
      const read = () => region.s3.read(bucketName, key);
      await region.clock.runUntil(region.clock.now() + withinSeconds * 1000, () => read() !== undefined);
      const body = read();
      if (!body)
        throw new Error(`no report of ${drillId} within ${withinSeconds} s: ${JSON.stringify(rig.execution(drillId))}`);
      // The steps after it, and the prober, come to their ends.
      await run(30);
      return JSON.parse(Buffer.from(body).toString()) as DrillReport;
    },
    /** The report of a drill, as it was put into the bucket; undefined if there is none. */
    reportOf(drillId: string): DrillReport | undefined {
      const body = region.s3.read(bucket(), `${folderOf(drillId)}report.json`);
      return body && (JSON.parse(Buffer.from(body).toString()) as DrillReport);
    },
    /** What people were told through the topic, oldest first. */
    told: (): readonly Told[] =>
      region.sns.published(topic.arn).map(({ message, timeMs }) => ({ text: message, atMs: timeMs })),
    /** What a drill must leave as it found it. */
    async snapshot() {
      const { clusters } = region.rds.inspect();
      return {
        clusters: clusters.map(({ id, status, writer, instances, endpoints }) => ({
          id,
          status,
          writer,
          instances: instances.map((instance) => `${instance.id} ${instance.status} ${instance.isUp ? 'up' : 'down'}`),
          endpoints: endpoints.map((endpoint) => [endpoint.id, endpoint.status, endpoint.asked]),
        })),
        balancing: await Promise.all(Object.values(fleet.targetGroups).map(({ arn }) => balancingOf(elb, arn))),
        shifts: Object.values(fleet.targetGroups).map(({ loadBalancer }) => region.tcp.shiftedAway(loadBalancer)),
        interlocks: [
          ...(await items('interlocks#replicas', 'interlock#')),
          ...(await items('interlocks#safetyNet', 'interlock#')),
          ...(await items('interlocks#targets', 'interlock#')),
          ...(await items('interlocks#certificates', 'interlock#')),
        ].filter(({ untilMs }) => Number(untilMs) > region.clock.now()),
        certificates: region.acm.inspect().map(({ arn, names, status }) => ({ arn, names, status })),
        listeners: region.elasticLoadBalancing.state.listeners
          .all()
          .map(({ id, defaultCertificate, certificates }) => ({
            id,
            defaultCertificate,
            certificates: [...certificates],
          })),
        served: servedBy(region),
        locks: (await items('drill-locks', '')).filter(({ untilMs }) => Number(untilMs) > region.clock.now()),
        probing: region.lambda.functions().some(({ name }) => name.endsWith('prober') && region.lambda.isRunning(name)),
      };
    },
    /** A reader that people made goes, and Evenkeel puts one of its own in its place. */
    async loseHumanReader(): Promise<void> {
      const rds = new RDSClient(region.clientConfig());
      await rds.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier: 'shop-3', SkipFinalSnapshot: true }));
      const own = () =>
        region.rds
          .inspect()
          .clusters.find(({ id }) => id === 'shop')!
          .instances.some(({ id, status }) => id.startsWith('evenkeel-') && status === 'available');
      await region.clock.runUntil(region.clock.now() + 1_800_000, own);
      await run(300);
    },
    /** What losing a reader of `shop` must leave as it was once the control plane has brought another one: not its name. */
    async readersOfShop() {
      const readers = () => rig.shop().instances.filter(({ isWriter }) => !isWriter);
      const isRestored = () => readers().filter(({ status }) => status === 'available').length === 2;
      await region.clock.runUntil(region.clock.now() + 1_200_000, isRestored);
      // Its endpoint lets it in later, when it is warm.
      await run(UNTIL_CALM_SECONDS);
      const { clusters, ...others } = await rig.snapshot();
      const { writer, status } = rig.shop();
      return {
        ...others,
        shop: { writer, status, endpoints: clusters.find(({ id }) => id === 'shop')!.endpoints },
        readers: readers()
          .map((reader) => `${reader.zone} ${reader.status} ${reader.isUp ? 'up' : 'down'}`)
          .toSorted(),
      };
    },
    /** A reader that another drill had replaced or kept busy serves, and CloudWatch has had metrics of that long enough. */
    untilMeasured: () => run(UNTIL_CALM_SECONDS),
    shop: () => region.rds.inspect().clusters.find(({ id }) => id === 'shop')!,
    /** Writes into the ledger what somebody else would. */
    put: (item: object) => dynamoDb.send(new PutItemCommand({ TableName: 'evenkeel-dev', Item: marshall(item) })),
    remove: (key: object) => dynamoDb.send(new DeleteItemCommand({ TableName: 'evenkeel-dev', Key: marshall(key) })),
    /** Somebody has looked at what the drills before have done. */
    async endCoolDowns(): Promise<void> {
      await ask('eve', { action: 'acknowledge', drill: 'aurora-failover', resource: 'shop' });
      await ask('eve', { action: 'acknowledge', drill: 'zone-evacuation', resource: 'edge' });
    },
    writer: () => rig.shop().writer,
  };

  async function items(pk: string, prefix: string) {
    const { Items = [] } = await dynamoDb.send(
      new QueryCommand({
        TableName: 'evenkeel-dev',
        KeyConditionExpression: `pk = :pk${prefix ? ' AND begins_with(sk, :prefix)' : ''}`,
        ExpressionAttributeValues: { ':pk': { S: pk }, ...(prefix && { ':prefix': { S: prefix } }) },
      }),
    );
    return Items.map((item) => unmarshall(item));
  }

  const bucket = () =>
    region.lambda.functions().find(({ name }) => name.endsWith('drill-report'))!.settings.environment['BUCKET_NAME']!;

  return rig;
}

/** What of a target group clients feel, and a drill might leave otherwise. */
async function balancingOf(elb: ElasticLoadBalancingV2Client, TargetGroupArn: string) {
  const [{ TargetHealthDescriptions = [] }, { Attributes = [] }] = await Promise.all([
    elb.send(new DescribeTargetHealthCommand({ TargetGroupArn })),
    elb.send(new DescribeTargetGroupAttributesCommand({ TargetGroupArn })),
  ]);
  return {
    targets: TargetHealthDescriptions.map(
      ({ Target, TargetHealth }) => `${Target?.Id} ${TargetHealth?.State}`,
    ).toSorted(),
    crossZone: Attributes.find(({ Key }) => Key === 'load_balancing.cross_zone.enabled')?.Value,
  };
}
