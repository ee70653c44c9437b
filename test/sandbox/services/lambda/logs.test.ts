import * as api from '@aws-sdk/client-cloudwatch-logs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Bundles } from '../../realms/bundle.ts';
import { readEmbeddedMetrics } from '../../../../sandbox/services/lambda/embeddedMetrics.ts';
import { LambdaRegion, START_MS } from './region.ts';

let bundles: Bundles;
let region: LambdaRegion;
let client: api.CloudWatchLogsClient;

beforeAll(() => {
  bundles = new Bundles('worker', 'probe');
});
afterAll(() => bundles.remove());
beforeEach(() => {
  region = new LambdaRegion(bundles);
  client = new api.CloudWatchLogsClient(region.clientConfig());
});

const LOG_GROUP = '/aws/lambda/worker';

async function append(...lines: string[]): Promise<void> {
  for (const line of lines) {
    region.lambda.logs.store.append('/shop', 'stream-1', line);
    await region.run(1_000);
  }
}

const messages = ({ events = [] }: { events?: { message?: string | undefined }[] | undefined }) =>
  events.map(({ message }) => message);

const readShop = async () => messages(await client.send(new api.FilterLogEventsCommand({ logGroupName: '/shop' })));

describe("a function's log", () => {
  it('has the lines of Lambda and of the function', async () => {
    await region.deploy('worker', 'worker', { MemorySize: 256 });
    const { payload } = await region.invoke('worker', { waitMs: 1_500 });
    const { requestId } = payload;

    const { events = [] } = await client.send(new api.FilterLogEventsCommand({ logGroupName: LOG_GROUP }));

    expect(events.map(({ message }) => message)).toEqual([
      `START RequestId: ${requestId} Version: $LATEST\n`,
      expect.stringMatching(/^\{"level":"INFO","message":"worked"/),
      expect.stringMatching(/^\{"_aws":/),
      `END RequestId: ${requestId}\n`,
      `REPORT RequestId: ${requestId}\tDuration: 1500.00 ms\tBilled Duration: 1500 ms\tMemory Size: 256 MB\n`,
    ]);
    expect(events[1]).toMatchObject({
      timestamp: START_MS + 1_500,
      logStreamName: expect.stringMatching(/^2026\/03\/01\/\[\$LATEST\][0-9a-f]{32}$/),
    });
  });

  it('has the form of text for the console, or of JSON', async () => {
    await region.deploy('text', 'probe', { Handler: 'index.print' });
    await region.deploy('json', 'probe', {
      Handler: 'index.print',
      LoggingConfig: { LogFormat: 'JSON', LogGroup: '/evenkeel/json', SystemLogLevel: 'WARN' },
    });
    await region.invoke('text');
    await region.invoke('json');

    const text = region.lines.filter(({ functionName }) => functionName === 'text');
    expect(text[1]?.message).toBe(`2026-03-01T00:00:00.000Z\t${text[1]?.requestId}\tWARN\tcareful: 3 readers`);
    const json = region.lines.filter(({ logGroup }) => logGroup === '/evenkeel/json');
    expect(json.map(({ message }) => JSON.parse(message))).toEqual([
      {
        timestamp: '2026-03-01T00:00:00.000Z',
        level: 'WARN',
        requestId: json[0]?.requestId,
        message: 'careful: 3 readers',
      },
      { raw: true },
    ]);
  });

  it('leaves out lines below the level that the template asks for', async () => {
    const LoggingConfig = { LogFormat: 'JSON', ApplicationLogLevel: 'ERROR', SystemLogLevel: 'WARN' };
    await region.deploy('json', 'probe', { Handler: 'index.print', LoggingConfig });
    await region.invoke('json');

    expect(region.lines.map(({ message }) => message)).toEqual(['{"raw":true}']);
  });
});

describe('CloudWatch Logs', () => {
  it('lists groups and streams', async () => {
    await region.provision('AWS::Logs::LogGroup', '/evenkeel/replicas', { RetentionInDays: 30 });
    await append('a');

    const { logGroups } = await client.send(new api.DescribeLogGroupsCommand({ logGroupNamePrefix: '/e' }));
    const { logStreams } = await client.send(new api.DescribeLogStreamsCommand({ logGroupName: '/shop' }));

    expect(logGroups).toMatchObject([{ logGroupName: '/evenkeel/replicas', retentionInDays: 30 }]);
    expect(logStreams).toMatchObject([{ logStreamName: 'stream-1', firstEventTimestamp: START_MS }]);
  });

  it.each([
    ['', ['{"level":"ERROR","reader":{"lag":12}}', 'drained reader-2', 'added reader-3']],
    ['reader-2', ['drained reader-2']],
    ['"added reader-3"', ['added reader-3']],
    ['reader -added', ['{"level":"ERROR","reader":{"lag":12}}', 'drained reader-2']],
    ['?added ?drained', ['drained reader-2', 'added reader-3']],
    ['{ $.level = "ERROR" }', ['{"level":"ERROR","reader":{"lag":12}}']],
    ['{ $.level = "E*" && $.reader.lag > 11 }', ['{"level":"ERROR","reader":{"lag":12}}']],
    ['{ $.level = "INFO" || $.reader.lag > 12 }', []],
  ])('finds by the pattern %j', async (filterPattern, expected) => {
    await append('{"level":"ERROR","reader":{"lag":12}}', 'drained reader-2', 'added reader-3');

    expect(
      messages(await client.send(new api.FilterLogEventsCommand({ logGroupName: '/shop', filterPattern }))),
    ).toEqual(expected);
  });

  it('includes the start and excludes the end of a time range', async () => {
    await append('a', 'b', 'c');
    const range = { startTime: START_MS + 1_000, endTime: START_MS + 2_000 };

    expect(messages(await client.send(new api.FilterLogEventsCommand({ logGroupName: '/shop', ...range })))).toEqual([
      'b',
    ]);
  });

  it('pages through a stream in both directions and gives the same token at its end', async () => {
    await append('a', 'b', 'c');
    const stream = { logGroupName: '/shop', logStreamName: 'stream-1', limit: 2 };
    const get = (more: object) => client.send(new api.GetLogEventsCommand({ ...stream, ...more }));

    const newest = await get({});
    expect(messages(newest)).toEqual(['b', 'c']);
    expect(messages(await get({ nextToken: newest.nextBackwardToken }))).toEqual(['a']);
    const oldest = await get({ startFromHead: true });
    expect(messages(oldest)).toEqual(['a', 'b']);
    const rest = await get({ nextToken: oldest.nextForwardToken });
    expect(messages(rest)).toEqual(['c']);
    const end = await get({ nextToken: rest.nextForwardToken });
    expect(messages(end)).toEqual([]);
    expect(end.nextForwardToken).toBe(rest.nextForwardToken);
  });

  it('keeps the newest 5,000 events of a group, and forgets what is older than its retention', async () => {
    for (let event = 0; event < 12_500; event++) region.lambda.logs.store.append('/shop', 'stream-1', String(event));
    expect([(await readShop()).length, (await readShop())[0]]).toEqual([5_000, '7500']);

    await region.provision('AWS::Logs::LogGroup', '/shop', { RetentionInDays: 1 });
    await region.run(86_400_001);
    expect(await readShop()).toEqual([]);
  });
});

describe('metrics', () => {
  it('of a function come with every invocation, at the time of its start', async () => {
    await region.deploy('worker', 'worker');
    await region.run(30_000);
    await region.invoke('worker', { waitMs: 250 });
    await region.invoke('worker', { fail: 'x' });

    expect(region.values('Invocations', 'worker')).toEqual([1, 1]);
    expect(region.values('Errors', 'worker')).toEqual([0, 1]);
    expect(region.values('Duration', 'worker')).toEqual([250, 0]);
    expect(region.values('ConcurrentExecutions', 'worker')).toEqual([1, 1]);
    expect(region.datapoints.find(({ name }) => name === 'Duration')).toMatchObject({
      namespace: 'AWS/Lambda',
      timeMs: START_MS + 30_000,
      unit: 'Milliseconds',
    });
  });

  it('in the embedded format become datapoints', async () => {
    await region.deploy('worker', 'worker');
    await region.invoke('worker');

    expect(region.datapoints.filter(({ namespace }) => namespace === 'Evenkeel')).toEqual([
      {
        namespace: 'Evenkeel',
        name: 'Decisions',
        dimensions: { service: 'worker', Cluster: 'shop' },
        value: 2,
        unit: 'Count',
        timeMs: START_MS,
      },
    ]);
  });

  it('in the embedded format may have several values and sets of dimensions', () => {
    const line = JSON.stringify({
      _aws: {
        Timestamp: 5_000,
        CloudWatchMetrics: [
          { Namespace: 'N', Dimensions: [['Zone'], []], Metrics: [{ Name: 'Lag', Unit: 'Milliseconds' }] },
        ],
      },
      Zone: 'a',
      Lag: [1, 2],
    });
    const lag = { namespace: 'N', name: 'Lag', unit: 'Milliseconds', timeMs: 5_000 };

    expect(readEmbeddedMetrics(`2026-03-01T00:00:00.000Z\tid\tINFO\t${line}`)).toEqual([
      { ...lag, dimensions: { Zone: 'a' }, value: 1 },
      { ...lag, dimensions: { Zone: 'a' }, value: 2 },
      { ...lag, dimensions: {}, value: 1 },
      { ...lag, dimensions: {}, value: 2 },
    ]);
  });

  it('are not made of lines that only look like the embedded format', () => {
    expect(readEmbeddedMetrics('{"_aws":{"Timestamp":1}}')).toEqual([]);
    expect(readEmbeddedMetrics('see "_aws" { in the guide')).toEqual([]);
  });
});
