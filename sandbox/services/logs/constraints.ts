import type { Constraint, Constraints } from '../../wire/constraints.ts';

/** API model of CloudWatch Logs, 2014-03-28. */
const GROUP: Constraint = { min: 1, max: 512, pattern: String.raw`[\.\-_/#A-Za-z0-9]+` };
const IDENTIFIER: Constraint = { min: 1, max: 2048, pattern: '[\\w#+=/:,.@-]*' };
const STREAM: Constraint = { min: 1, max: 512, pattern: '[^:*]*' };
const TOKEN: Constraint = { min: 1 };
const ITEMS: Constraint = { min: 1, max: 50 };
const EVENTS: Constraint = { min: 1, max: 10_000 };
const TIMES: Constraints = { startTime: { min: 0 }, endTime: { min: 0 } };
const NAMED: Constraints = { logGroupName: GROUP, logGroupIdentifier: IDENTIFIER };

export const CONSTRAINTS: Readonly<Record<string, Constraints>> = {
  // A name that is too long is told by the service itself.
  CreateLogGroup: {
    logGroupName: { min: 1, pattern: GROUP.pattern! },
    kmsKeyId: { max: 256 },
    logGroupClass: { oneOf: ['STANDARD', 'INFREQUENT_ACCESS', 'DELIVERY'] },
  },
  DeleteLogGroup: { logGroupName: GROUP },
  DescribeLogGroups: {
    logGroupNamePrefix: GROUP,
    logGroupNamePattern: { max: 512, pattern: String.raw`[\.\-_/#A-Za-z0-9]*` },
    nextToken: TOKEN,
    limit: ITEMS,
    logGroupClass: { oneOf: ['STANDARD', 'INFREQUENT_ACCESS', 'DELIVERY'] },
  },
  DescribeLogStreams: {
    ...NAMED,
    logStreamNamePrefix: STREAM,
    orderBy: { oneOf: ['LogStreamName', 'LastEventTime'] },
    nextToken: TOKEN,
    limit: ITEMS,
  },
  FilterLogEvents: {
    ...NAMED,
    ...TIMES,
    logStreamNames: { min: 1, max: 100 },
    'logStreamNames[]': STREAM,
    logStreamNamePrefix: STREAM,
    filterPattern: { max: 1024 },
    nextToken: TOKEN,
    limit: EVENTS,
  },
  GetLogEvents: { ...NAMED, ...TIMES, logStreamName: STREAM, nextToken: TOKEN, limit: EVENTS },
};

/** API reference, PutRetentionPolicy. */
const RETENTIONS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** What CloudFormation passes on. */
export const GROUP_CONSTRAINTS: Constraints = {
  RetentionInDays: { oneOf: RETENTIONS.map(String) },
  LogGroupClass: { oneOf: ['STANDARD', 'INFREQUENT_ACCESS', 'DELIVERY'] },
};
