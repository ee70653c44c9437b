import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeMapRunCommand, ListMapRunsCommand, SFNClient } from '@aws-sdk/client-sfn';
import { beforeAll, describe, expect, test } from 'vitest';
import type { DeployedResource } from '../../../../sandbox/deploy/resource.ts';
import { createRegion, type Region } from '../../../../sandbox/region.ts';
import { createCluster } from '../../../../sandbox/scenarios/cluster.ts';
import { AwsError } from '../../../../sandbox/wire/handlers.ts';
import { assemblyOf } from '../../../synthesis/assembly.ts';
import fleet from './twoPartsFleet.ts';

const MINUTE = 60_000;
const FLEET = new URL('twoPartsFleet.ts', import.meta.url);
const MACHINE = 'arn:aws:states:eu-west-1:123456789012:stateMachine:evenkeel-dev-tick-replicas';
const clusters = Object.keys(fleet.clusters);

let folder: string;
beforeAll(async () => {
  folder = await assemblyOf(FLEET);
}, 300_000);

interface Call {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** A Region with 101 clusters, into which the stacks have been deployed without the alarms of clusters. */
async function deployed(without: (resource: DeployedResource) => boolean = () => false) {
  const problems: string[] = [];
  const region = createRegion({ rds: { instanceQuota: 300 }, onProblem: (message) => problems.push(message) });
  for (const name of clusters) await createCluster(region, name, fleet.clusters[name]!);
  await region.deploy(folder, { without });
  const calls: Call[] = [];
  region.endpoint.onCall = ({ context: { operation }, input }) => void calls.push({ operation, input: input as never });
  return { region, problems, calls, pass: (ms: number) => region.clock.runUntil(region.clock.now() + ms) };
}

/** The names of clusters about which the ledger has a decision. */
const decided = (region: Region): string[] =>
  region.dynamoDb
    .inspect('evenkeel-dev')
    .filter(
      ({ pk, sk, lastDecision }) => pk === 'controller#replicas' && String(sk).startsWith('state#') && lastDecision,
    )
    .map(({ sk }) => String(sk).slice('state#'.length))
    .toSorted();

const runs = (region: Region) => region.stepFunctions.executions(MACHINE).toReversed();

/** The second part of two: from the 51st of 101 clusters on. */
const inSecond = new Set(clusters.slice(50));

const namesIn = ({ input }: Call, filter: string): readonly string[] =>
  (input['Filters'] as { readonly Name: string; readonly Values: string[] }[] | undefined)?.find(
    ({ Name }) => Name === filter,
  )?.Values ?? [];

/** Refuses to describe the clusters of the second part. */
function refuseSecond(region: Region): void {
  region.endpoint.intercept = async ({ operation }, input, next) => {
    const names = namesIn({ operation, input: input as never }, 'db-cluster-id');
    if (operation === 'DescribeDBClusters' && names.some((name) => inSecond.has(name)))
      throw new AwsError('AccessDenied', 'Not these.');
    return await next();
  };
}

describe('a fleet of 101 clusters', () => {
  test('is looked over in two parts, each of which asks about its own clusters and nothing else', async () => {
    const { region, problems, calls, pass } = await deployed();
    await pass(6 * MINUTE);
    expect(problems).toEqual([]);
    expect(region.iam.denials).toEqual([]);
    expect(decided(region)).toEqual(clusters);
    expect(new Set(runs(region).map(({ status }) => status))).toEqual(new Set(['SUCCEEDED']));
    const described = calls.filter(({ operation }) => operation === 'DescribeDBClusters');
    const asked = described.map((call) => namesIn(call, 'db-cluster-id'));
    // A look at one cluster names it; everything else is a part, or the safety net, which looks at all of them.
    const groups = asked.filter((names) => names.length > 1);
    expect(Math.max(...groups.map((names) => names.length))).toBeLessThanOrEqual(51);
    const queries = calls.filter(({ operation, input }) => operation === 'Query' && 'IndexName' in input);
    const ranges = queries
      .map(({ input }) => input['ExpressionAttributeValues'] as Record<string, { S: string }>)
      .filter((values) => values[':controller']?.S === 'replicas')
      .map((values) => `${values[':first']?.S} ${values[':last']?.S}`);
    expect([...new Set(ranges)].filter((range) => range.startsWith('state#')).toSorted()).toEqual([
      'state#cluster-001 state#cluster-050',
      'state#cluster-051 state#cluster-101',
    ]);
    expect(ranges.filter((range) => range.includes('undefined'))).toEqual([]);
  });

  test('has its turn where one part fails, and people are told which', async () => {
    const { region, pass } = await deployed();
    refuseSecond(region);
    await pass(6 * MINUTE);
    expect(decided(region)).toEqual(clusters.filter((name) => !inSecond.has(name)));
    const [run] = runs(region);
    expect(run).toMatchObject({ status: 'FAILED', error: 'PartsFailed' });
    expect(JSON.parse(run!.cause!)).toEqual({ done: 1, failed: [{ isDone: false, part: 2, error: 'SweepError' }] });
    await pass(10 * MINUTE);
    const { MetricAlarms = [] } = await new CloudWatchClient(region.clientConfig()).send(
      new DescribeAlarmsCommand({ StateValue: 'ALARM' }),
    );
    // What publishes endpoints asks RDS about the same clusters.
    const told = MetricAlarms.map(({ AlarmDescription }) => /ticks of (\w+),/.exec(AlarmDescription ?? '')?.[1]);
    expect(told.filter((name) => name !== undefined).toSorted()).toEqual(['endpoints', 'replicas']);
    region.endpoint.intercept = (_context, _input, next) => next();
    await pass(6 * MINUTE);
    expect(decided(region)).toEqual(clusters);
    expect(runs(region).at(-1)!.status).toBe('SUCCEEDED');
  });

  test('has no second run beside one that is not over, and the other parts go on', async () => {
    const { region, pass } = await deployed();
    // RDS answers the second part after 50 seconds, and then the part has no time for anything else.
    region.endpoint.intercept = async ({ operation }, input, next) => {
      const names = namesIn({ operation, input: input as never }, 'db-cluster-id');
      if (names.length > 1 && names.some((name) => inSecond.has(name))) await region.clock.sleep(50_000);
      return await next();
    };
    await pass(8 * MINUTE);
    const sfn = new SFNClient(region.clientConfig());
    const mapRuns = await Promise.all(
      runs(region).map(async ({ arn }) => {
        const { mapRuns: found = [] } = await sfn.send(new ListMapRunsCommand({ executionArn: arn }));
        const [mapRunArn] = found.map((mapRun) => mapRun.mapRunArn);
        return mapRunArn === undefined ? [] : [await sfn.send(new DescribeMapRunCommand({ mapRunArn }))];
      }),
    );
    const began = mapRuns.flat();
    for (const [at, one] of began.slice(1).entries()) {
      expect(one.startDate!.getTime()).toBeGreaterThanOrEqual(began[at]!.stopDate?.getTime() ?? Infinity);
    }
    expect(decided(region)).toEqual(expect.arrayContaining(clusters.filter((name) => !inSecond.has(name))));
  });
});

/** Takes a right from the role of the machine before it is made. */
const withoutRight =
  (action: string) =>
  (resource: DeployedResource): boolean => {
    if (resource.type !== 'AWS::IAM::Role' || !resource.logicalId.startsWith('ReplicasParts')) return false;
    const policies = resource.properties['Policies'] as { PolicyDocument: { Statement: { Action: unknown }[] } }[];
    for (const statement of policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement)) {
      // A statement has to name something.
      const left = [statement.Action].flat().filter((one) => one !== action);
      statement.Action = left.length > 0 ? left : 'states:DescribeStateMachine';
    }
    return false;
  };

describe('the role of the machine', () => {
  test.each([
    ['states:StartExecution', 'States.Permissions'],
    ['lambda:InvokeFunction', 'PartsFailed'],
  ])('cannot do without %s', async (action, error) => {
    const { region, pass } = await deployed(withoutRight(action));
    await pass(2 * MINUTE);
    expect(runs(region)[0]).toMatchObject({ status: 'FAILED', error });
    expect(region.iam.denials.map((denial) => denial.action)).toContain(action);
    expect(decided(region)).toEqual([]);
  });

  test('without states:ListExecutions, each tick has its run all the same', async () => {
    const { region, pass } = await deployed(withoutRight('states:ListExecutions'));
    await pass(2 * MINUTE);
    expect(runs(region)[0]!.status).toBe('SUCCEEDED');
    expect(region.iam.denials.map((denial) => denial.action)).toContain('states:ListExecutions');
  });
});
