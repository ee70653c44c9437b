import type { Constraint, Constraints } from '../../wire/constraints.ts';

/** API model of Step Functions, 2016-11-23. */
const ARN: Constraint = { min: 1, max: 256 };
const PAGE: Constraint = { min: 0, max: 1000 };
const TOKEN: Constraint = { min: 1, max: 1024 };
const TASK_TOKEN: Constraint = { min: 1, max: 2048 };
const FAILURE: Constraints = { error: { max: 256 }, cause: { max: 32_768 } };
const INCLUDED: Constraint = { oneOf: ['METADATA_ONLY', 'ALL_DATA'] };

export const CONSTRAINTS: Readonly<Record<string, Constraints>> = {
  // A name that is too long or has a character that it may not have is told as InvalidName by the service itself.
  StartExecution: { stateMachineArn: ARN, traceHeader: { max: 256, pattern: '\\p{ASCII}*' } },
  StopExecution: { executionArn: ARN, ...FAILURE },
  DescribeExecution: { executionArn: ARN, includedData: INCLUDED },
  ListExecutions: {
    stateMachineArn: ARN,
    // The order is recorded.
    statusFilter: { oneOf: ['SUCCEEDED', 'TIMED_OUT', 'PENDING_REDRIVE', 'ABORTED', 'FAILED', 'RUNNING'] },
    redriveFilter: { oneOf: ['REDRIVEN', 'NOT_REDRIVEN'] },
    maxResults: PAGE,
    nextToken: { min: 1, max: 3096 },
  },
  GetExecutionHistory: { executionArn: ARN, maxResults: PAGE, nextToken: TOKEN },
  DescribeStateMachine: { stateMachineArn: ARN, includedData: INCLUDED },
  DescribeStateMachineForExecution: { executionArn: ARN, includedData: INCLUDED },
  ListStateMachines: { maxResults: PAGE, nextToken: TOKEN },
  SendTaskSuccess: { taskToken: TASK_TOKEN, output: { max: 262_144 } },
  SendTaskFailure: { taskToken: TASK_TOKEN, ...FAILURE },
  SendTaskHeartbeat: { taskToken: TASK_TOKEN },
};
