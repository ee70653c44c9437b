import type * as client from '@aws-sdk/client-sfn';
import type { Handlers } from '../../wire/handlers.ts';
import { noStateMachine } from './errors.ts';
import type { Executions } from './executions.ts';
import { historyOf } from './history.ts';
import type { ExecutionRecord, MachineRecord } from './records.ts';
import type { TaskTokens } from './tokens.ts';

export function createApi(
  machines: ReadonlyMap<string, MachineRecord>,
  executions: Executions,
  tokens: TaskTokens,
): Handlers<typeof client> {
  const machineOf = (machineArn = ''): MachineRecord => {
    const machine = machines.get(machineArn);
    if (!machine) throw noStateMachine(machineArn);
    return machine;
  };
  return {
    StartExecution({ stateMachineArn, name, input }) {
      const execution = executions.start(machineOf(stateMachineArn), name, input);
      return { executionArn: execution.arn, startDate: new Date(execution.startedMs) };
    },
    StopExecution({ executionArn = '', error, cause }) {
      const execution = executions.get(executionArn);
      executions.stop(execution, error, cause);
      return { stopDate: new Date(execution.stoppedMs!) };
    },
    DescribeExecution({ executionArn = '' }) {
      const execution = executions.get(executionArn);
      const { input, output, error, cause } = execution;
      return { ...summarize(execution), input, output, error, cause };
    },
    ListExecutions({ stateMachineArn, statusFilter, maxResults = 100, nextToken = '0' }) {
      const all = executions.of(machineOf(stateMachineArn).arn);
      const found = all.filter(({ status }) => statusFilter === undefined || status === statusFilter);
      const start = Number(nextToken);
      const end = start + maxResults;
      return {
        executions: found.slice(start, end).map(summarize),
        ...(end < found.length && { nextToken: String(end) }),
      };
    },
    GetExecutionHistory({ executionArn = '', maxResults = 100, nextToken = '0', reverseOrder = false }) {
      const history = historyOf(executions.get(executionArn));
      const events = reverseOrder ? history.toReversed() : history;
      const start = Number(nextToken);
      // 0 stands for the default, as AWS says.
      const end = start + (maxResults || 100);
      return { events: events.slice(start, end), ...(end < events.length && { nextToken: String(end) }) };
    },
    DescribeStateMachine({ stateMachineArn }) {
      const { arn, name, roleArn, definitionText, createdMs } = machineOf(stateMachineArn);
      return {
        stateMachineArn: arn,
        name,
        roleArn,
        definition: definitionText,
        type: 'STANDARD',
        status: 'ACTIVE',
        creationDate: new Date(createdMs),
      };
    },
    ListStateMachines: () => ({
      stateMachines: [...machines.values()].map(({ arn, name, createdMs }) => ({
        stateMachineArn: arn,
        name,
        type: 'STANDARD',
        creationDate: new Date(createdMs),
      })),
    }),
    SendTaskSuccess({ taskToken = '', output = '' }) {
      tokens.succeed(taskToken, output);
      return {};
    },
    SendTaskFailure({ taskToken = '', error = '', cause = '' }) {
      tokens.fail(taskToken, error, cause);
      return {};
    },
  };
}

const summarize = ({ arn, name, machine, status, startedMs, stoppedMs }: ExecutionRecord) => ({
  executionArn: arn,
  stateMachineArn: machine.arn,
  name,
  status,
  startDate: new Date(startedMs),
  ...(stoppedMs !== undefined && { stopDate: new Date(stoppedMs) }),
});
