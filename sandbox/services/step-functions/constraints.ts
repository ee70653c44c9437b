import type { Constraint, Constraints } from '../../wire/constraints.ts';

const arn: Constraint = { length: [1, 256] };
const longArn: Constraint = { length: [1, 2_000] };
const page: Constraint = { range: [0, 1_000] };
const token: Constraint = { length: [1, 1_024] };
const taskToken: Constraint = { length: [1, 2_048] };
const failure = { error: { length: [0, 256] }, cause: { length: [0, 32_768] } } as const;
const includedData: Constraint = { values: ['METADATA_ONLY', 'ALL_DATA'] };

/** What Step Functions' API model demands of inputs beyond their types (service-2.json of 2016-11-23). */
export const CONSTRAINTS: Constraints = {
  // The service itself tells of a name or an input that is too long, by errors of their own.
  StartExecutionInput: { stateMachineArn: arn, traceHeader: { length: [0, 256], pattern: '\\p{ASCII}*' } },
  StopExecutionInput: { executionArn: arn, ...failure },
  DescribeExecutionInput: { executionArn: arn, includedData },
  ListExecutionsInput: {
    stateMachineArn: arn,
    mapRunArn: longArn,
    // The order is recorded.
    statusFilter: { values: ['SUCCEEDED', 'TIMED_OUT', 'PENDING_REDRIVE', 'ABORTED', 'FAILED', 'RUNNING'] },
    maxResults: page,
    nextToken: { length: [1, 3_096] },
    redriveFilter: { values: ['REDRIVEN', 'NOT_REDRIVEN'] },
  },
  DescribeMapRunInput: { mapRunArn: longArn },
  ListMapRunsInput: { executionArn: arn, maxResults: page, nextToken: token },
  GetExecutionHistoryInput: { executionArn: arn, maxResults: page, nextToken: token },
  DescribeStateMachineInput: { stateMachineArn: arn, includedData },
  DescribeStateMachineForExecutionInput: { executionArn: arn, includedData },
  ListStateMachinesInput: { maxResults: page, nextToken: token },
  ListStateMachineVersionsInput: { stateMachineArn: arn, maxResults: page, nextToken: token },
  ListStateMachineAliasesInput: { stateMachineArn: arn, maxResults: page, nextToken: token },
  ListTagsForResourceInput: { resourceArn: arn },
  SendTaskSuccessInput: { taskToken, output: { length: [0, 262_144] } },
  SendTaskFailureInput: { taskToken, ...failure },
  SendTaskHeartbeatInput: { taskToken },
};
