import type * as client from '@aws-sdk/client-sfn';
import { AwsError, type Handlers } from '../../wire/handlers.ts';
import { invalidArn, noStateMachine } from './errors.ts';
import type { Executions } from './executions.ts';
import { withoutData } from './history.ts';
import { countsOf } from './mapRuns.ts';
import { page } from './paging.ts';
import type { ExecutionRecord, MachineRecord, MapRunRecord } from './records.ts';
import { redrive } from './statusEvent.ts';
import type { TaskTokens } from './tokens.ts';

type Api = Handlers<typeof client>;

export function createApi(
  machines: ReadonlyMap<string, MachineRecord>,
  executions: Executions,
  tokens: TaskTokens,
): Api {
  const machineOf = (machineArn = ''): MachineRecord => {
    checkArn(machineArn, 'stateMachine');
    const machine = machines.get(machineArn);
    if (!machine) throw noStateMachine(machineArn);
    return machine;
  };
  /** @param types Express executions, which a Map Run has begun, are only described */
  const executionOf = (executionArn = '', types: readonly Type[] = ['execution']): ExecutionRecord => {
    checkArn(executionArn, ...types);
    return executions.get(executionArn);
  };
  const mapRunOf = (mapRunArn = ''): MapRunRecord => {
    checkArn(mapRunArn, 'mapRun');
    return executions.mapRun(mapRunArn);
  };
  return {
    StartExecution({ stateMachineArn, name, input }) {
      const execution = executions.start(machineOf(stateMachineArn), name, input);
      return { executionArn: execution.arn, startDate: new Date(execution.startedMs) };
    },
    StartSyncExecution({ stateMachineArn }) {
      machineOf(stateMachineArn);
      throw new AwsError(
        'StateMachineTypeNotSupported',
        'This operation is not supported by this type of state machine',
      );
    },
    StopExecution({ executionArn, error, cause }) {
      const execution = executionOf(executionArn);
      executions.stop(execution, error, cause);
      return { stopDate: new Date(execution.stoppedMs!) };
    },
    DescribeExecution: ({ executionArn, includedData }) =>
      describeExecution(executionOf(executionArn, ['execution', 'express']), includedData !== 'METADATA_ONLY'),
    ListExecutions({ stateMachineArn, mapRunArn, statusFilter, redriveFilter, maxResults, nextToken }) {
      if ((stateMachineArn === undefined) === (mapRunArn === undefined)) {
        throw new AwsError('ValidationException', 'Must specify either a State Machine ARN or a Map Run ARN.');
      }
      const all =
        mapRunArn === undefined
          ? executions.of(machineOf(stateMachineArn).arn)
          : mapRunOf(mapRunArn).children.toReversed();
      const found = all.filter(({ status }) => statusFilter === undefined || status === statusFilter);
      const { items, ...next } = page(redriveFilter === 'REDRIVEN' ? [] : found, maxResults, nextToken);
      const summary = (execution: ExecutionRecord) => ({
        ...summarize(execution),
        ...(mapRunArn !== undefined && { mapRunArn, itemCount: execution.items }),
      });
      return { executions: items.map(summary), ...next };
    },
    DescribeMapRun({ mapRunArn }) {
      const mapRun = mapRunOf(mapRunArn);
      const { status, maxConcurrency, tolerated } = mapRun;
      return {
        ...summarizeMapRun(mapRun),
        status,
        maxConcurrency,
        toleratedFailureCount: tolerated.count ?? 0,
        toleratedFailurePercentage: tolerated.percentage ?? 0,
        itemCounts: countsOf(mapRun, (items) => items),
        executionCounts: countsOf(mapRun, () => 1),
        redriveCount: 0,
      };
    },
    ListMapRuns({ executionArn, maxResults, nextToken }) {
      const { items, ...next } = page(executions.mapRunsOf(executionOf(executionArn)), maxResults, nextToken);
      const mapRuns = items.map((mapRun) => ({ ...summarizeMapRun(mapRun), stateMachineArn: mapRun.machineArn }));
      return { mapRuns, ...next };
    },
    GetExecutionHistory({ executionArn, maxResults, nextToken, reverseOrder, includeExecutionData = true }) {
      const { events: all } = executionOf(executionArn).history;
      const { items, ...next } = page(reverseOrder ? all.toReversed() : all, maxResults, nextToken);
      return { events: includeExecutionData ? items : items.map(withoutData), ...next };
    },
    DescribeStateMachine({ stateMachineArn, includedData }) {
      const machine = machineOf(stateMachineArn);
      return {
        ...describeMachine(machine, includedData !== 'METADATA_ONLY'),
        type: 'STANDARD',
        status: 'ACTIVE',
        creationDate: new Date(machine.createdMs),
      };
    },
    DescribeStateMachineForExecution({ executionArn, includedData }) {
      const { machine, mapRunArn } = executionOf(executionArn);
      return {
        ...describeMachine(machine, includedData !== 'METADATA_ONLY'),
        updateDate: new Date(machine.createdMs),
        ...(mapRunArn !== undefined && { mapRunArn, label: executions.mapRun(mapRunArn).label }),
      };
    },
    ListStateMachines({ maxResults, nextToken }) {
      const { items, ...next } = page([...machines.values()], maxResults, nextToken);
      const stateMachines = items.map(({ arn, name, createdMs }) => ({
        stateMachineArn: arn,
        name,
        type: 'STANDARD' as const,
        creationDate: new Date(createdMs),
      }));
      return { stateMachines, ...next };
    },
    // There are none of either. Of a machine that is gone, the versions are an empty list, too (recorded).
    ListStateMachineVersions({ stateMachineArn = '' }) {
      checkArn(stateMachineArn, 'stateMachine');
      return { stateMachineVersions: [] };
    },
    ListStateMachineAliases({ stateMachineArn }) {
      machineOf(stateMachineArn);
      return { stateMachineAliases: [] };
    },
    ListTagsForResource({ resourceArn = '' }) {
      checkArn(resourceArn, 'stateMachine');
      const machine = machines.get(resourceArn);
      if (!machine) throw new AwsError('ResourceNotFound', `Resource not found: '${resourceArn}'`);
      return { tags: Object.entries(machine.tags).map(([key, value]) => ({ key, value })) };
    },
    SendTaskSuccess({ taskToken = '', output = '' }) {
      tokens.succeed(taskToken, output);
      return {};
    },
    SendTaskFailure({ taskToken = '', error, cause }) {
      tokens.fail(taskToken, error, cause);
      return {};
    },
    SendTaskHeartbeat({ taskToken = '' }) {
      tokens.beat(taskToken);
      return {};
    },
  };
}

