import {
  CreateEventBusCommand,
  EventBridgeClient,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
  type Target,
} from '@aws-sdk/client-eventbridge';
import { CreateLogGroupCommand, CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { describe, expect, test } from 'vitest';
import { createRegion, type Region } from '../../../../sandbox/region.ts';
import type { DeliveryReport } from '../../../../sandbox/services/events/index.ts';
import { assemblyFolderOf } from '../../deploy/folder.ts';

const LOG = 'arn:aws:logs:eu-west-1:123456789012:log-group:/aws/events/kept';
const ABROAD = 'arn:aws:events:us-east-1:210987654321:event-bus/hub';
const ROLE = 'arn:aws:iam::123456789012:role/forward';

async function withRule(target: Omit<Target, 'Id'>, region = createRegion()) {
  const client = new EventBridgeClient(region.clientConfig());
  await client.send(new CreateEventBusCommand({ Name: 'own' }));
  await client.send(new PutRuleCommand({ EventBusName: 'own', Name: 'all', EventPattern: '{"source":["shop"]}' }));
  await client.send(new PutTargetsCommand({ EventBusName: 'own', Rule: 'all', Targets: [{ Id: 'one', ...target }] }));
  return region;
}

/** Sends one event, and gives how its delivery ended. */
async function outcomeIn(region: Region): Promise<DeliveryReport['outcome'][]> {
  const outcomes: DeliveryReport['outcome'][] = [];
  region.events.hooks.onDelivery = ({ outcome }) => void outcomes.push(outcome);
  const entry = { EventBusName: 'own', Source: 'shop', DetailType: 'Order', Detail: '{"number":7}' };
  await new EventBridgeClient(region.clientConfig()).send(new PutEventsCommand({ Entries: [entry] }));
  await region.clock.runUntil(region.clock.now() + 2_000);
  return outcomes;
}

describe('a target of a rule in another Region or account', () => {
  test('is a bus, with a role', async () => {
    await expect(withRule({ Arn: ABROAD })).rejects.toThrow(`RoleArn is required for target ${ABROAD}.`);
    await expect(withRule({ Arn: ABROAD, RoleArn: ROLE })).resolves.toBeDefined();
  });

  test('that is no bus is not simulated', async () => {
    const Arn = 'arn:aws:sqs:eu-west-1:210987654321:letters';
    await expect(withRule({ Arn, RoleArn: ROLE })).rejects.toThrow(/A target in another Region or account/);
  });
});

test('PutEvents to a bus in another account is not simulated, and not lost in silence', async () => {
  const client = new EventBridgeClient(createRegion().clientConfig());
  const entry = { EventBusName: ABROAD, Source: 'shop', DetailType: 'Order', Detail: '{}' };
  await expect(client.send(new PutEventsCommand({ Entries: [entry] }))).rejects.toThrow(`PutEvents to ${ABROAD}`);
});

describe('a log group that is a target', () => {
  const policyOf = (Resource: string) => ({
    Resources: {
      Policy: {
        Type: 'AWS::Logs::ResourcePolicy',
        Properties: {
          PolicyName: 'rules',
          PolicyDocument: JSON.stringify({
            Version: '2012-10-17',
            Statement: [
              {
                Effect: 'Allow',
                Principal: { Service: 'events.amazonaws.com' },
                Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
                Resource,
              },
            ],
          }),
        },
      },
    },
  });
  const createGroup = (region: Region) =>
    new CloudWatchLogsClient(region.clientConfig()).send(
      new CreateLogGroupCommand({ logGroupName: '/aws/events/kept' }),
    );

  test('gets each event as a line, where a policy of the account lets EventBridge write', async () => {
    const region = await withRule({ Arn: LOG });
    await createGroup(region);
    await region.deploy(await assemblyFolderOf({ Stack: policyOf(`${LOG}*:*`) }));
    expect(await outcomeIn(region)).toEqual([{ kind: 'delivered', attempts: 1 }]);
    const { events = [] } = await new CloudWatchLogsClient(region.clientConfig()).send(
      new FilterLogEventsCommand({ logGroupName: '/aws/events/kept' }),
    );
    expect(events.map(({ message }) => JSON.parse(message!) as object)).toMatchObject([
      { source: 'shop', 'detail-type': 'Order', detail: { number: 7 } },
    ]);
  });

  test.for([
    ['there is no policy', undefined, 'NO_PERMISSIONS'],
    ['the policy is about another group', `${LOG}-other:*`, 'NO_PERMISSIONS'],
  ])('gets nothing where %s', async ([, resource, code]) => {
    const region = await withRule({ Arn: LOG });
    await createGroup(region);
    if (resource !== undefined) await region.deploy(await assemblyFolderOf({ Stack: policyOf(resource) }));
    expect(await outcomeIn(region)).toMatchObject([{ kind: 'lost', failure: { code } }]);
  });

  test('has to be there, and is no reason to make one', async () => {
    const region = await withRule({ Arn: LOG });
    await region.deploy(await assemblyFolderOf({ Stack: policyOf(`${LOG}*:*`) }));
    expect(await outcomeIn(region)).toMatchObject([{ kind: 'lost', failure: { code: 'NO_RESOURCE' } }]);
  });

  test('takes no role', async () => {
    await expect(withRule({ Arn: LOG, RoleArn: ROLE })).rejects.toThrow(`RoleArn is not supported for target ${LOG}.`);
  });
});
