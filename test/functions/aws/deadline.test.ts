import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { DescribeDBClustersCommand } from '@aws-sdk/client-rds';
import { GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createPlatform, type Platform, TABLE } from '../region.ts';

let platform: Platform;
let clients: typeof import('../../../functions/aws/clients.ts');
let deadline: typeof import('../../../functions/aws/deadline.ts');
/** What reached the Region. */
const calls: string[] = [];

beforeAll(async () => {
  platform = await createPlatform();
  platform.region.endpoint.onCall = ({ context }) => calls.push(context.operation);
  clients = await import('../../../functions/aws/clients.ts');
  deadline = await import('../../../functions/aws/deadline.ts');
});
afterAll(() => platform.close());
beforeEach(() => void calls.splice(0));

/** An invocation of which so much is left, as Lambda tells it. */
const invocation = (leftMs: number) => deadline.startInvocation({ getRemainingTimeInMillis: () => leftMs });

const commands = {
  GetItem: () =>
    clients.dynamoDb.send(new GetItemCommand({ TableName: TABLE, Key: { pk: { S: 'a' }, sk: { S: 'b' } } })),
  DescribeDBClusters: () => clients.rds.send(new DescribeDBClustersCommand({})),
  GetMetricData: () =>
    clients.cloudWatch.send(
      new GetMetricDataCommand({ StartTime: new Date(0), EndTime: new Date(60_000), MetricDataQueries: [] }),
    ),
};

describe('in the last ten seconds of an invocation', () => {
  test.for(Object.keys(commands) as (keyof typeof commands)[])('no %s is started', async (operation) => {
    invocation(9_999);
    expect(deadline.callTimeLeftMs()).toBe(-1);
    await expect(commands[operation]()).rejects.toThrow(
      `${operation}Command was not started: less than 10 seconds of the invocation were left.`,
    );
    await expect(commands[operation]()).rejects.toBeInstanceOf(deadline.OutOfTimeError);
    expect(calls).toEqual([]);
  });
});

describe('before them', () => {
  test('calls are made, to the last millisecond', async () => {
    invocation(10_000);
    expect(deadline.callTimeLeftMs()).toBe(0);
    await commands.GetItem();
    await commands.DescribeDBClusters();
    expect(calls).toEqual(['GetItem', 'DescribeDBClusters']);
  });

  test('a new invocation has its own time', async () => {
    invocation(5_000);
    invocation(60_000);
    await commands.GetItem();
    expect(calls).toEqual(['GetItem']);
  });

  test('time that runs out between two calls stops the second one', async () => {
    let leftMs = 12_000;
    deadline.startInvocation({ getRemainingTimeInMillis: () => leftMs });
    await commands.GetItem();
    leftMs = 8_000;
    await expect(commands.GetItem()).rejects.toBeInstanceOf(deadline.OutOfTimeError);
    expect(calls).toEqual(['GetItem']);
  });
});
