import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RegionThread, Regions } from '../../../sandbox/regions/regions.ts';
import { assemblyFolderOf } from '../deploy/folder.ts';

let regions: Regions;
let ireland: RegionThread;
let virginia: RegionThread;
let other: RegionThread;
beforeAll(async () => {
  regions = await Regions.open([
    { region: 'eu-west-1', accountId: '123456789012' },
    { region: 'us-east-1', accountId: '123456789012' },
    { region: 'us-east-1', accountId: '210987654321' },
  ]);
  [ireland, virginia, other] = regions.all() as [RegionThread, RegionThread, RegionThread];
});
afterAll(() => regions.close());

const trust = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
};
const role = (more: object = {}) => ({
  Resources: { Role: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: trust, ...more } } },
});
const bus = {
  Resources: { Own: { Type: 'AWS::Events::EventBus', Properties: { Name: 'own' } } },
};

test('each knows its account and its Region', async () => {
  const accounts = await Promise.all(
    regions.all().map(async ({ url, place: { region } }) => {
      const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
      const client = new STSClient({ endpoint: url, region, credentials });
      return (await client.send(new GetCallerIdentityCommand({}))).Account;
    }),
  );
  expect(accounts).toEqual(['123456789012', '123456789012', '210987654321']);
  const [stack] = await regions.deploy(virginia, await assemblyFolderOf({ Bus: bus }));
  expect(stack!.resources[0]!.arn).toBe('arn:aws:events:us-east-1:123456789012:event-bus/own');
  await regions.destroy(virginia);
});

test('a bus of one name may be in each', async () => {
  const folder = await assemblyFolderOf({ Bus: bus });
  for (const each of regions.all()) await regions.deploy(each, folder);
  const arns = regions.all().map(({ stacks }) => stacks.flatMap(({ resources }) => resources.map(({ arn }) => arn)));
  expect(arns).toEqual([
    ['arn:aws:events:eu-west-1:123456789012:event-bus/own'],
    ['arn:aws:events:us-east-1:123456789012:event-bus/own'],
    ['arn:aws:events:us-east-1:210987654321:event-bus/own'],
  ]);
  for (const each of regions.all()) await regions.destroy(each);
});

test('a role with a name is one in an account, whatever the Region, and another one in another account', async () => {
  const folder = await assemblyFolderOf({ Named: role({ RoleName: 'ours' }) });
  await regions.deploy(ireland, folder);
  await expect(regions.deploy(virginia, folder)).rejects.toThrow(
    "Resource of type 'AWS::IAM::Role' with identifier 'ours' already exists.",
  );
  await regions.deploy(other, folder);
  await regions.destroy(ireland);
  await regions.deploy(virginia, folder);
  for (const each of [virginia, other]) await regions.destroy(each);
});

test('a role that CloudFormation names is another one in each Region', async () => {
  const folder = await assemblyFolderOf({ Unnamed: role() });
  const [one] = await regions.deploy(ireland, folder);
  const [two] = await regions.deploy(virginia, folder);
  expect(one!.resources[0]!.arn).not.toBe(two!.resources[0]!.arn);
});

test('a Region stands there once', async () => {
  const place = { region: 'eu-west-1', accountId: '123456789012' };
  await expect(Regions.open([place, place])).rejects.toThrow('there are two Regions eu-west-1 of 123456789012');
});

test('one that is gone says so, and nobody waits for it', async () => {
  const alone = await Regions.open([{ region: 'eu-west-1', accountId: '123456789012' }]);
  await alone.run(1_000);
  await alone.close();
  await expect(alone.run(1_000)).rejects.toThrow('the Region eu-west-1 of 123456789012 is gone');
});
