import type { PropertyConstraints } from '../../deploy/propertyConstraints.ts';
import type { Constraint, Constraints } from '../../wire/constraints.ts';

const groupName: Constraint = { length: [1, 512], pattern: String.raw`[\.\-_/#A-Za-z0-9]+` };
const identifier: Constraint = { length: [1, 2_048], pattern: '[\\w#+=/:,.@-]*' };
const streamName: Constraint = { length: [1, 512], pattern: '[^:*]*' };
const nextToken: Constraint = { length: [1, Infinity] };
const items: Constraint = { range: [1, 50] };
const events: Constraint = { range: [1, 10_000] };
const logGroupClass: Constraint = { values: ['STANDARD', 'INFREQUENT_ACCESS', 'DELIVERY'] };
const time: Constraint = { range: [0, Infinity] };
const named = { logGroupName: groupName, logGroupIdentifier: identifier } as const;

/** What CloudWatch Logs' API model demands of inputs beyond their types (service-2.json of 2014-03-28). */
export const CONSTRAINTS: Constraints = {
  // The service itself tells of a name that is too long.
  CreateLogGroupRequest: {
    logGroupName: { length: [1, Infinity], pattern: groupName.pattern! },
    kmsKeyId: { length: [0, 256] },
    logGroupClass,
  },
  DeleteLogGroupRequest: { logGroupName: groupName },
  DescribeLogGroupsRequest: {
    logGroupNamePrefix: groupName,
    logGroupNamePattern: { length: [0, 512], pattern: String.raw`[\.\-_/#A-Za-z0-9]*` },
    nextToken,
    limit: items,
    logGroupClass,
  },
  DescribeLogStreamsRequest: {
    ...named,
    logStreamNamePrefix: streamName,
    orderBy: { values: ['LogStreamName', 'LastEventTime'] },
    nextToken,
    limit: items,
  },
  FilterLogEventsRequest: {
    ...named,
    logStreamNames: { length: [1, 100], items: streamName },
    logStreamNamePrefix: streamName,
    startTime: time,
    endTime: time,
    filterPattern: { length: [0, 1_024] },
    nextToken,
    limit: events,
  },
  GetLogEventsRequest: {
    ...named,
    logStreamName: streamName,
    startTime: time,
    endTime: time,
    nextToken,
    limit: events,
  },
};

/** API reference, PutRetentionPolicy. */
const RETENTIONS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** What CloudFormation passes on. */
export const GROUP_CONSTRAINTS: PropertyConstraints = {
  RetentionInDays: { values: RETENTIONS.map(String) },
  LogGroupClass: logGroupClass,
};
