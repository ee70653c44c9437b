import {
  CloudWatchClient,
  DeleteDashboardsCommand,
  GetDashboardCommand,
  ListDashboardsCommand,
  PutDashboardCommand,
} from '@aws-sdk/client-cloudwatch';
import { beforeEach, describe, expect, test } from 'vitest';
import { createRegion, type Region } from '../../../../sandbox/region.ts';

const BODY = JSON.stringify({
  widgets: [{ type: 'metric', properties: { metrics: [['AWS/RDS', 'CPUUtilization']], region: 'eu-west-1' } }],
});

let region: Region;
let client: CloudWatchClient;
beforeEach(() => {
  region = createRegion();
  client = new CloudWatchClient({ ...region.clientConfig(), maxAttempts: 1 });
});

const put = async (DashboardName: string, DashboardBody = BODY) =>
  await client.send(new PutDashboardCommand({ DashboardName, DashboardBody }));

describe('a dashboard', () => {
  test('is read as it was put, under an ARN without a Region', async () => {
    expect((await put('evenkeel-dev')).DashboardValidationMessages).toEqual([]);
    expect(await client.send(new GetDashboardCommand({ DashboardName: 'evenkeel-dev' }))).toMatchObject({
      DashboardArn: 'arn:aws:cloudwatch::123456789012:dashboard/evenkeel-dev',
      DashboardBody: BODY,
      DashboardName: 'evenkeel-dev',
    });
  });

  test('is listed by its name, with its size and when it was changed', async () => {
    await put('evenkeel-prod');
    await put('evenkeel-dev');
    await put('other');
    const { DashboardEntries } = await client.send(new ListDashboardsCommand({ DashboardNamePrefix: 'evenkeel-' }));
    expect(DashboardEntries!.map(({ DashboardName }) => DashboardName)).toEqual(['evenkeel-dev', 'evenkeel-prod']);
    expect(DashboardEntries![0]).toMatchObject({ Size: BODY.length, LastModified: new Date(region.clock.now()) });
  });

  test('is deleted with all others that are named, or none is', async () => {
    await put('one');
    await expect(client.send(new DeleteDashboardsCommand({ DashboardNames: ['one', 'two'] }))).rejects.toThrow('two');
    await client.send(new DeleteDashboardsCommand({ DashboardNames: ['one'] }));
    await expect(client.send(new GetDashboardCommand({ DashboardName: 'one' }))).rejects.toMatchObject({
      name: 'ResourceNotFound',
      $metadata: { httpStatusCode: 404 },
    });
  });

  test.for<readonly [why: string, body: string, says: string]>([
    ['no JSON', '{', 'must be a valid JSON object'],
    ['without widgets', '{}', 'array of widgets'],
    ['with a widget without a type', '{"widgets":[{}]}', 'Should have property type'],
    ['with a chart of nothing', '{"widgets":[{"type":"metric","properties":{}}]}', 'metrics or annotations'],
    ['with a chart of no Region', '{"widgets":[{"type":"metric","properties":{"metrics":[]}}]}', 'property region'],
  ])('%s is refused', async ([, body, says]) => {
    await expect(put('evenkeel-dev', body)).rejects.toMatchObject({
      name: 'DashboardInvalidInputError',
      message: expect.stringContaining(says) as string,
    });
  });

  test('with a name that has a space is refused', async () => {
    await expect(put('evenkeel dev')).rejects.toMatchObject({ name: 'DashboardInvalidInputError' });
  });
});
