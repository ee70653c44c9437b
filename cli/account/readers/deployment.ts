import { type MetricAlarm, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';
import { DescribeTableCommand, paginateQuery } from '@aws-sdk/client-dynamodb';
import { DescribeEventBusCommand, ListRulesCommand } from '@aws-sdk/client-eventbridge';
import {
  GetAccountSettingsCommand,
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  paginateListFunctions,
} from '@aws-sdk/client-lambda';
import { paginateListSchedules } from '@aws-sdk/client-scheduler';
import { paginateListSubscriptionsByTopic, paginateListTopics } from '@aws-sdk/client-sns';
import { GetParameterCommand, paginateGetParametersByPath } from '@aws-sdk/client-ssm';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Fleet } from '../../../fleet/fleet.ts';
import { busName, fleetParameterPath, HEARTBEATS_METRIC, ledgerTableName } from '../../../fleet/names.ts';
import { drillPartitions } from '../../../fleet/partitions.ts';
import { readPublished } from '../../../fleet/published.ts';
import { isNamed } from '../../../functions/aws/conditionChanged.ts';
import { collect } from '../../../functions/aws/collect.ts';
import type { DrillRecord } from '../../../functions/drills/api/record.ts';
import type { Reader, Reading } from '../reader.ts';
import { askEach } from '../each.ts';
import type { Parts } from '../parts.ts';
import { readQualifier } from '../qualifier.ts';

/** The beginning of the names that CloudFormation gives to what our stacks declare. */
const prefixOf = (stage: string): string => `evenkeel-${stage}-`;

/** A subscription that nobody has confirmed has this instead of an ARN (SNS API reference, ListSubscriptionsByTopic). */
const PENDING = 'PendingConfirmation';

/** Undefined where AWS says that it is not there. */
const ifThere = async <Result>(asked: Promise<Result>, ...names: string[]): Promise<Result | undefined> =>
  await asked.catch((error: unknown) => {
    if (names.some((name) => isNamed(error, name))) return undefined;
    throw error;
  });

