import type { Constraint, Constraints } from '../../wire/constraints.ts';

const name: Constraint = { length: [1, 64], pattern: '^[0-9a-zA-Z-_.]+$' };
const token: Constraint = { length: [1, 64], pattern: '^[a-zA-Z0-9-_]+$' };
const state: Constraint = { values: ['ENABLED', 'DISABLED'] };
const page = { MaxResults: { range: [1, 100] }, NextToken: { length: [1, 2048] } } as const;
const groupArn: Constraint = {
  length: [1, 1011],
  pattern: '^arn:aws(-[a-z]+)?:scheduler:[a-z0-9\\-]+:\\d{12}:schedule-group\\/[0-9a-zA-Z-_.]+$',
};
const schedule = {
  ActionAfterCompletion: { values: ['NONE', 'DELETE'] },
  ClientToken: token,
  Description: { length: [0, 512] },
  GroupName: name,
  KmsKeyArn: {
    length: [1, 2048],
    pattern: '^arn:aws(-[a-z]+)?:kms:[a-z0-9\\-]+:\\d{12}:(key|alias)\\/[0-9a-zA-Z-_]*$',
  },
  Name: name,
  ScheduleExpression: { length: [1, 256] },
  ScheduleExpressionTimezone: { length: [1, 50] },
  State: state,
} as const;

/** What Scheduler's API model demands of inputs beyond their types (service-2.json of 2021-06-30). */
export const CONSTRAINTS: Constraints = {
  CreateScheduleInput: schedule,
  UpdateScheduleInput: schedule,
  GetScheduleInput: { GroupName: name, Name: name },
  DeleteScheduleInput: { ClientToken: token, GroupName: name, Name: name },
  ListSchedulesInput: { GroupName: name, NamePrefix: name, State: state, ...page },
  CreateScheduleGroupInput: { ClientToken: token, Name: name, Tags: { length: [0, 200] } },
  GetScheduleGroupInput: { Name: name },
  DeleteScheduleGroupInput: { ClientToken: token, Name: name },
  ListScheduleGroupsInput: { NamePrefix: name, ...page },
  TagResourceInput: { ResourceArn: groupArn, Tags: { length: [0, 200] } },
  UntagResourceInput: { ResourceArn: groupArn, TagKeys: { length: [0, 200], items: { length: [1, 128] } } },
  ListTagsForResourceInput: { ResourceArn: groupArn },
  Tag: { Key: { length: [1, 128] }, Value: { length: [1, 256] } },
  FlexibleTimeWindow: { MaximumWindowInMinutes: { range: [1, 1440] }, Mode: { values: ['OFF', 'FLEXIBLE'] } },
  Target: {
    Arn: { length: [1, 1600] },
    Input: { length: [1, Infinity] },
    RoleArn: { length: [1, 1600], pattern: '^arn:aws(-[a-z]+)?:iam::\\d{12}:role\\/[\\w+=,.@\\/-]+$' },
  },
  RetryPolicy: { MaximumEventAgeInSeconds: { range: [60, 86_400] }, MaximumRetryAttempts: { range: [0, 185] } },
  DeadLetterConfig: {
    Arn: { length: [1, 1600], pattern: '^arn:aws(-[a-z]+)?:sqs:[a-z0-9\\-]+:\\d{12}:[a-zA-Z0-9\\-_]+$' },
  },
  EventBridgeParameters: {
    DetailType: { length: [1, 128] },
    Source: {
      length: [1, 256],
      pattern: '^(?=[/\\.\\-_A-Za-z0-9]+)((?!aws\\.).*)|(\\$(\\.[\\w_-]+(\\[(\\d+|\\*)\\])*)*)$',
    },
  },
};
