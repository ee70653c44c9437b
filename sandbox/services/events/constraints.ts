import type { Constraint, Constraints } from '../../wire/constraints.ts';

const ruleName: Constraint = { length: [1, 64], pattern: '[\\.\\-_A-Za-z0-9]+' };
const busName: Constraint = { length: [1, 256], pattern: '[/\\.\\-_A-Za-z0-9]+' };
const BUS_ARN = '(arn:aws[\\w-]*:events:[a-z]+-[a-z]+-[\\w-]+:[0-9]{12}:event-bus\\/)?';
const busNameOrArn: Constraint = { length: [1, 1600], pattern: `${BUS_ARN}[/\\.\\-_A-Za-z0-9]+` };
const nonPartnerBus: Constraint = { length: [1, 256], pattern: '[\\.\\-_A-Za-z0-9]+' };
const description: Constraint = { length: [0, 512] };
const keyIdentifier: Constraint = { length: [0, 2048], pattern: '^[a-zA-Z0-9_\\-/:]*$' };
const arn: Constraint = { length: [1, 1600] };
const page = { NextToken: { length: [1, 2048] }, Limit: { range: [1, 100] } } as const;
const statementId: Constraint = { length: [1, 64], pattern: '[a-zA-Z0-9-_]+' };
const named = { Name: ruleName, EventBusName: busNameOrArn };
const targeted = { Rule: ruleName, EventBusName: busNameOrArn };

/** What EventBridge's API model demands of inputs beyond their types (service-2.json of 2015-10-07). */
export const CONSTRAINTS: Constraints = {
  PutEventsRequest: { Entries: { length: [1, 10] }, EndpointId: { length: [1, 50] } },
  PutEventsRequestEntry: {
    Resources: { items: { length: [0, 2048] } },
    EventBusName: { length: [1, 1600], pattern: `${BUS_ARN}[\\.\\-_A-Za-z0-9]+` },
    TraceHeader: { length: [1, 500] },
  },
  TestEventPatternRequest: { EventPattern: { length: [0, 4096] } },
  CreateEventBusRequest: {
    Name: busName,
    EventSourceName: { length: [1, 256], pattern: 'aws\\.partner(/[\\.\\-_A-Za-z0-9]+){2,}' },
    Description: description,
    KmsKeyIdentifier: keyIdentifier,
  },
  DeleteEventBusRequest: { Name: busName },
  DescribeEventBusRequest: { Name: busNameOrArn },
  ListEventBusesRequest: { NamePrefix: busName, ...page },
  UpdateEventBusRequest: { Name: busName, KmsKeyIdentifier: keyIdentifier, Description: description },
  PutRuleRequest: {
    ...named,
    ScheduleExpression: { length: [0, 256] },
    EventPattern: { length: [0, 4096] },
    State: { values: ['ENABLED', 'DISABLED', 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS'] },
    Description: description,
    RoleArn: arn,
  },
  DescribeRuleRequest: named,
  EnableRuleRequest: named,
  DisableRuleRequest: named,
  DeleteRuleRequest: named,
  ListRulesRequest: { NamePrefix: ruleName, EventBusName: busNameOrArn, ...page },
  ListRuleNamesByTargetRequest: { TargetArn: arn, EventBusName: busNameOrArn, ...page },
  PutTargetsRequest: { ...targeted, Targets: { length: [1, 100] } },
  RemoveTargetsRequest: { ...targeted, Ids: { length: [1, 100], items: ruleName } },
  ListTargetsByRuleRequest: { ...targeted, ...page },
  Target: { Id: ruleName, Arn: arn, RoleArn: arn, Input: { length: [0, 8192] }, InputPath: { length: [0, 256] } },
  InputTransformer: {
    InputPathsMap: {
      length: [0, 100],
      keys: { length: [1, 256], pattern: '[A-Za-z0-9\\_\\-]+' },
      items: { length: [0, 256] },
    },
    InputTemplate: { length: [1, 8192] },
  },
  RetryPolicy: { MaximumRetryAttempts: { range: [0, 185] }, MaximumEventAgeInSeconds: { range: [60, 86_400] } },
  DeadLetterConfig: { Arn: arn },
  Tag: { Key: { length: [1, 128] }, Value: { length: [0, 256] } },
  TagResourceRequest: { ResourceARN: arn },
  UntagResourceRequest: { ResourceARN: arn, TagKeys: { items: { length: [1, 128] } } },
  ListTagsForResourceRequest: { ResourceARN: arn },
  PutPermissionRequest: {
    EventBusName: nonPartnerBus,
    Action: { length: [1, 64], pattern: 'events:[a-zA-Z]+' },
    Principal: { length: [1, 12], pattern: '(\\d{12}|\\*)' },
    StatementId: statementId,
  },
  RemovePermissionRequest: { StatementId: statementId, EventBusName: nonPartnerBus },
};
