import type { AwsEvent } from '../../core.ts';
import type { ExecutionRecord } from './records.ts';

/** Developer guide, "Automating Step Functions event delivery with EventBridge"; recorded. */
export function statusEvent(execution: ExecutionRecord): AwsEvent {
  const { machine, name, status, startedMs, stoppedMs, input, output, error, cause } = execution;
  const { redriveStatus, redriveStatusReason = null } = redrive(execution);
  return {
    source: 'aws.states',
    'detail-type': 'Step Functions Execution Status Change',
    resources: [execution.arn],
    detail: {
      executionArn: execution.arn,
      stateMachineArn: machine.arn,
      stateMachineVersionArn: null,
      stateMachineAliasArn: null,
      name,
      status,
      startDate: startedMs,
      stopDate: stoppedMs ?? null,
      input,
      inputDetails: { included: true },
      output: output ?? null,
      outputDetails: output === undefined ? null : { included: true },
      error: error ?? null,
      cause: cause ?? null,
      redriveCount: 0,
      redriveDate: null,
      redriveStatus,
      redriveStatusReason,
    },
  };
}

/** Whether an execution could be redriven: one that ended without success. Redriving itself is not simulated. */
export function redrive({ status }: ExecutionRecord): { redriveStatus: Redrivable; redriveStatusReason?: string } {
  if (status !== 'RUNNING' && status !== 'SUCCEEDED') return { redriveStatus: 'REDRIVABLE' };
  return {
    redriveStatus: 'NOT_REDRIVABLE',
    redriveStatusReason: `Execution is ${status} and cannot be redriven`,
  };
}

type Redrivable = 'REDRIVABLE' | 'NOT_REDRIVABLE';