/** What is deployed of Evenkeel. */
export const DEPLOYMENT = {
  bootstrapQualifier: {
    what: 'cdk.json',
    actions: [],
    read: async () => await readQualifier(),
  },
  bootstrapVersion: {
    what: 'the bootstrap stack of the CDK',
    actions: ['ssm:GetParameter'],
    read: async ({ clients, part }) => {
      const Name = `/cdk-bootstrap/${await part('bootstrapQualifier')}/version`;
      const found = await ifThere(clients.ssm.send(new GetParameterCommand({ Name })), 'ParameterNotFound');
      return found && Number(found.Parameter?.Value);
    },
  },
  published: {
    what: 'the fleet that is deployed',
    actions: ['ssm:GetParametersByPath'],
    read: async ({ clients, stage }) => {
      const parts = await collect(
        paginateGetParametersByPath({ client: clients.ssm }, { Path: fleetParameterPath(stage) }),
        (page) => page.Parameters,
      );
      return parts.length === 0 ? undefined : readPublished(parts.map(({ Value = '' }) => Value));
    },
  },
  otherStages: {
    what: 'the fleets of other stages',
    actions: ['ssm:GetParametersByPath'],
    read: async ({ clients, stage }) => {
      const root = fleetParameterPath('');
      const parts = await collect(
        paginateGetParametersByPath({ client: clients.ssm }, { Path: root.replace(/\/$/, ''), Recursive: true }),
        (page) => page.Parameters,
      );
      const byStage = Map.groupBy(parts, ({ Name = '' }) => Name.slice(root.length).split('/')[0]!);
      byStage.delete(stage);
      return new Map([...byStage].flatMap(([other, some]) => fleetOf(other, some)));
    },
  },
  ledger: {
    what: 'the ledger',
    actions: ['dynamodb:DescribeTable'],
    read: async ({ clients, stage }) => {
      const asked = clients.dynamoDb.send(new DescribeTableCommand({ TableName: ledgerTableName(stage) }));
      const found = await ifThere(asked, 'ResourceNotFoundException');
      const keys = (found?.Table?.KeySchema ?? []).map(({ AttributeName }) => AttributeName);
      return { exists: found !== undefined, isLedger: keys.join() === 'pk,sk' };
    },
  },
  drillRuns: {
    what: 'drills in the ledger',
    actions: ['dynamodb:Query'],
    read: async ({ clients, stage, part }) => {
      if (!(await part('ledger')).exists) return [];
      const items = await collect(
        paginateQuery(
          { client: clients.dynamoDb },
          {
            TableName: ledgerTableName(stage),
            KeyConditionExpression: 'pk = :pk',
            ExpressionAttributeValues: { ':pk': { S: drillPartitions.records } },
          },
        ),
        (page) => page.Items,
      );
      return items.map((item) => {
        const { drill, input, requestedAtMs, verdict } = unmarshall(item) as DrillRecord;
        return { drill, resource: input.resource, requestedAtMs, verdict };
      });
    },
  },
  alarms: {
    what: 'alarms',
    actions: ['cloudwatch:DescribeAlarms'],
    read: async ({ clients }) => {
      const pages = paginateDescribeAlarms(
        { client: clients.cloudWatch, pageSize: 100 },
        { AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] },
      );
      const found = await collect(pages, ({ MetricAlarms = [], CompositeAlarms = [] }): MetricAlarm[] => [
        ...MetricAlarms,
        ...CompositeAlarms,
      ]);
      return found.map(({ AlarmName = '', ActionsEnabled = true, ...alarm }) => ({
        name: AlarmName,
        hasActionsEnabled: ActionsEnabled,
        heartbeatOf: heartbeatOf(alarm),
      }));
    },
  },
  functions: {
    what: 'functions',
    actions: ['lambda:ListFunctions', 'lambda:GetFunctionConfiguration', 'lambda:GetFunctionConcurrency'],
    read: async ({ clients, stage }) => {
      const listed = await collect(
        paginateListFunctions({ client: clients.lambda, pageSize: 50 }, {}),
        (page) => page.Functions,
      );
      const title = `Evenkeel ${stage}: `;
      const own = listed.filter(({ Description }) => Description?.startsWith(title));
      // The list has no states (Lambda API reference, ListFunctions).
      return await askEach(own, async ({ FunctionName, Description = '' }) => {
        const [found, { ReservedConcurrentExecutions }] = await Promise.all([
          clients.lambda.send(new GetFunctionConfigurationCommand({ FunctionName })),
          clients.lambda.send(new GetFunctionConcurrencyCommand({ FunctionName })),
        ]);
        return [
          {
            name: FunctionName!,
            role: Description.slice(title.length),
            state: found.State ?? 'Active',
            lastUpdate: found.LastUpdateStatus ?? 'Successful',
            isHalted: ReservedConcurrentExecutions === 0,
          },
        ];
      });
    },
  },
  bus: {
    what: 'the event bus',
    actions: ['events:DescribeEventBus'],
    read: async ({ clients, stage }) => {
      const asked = clients.eventBridge.send(new DescribeEventBusCommand({ Name: busName(stage) }));
      return { exists: (await ifThere(asked, 'ResourceNotFoundException')) !== undefined };
    },
  },
  eventRules: {
    what: 'rules of EventBridge',
    actions: ['events:ListRules'],
    read: async (reading) => {
      const buses = ['default', ...((await reading.part('bus')).exists ? [busName(reading.stage)] : [])];
      return await askEach(buses, async (bus) => await rulesOf(reading, bus));
    },
  },
  schedules: {
    what: 'schedules',
    actions: ['scheduler:ListSchedules'],
    read: async ({ clients, stage }) =>
      (
        await collect(
          paginateListSchedules({ client: clients.scheduler, pageSize: 100 }, { NamePrefix: prefixOf(stage) }),
          (page) => page.Schedules,
        )
      ).map(({ Name = '', GroupName = '', State }) => ({
        name: Name,
        group: GroupName,
        isEnabled: State === 'ENABLED',
      })),
  },
  attention: {
    what: 'subscriptions of the topic Attention',
    actions: ['sns:ListTopics', 'sns:ListSubscriptionsByTopic'],
    read: async ({ clients, stage }) => {
      const topics = await collect(paginateListTopics({ client: clients.sns }, {}), (page) => page.Topics);
      const arn = topics
        .flatMap(({ TopicArn = '' }) => TopicArn)
        .find((one) =>
          one
            .split(':')
            .at(-1)!
            .startsWith(`${prefixOf(stage)}Attention`),
        );
      if (arn === undefined) return undefined;
      const found = await collect(
        paginateListSubscriptionsByTopic({ client: clients.sns }, { TopicArn: arn }),
        (page) => page.Subscriptions,
      );
      const subscriptions = found.map(({ Endpoint = '', SubscriptionArn }) => ({
        endpoint: Endpoint,
        isConfirmed: SubscriptionArn !== PENDING,
      }));
      return { arn, subscriptions };
    },
  },
  concurrentExecutions: {
    what: 'quotas of Lambda',
    actions: ['lambda:GetAccountSettings'],
    read: async ({ clients }) =>
      (await clients.lambda.send(new GetAccountSettingsCommand({}))).AccountLimit?.ConcurrentExecutions ??
      Number.POSITIVE_INFINITY,
  },
} satisfies { readonly [Name in keyof Parts]?: Reader<Parts[Name]> };

/** The stage whose heartbeat an alarm waits for; its name is CloudFormation's. */
const heartbeatOf = ({ MetricName, Dimensions = [] }: Pick<MetricAlarm, 'MetricName' | 'Dimensions'>) =>
  MetricName === HEARTBEATS_METRIC ? Dimensions.find(({ Name }) => Name === 'stage')?.Value : undefined;

/** There is no paginator for it. */
async function rulesOf({ clients, stage }: Reading, bus: string) {
  const rules: { name: string; bus: string; isEnabled: boolean }[] = [];
  let token: string | undefined;
  do {
    const { Rules = [], NextToken } = await clients.eventBridge.send(
      new ListRulesCommand({ EventBusName: bus, NamePrefix: prefixOf(stage), NextToken: token }),
    );
    rules.push(...Rules.map(({ Name = '', State }) => ({ name: Name, bus, isEnabled: State !== 'DISABLED' })));
    token = NextToken;
  } while (token !== undefined);
  return rules;
}

/** A stage that is just being deployed has only some of its parts: it is looked at another time. */
function fleetOf(stage: string, parts: readonly { readonly Value?: string | undefined }[]): [string, Fleet][] {
  try {
    return [[stage, readPublished(parts.map(({ Value = '' }) => Value))]];
  } catch {
    return [];
  }
}