type Type = 'stateMachine' | 'execution' | 'express' | 'mapRun';

/** The words are recorded, but for those about another service, which are a guess. @throws {AwsError} InvalidArn */
function checkArn(arn: string, ...types: readonly Type[]): void {
  const [prefix, , service = '', , , given = ''] = arn.split(':');
  if (prefix !== 'arn') throw invalidArn(`Invalid ARN prefix: ${arn}`);
  if (service !== 'states') throw invalidArn(`Service not valid in this context: ${service}`);
  if (!(types as readonly string[]).includes(given))
    throw invalidArn(`Resource type not valid in this context: ${given}`);
}

function describeExecution(execution: ExecutionRecord, included: boolean) {
  const { input, output, error, cause, mapRunArn } = execution;
  return {
    ...summarize(execution),
    ...(mapRunArn !== undefined && { mapRunArn }),
    ...(included && { input, output }),
    inputDetails: { included },
    ...(output !== undefined && { outputDetails: { included } }),
    error,
    cause,
    ...redrive(execution),
  };
}

/** Without what it may say, the definition is an empty one (API reference of DescribeStateMachine). */
const describeMachine = (
  { arn, name, roleArn, definitionText, logging, isTraced }: MachineRecord,
  included: boolean,
) => ({
  stateMachineArn: arn,
  name,
  roleArn,
  definition: included ? definitionText : '{}',
  loggingConfiguration: logging,
  tracingConfiguration: { enabled: isTraced },
});

const summarize = ({ arn, name, machine, status, startedMs, stoppedMs }: ExecutionRecord) => ({
  executionArn: arn,
  stateMachineArn: machine.arn,
  name,
  status,
  startDate: new Date(startedMs),
  ...(stoppedMs !== undefined && { stopDate: new Date(stoppedMs) }),
  redriveCount: 0,
});

const summarizeMapRun = ({ arn, executionArn, startedMs, stoppedMs }: MapRunRecord) => ({
  mapRunArn: arn,
  executionArn,
  startDate: new Date(startedMs),
  ...(stoppedMs !== undefined && { stopDate: new Date(stoppedMs) }),
});
