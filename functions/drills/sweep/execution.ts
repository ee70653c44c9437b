import { DescribeExecutionCommand, type DescribeExecutionCommandOutput } from '@aws-sdk/client-sfn';
import { stepFunctions } from '../../aws/clients.ts';
import { isNamed } from '../../aws/conditionChanged.ts';
import type { ExecutionState } from './judge.ts';

/** What a status event of the execution would say, as far as an ending needs it. */
export type EndedExecution = ExecutionState & {
  readonly found?: Pick<DescribeExecutionCommandOutput, 'status' | 'input' | 'error' | 'cause'>;
};

/** @param executionArn empty where the drill API has refused the request */
export async function readExecution(executionArn: string): Promise<EndedExecution> {
  if (executionArn === '') return { state: 'none' };
  try {
    const { status, input, error, cause, stopDate } = await stepFunctions.send(
      new DescribeExecutionCommand({ executionArn }),
    );
    if (stopDate === undefined) return { state: 'running' };
    return { state: 'over', stoppedMs: stopDate.getTime(), found: { status, input, error, cause } };
  } catch (error) {
    if (isNamed(error, 'ExecutionDoesNotExist')) return { state: 'none' };
    throw error;
  }
}
