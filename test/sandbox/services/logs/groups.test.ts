import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  DeleteLogGroupCommand,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { expect, test } from 'vitest';
import { VirtualClock } from '../../../../sandbox/clock.ts';
import type { Core } from '../../../../sandbox/core.ts';
import { createRandom } from '../../../../sandbox/random.ts';
import { createLogs } from '../../../../sandbox/services/logs/index.ts';
import { Endpoint } from '../../../../sandbox/wire/endpoint.ts';

/** Members and messages are those that AWS recorded (LocalStack's validated snapshots). */
const START_MS = 1_772_323_200_000;
const ARN = 'arn:aws:logs:eu-west-1:123456789012:log-group:shop';

function setUp() {
  const core: Core = {
    clock: new VirtualClock(START_MS),
    random: createRandom(1),
    receivers: new Map(),
    emit: () => {},
    record: () => {},
  };
  const { wire, store } = createLogs(core);
  const endpoint = new Endpoint().add(wire);
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = new CloudWatchLogsClient({
    region: 'eu-west-1',
    credentials,
    requestHandler: endpoint.requestHandler(),
    maxAttempts: 1,
  });
  return { client, store };
}

const refusal = (name: string, message: string) => ({ name, message, $metadata: { httpStatusCode: 400 } });

test('a group has every member that AWS shows of it', async () => {
  const { client } = setUp();
  await client.send(new CreateLogGroupCommand({ logGroupName: 'shop' }));
  const shown = {
    logGroupName: 'shop',
    arn: `${ARN}:*`,
    logGroupArn: ARN,
    creationTime: START_MS,
    metricFilterCount: 0,
    logGroupClass: 'STANDARD',
  };
  const byPrefix = await client.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: 'sh' }));
  expect(byPrefix.logGroups).toEqual([{ ...shown, storedBytes: 0, deletionProtectionEnabled: false }]);
  const byPattern = await client.send(new DescribeLogGroupsCommand({ logGroupNamePattern: 'HO' }));
  expect(byPattern.logGroups).toEqual([shown]);
});

test('a group is made once, and goes once', async () => {
  const { client } = setUp();
  const shop = { logGroupName: 'shop' };
  await client.send(new CreateLogGroupCommand(shop));
  await expect(client.send(new CreateLogGroupCommand(shop))).rejects.toMatchObject(
    refusal('ResourceAlreadyExistsException', 'The specified log group already exists'),
  );
  await client.send(new DeleteLogGroupCommand(shop));
  await expect(client.send(new DeleteLogGroupCommand(shop))).rejects.toMatchObject(
    refusal('ResourceNotFoundException', 'The specified log group does not exist.'),
  );
});

test('names and pages are checked by the API model, under the name that this service has for it', async () => {
  const { client } = setUp();
  const create = (logGroupName: string) => client.send(new CreateLogGroupCommand({ logGroupName }));
  await expect(create('a'.repeat(513))).rejects.toMatchObject(
    refusal(
      'InvalidParameterException',
      'Invalid LogGroup or LogStream, both must have length less than or equal to 512.',
    ),
  );
  await expect(create('no good')).rejects.toMatchObject(
    refusal(
      'InvalidParameterException',
      String.raw`1 validation error detected: Value 'no good' at 'logGroupName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\.\-_/#A-Za-z0-9]+`,
    ),
  );
  await create('shop');
  const tooMany = refusal(
    'InvalidParameterException',
    "1 validation error detected: Value '10001' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 10000",
  );
  const shop = { logGroupName: 'shop' };
  await expect(client.send(new FilterLogEventsCommand({ ...shop, limit: 10_001 }))).rejects.toMatchObject(tooMany);
  await expect(
    client.send(new GetLogEventsCommand({ ...shop, logStreamName: 'one', limit: 10_001 })),
  ).rejects.toMatchObject(tooMany);
});

test('what excludes each other is refused together', async () => {
  const { client } = setUp();
  await client.send(new CreateLogGroupCommand({ logGroupName: 'shop' }));
  await expect(
    client.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: 'a', logGroupNamePattern: 'b' })),
  ).rejects.toMatchObject(
    refusal(
      'InvalidParameterException',
      'LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.',
    ),
  );
  await expect(
    client.send(new DescribeLogStreamsCommand({ logGroupName: 'shop', logGroupIdentifier: ARN })),
  ).rejects.toMatchObject(
    refusal('ValidationException', 'LogGroup name and LogGroup ARN are mutually exclusive parameters.'),
  );
  await expect(
    client.send(
      new DescribeLogStreamsCommand({ logGroupName: 'shop', logStreamNamePrefix: 'a', orderBy: 'LastEventTime' }),
    ),
  ).rejects.toMatchObject({ name: 'InvalidParameterException' });
});

test('events are paged by tokens in both directions, and no token is made up', async () => {
  const { client, store } = setUp();
  for (const message of ['one', 'two', 'three']) store.append('shop', 'stream', message);
  const stream = { logGroupName: 'shop', logStreamName: 'stream' };
  const first = await client.send(new GetLogEventsCommand({ ...stream, limit: 2, startFromHead: true }));
  expect(first.events!.map(({ message }) => message)).toEqual(['one', 'two']);
  expect(first.nextForwardToken).toMatch(/^f\/\d{56}\/s$/);
  expect(first.nextBackwardToken).toMatch(/^b\/\d{56}\/s$/);
  const next = await client.send(new GetLogEventsCommand({ ...stream, limit: 2, nextToken: first.nextForwardToken }));
  expect(next.events!.map(({ message }) => message)).toEqual(['three']);
  const back = await client.send(new GetLogEventsCommand({ ...stream, nextToken: next.nextBackwardToken }));
  expect(back.events!.map(({ message }) => message)).toEqual(['one', 'two']);
  const badToken = refusal('InvalidParameterException', 'The specified nextToken is invalid.');
  await expect(client.send(new GetLogEventsCommand({ ...stream, nextToken: 'x' }))).rejects.toMatchObject(badToken);
  await expect(client.send(new FilterLogEventsCommand({ logGroupName: 'shop', nextToken: 'x' }))).rejects.toMatchObject(
    badToken,
  );
  await expect(client.send(new GetLogEventsCommand({ ...stream, logStreamName: 'none' }))).rejects.toMatchObject(
    refusal('ResourceNotFoundException', 'The specified log stream does not exist.'),
  );
  const { logStreams } = await client.send(new DescribeLogStreamsCommand({ logGroupIdentifier: ARN }));
  expect(logStreams).toEqual([
    {
      logStreamName: 'stream',
      arn: `${ARN}:log-stream:stream`,
      creationTime: START_MS,
      firstEventTimestamp: START_MS,
      lastEventTimestamp: START_MS,
      lastIngestionTime: START_MS,
      uploadSequenceToken: expect.stringMatching(/^\d{56}$/) as string,
      storedBytes: 0,
    },
  ]);
});
