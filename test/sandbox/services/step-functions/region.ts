import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createRegion } from '../../../../sandbox/region.ts';
import type { EventOnBus } from '../../../../sandbox/services/events/index.ts';

const ROLE = 'arn:aws:iam::123456789012:role/machine';
export const machineArn = (name: string) => `arn:aws:states:eu-west-1:123456789012:stateMachine:${name}`;
export const executionArn = (machine: string, name: string) =>
  `arn:aws:states:eu-west-1:123456789012:execution:${machine}:${name}`;
export const QUEUE_URL = 'https://sqs.eu-west-1.amazonaws.com/123456789012/work';

interface HistoryOptions {
  readonly input?: string;
  readonly seconds?: number;
  readonly substitutions?: Record<string, string>;
}

/** `3<-2 PassStateExited` */
export const chainOf = (events: readonly HistoryEvent[]) =>
  events.map(({ id, previousEventId, type }) => `${id}<-${previousEventId} ${type}`);

/** What each event of a type says. */
export const detailsOf = (events: readonly HistoryEvent[], type: HistoryEvent['type']) =>
  events
    .filter((event) => event.type === type)
    .map((event) => Object.entries(event).find(([key]) => key.endsWith('EventDetails'))?.[1] as object | undefined);

/** A Region with one queue, and with state machines whose role may do what `actions` says. */
export async function setUp(actions: readonly string[] = ['sqs:*', 'lambda:InvokeFunction']) {
  const region = createRegion();
  const startMs = region.clock.now();
  const events: EventOnBus[] = [];
  let machines = 0;
  region.events.hooks.onEvent = (_bus, event) => void events.push(event);
  const create = (
    service: 'iam' | 'sqs' | 'stepFunctions',
    type: string,
    name: string,
    arn: string,
    properties: object,
  ) =>
    region[service].provisioners[type]!({ stackName: 'test', logicalId: name, type, properties, name, arn, ref: arn });
  await create('iam', 'AWS::IAM::Role', 'machine', ROLE, {
    AssumeRolePolicyDocument: {
      Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'states.amazonaws.com' } }],
    },
    Policies: [{ PolicyDocument: { Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] } }],
  });
  await create('sqs', 'AWS::SQS::Queue', 'work', 'arn:aws:sqs:eu-west-1:123456789012:work', {});
  const client = new SFNClient(region.clientConfig());
  return {
    region,
    client,
    sqs: new SQSClient(region.clientConfig()),
    eventBridge: new EventBridgeClient(region.clientConfig()),
    /** What executions told of their status: `NAME STATUS`. */
    statuses: () =>
      events
        .filter((event) => event['detail-type'] === 'Step Functions Execution Status Change')
        .map(({ detail }) => `${String(detail['name'])} ${String(detail['status'])}`),
    deploy: (name: string, definition: object, substitutions: Record<string, string> = {}) =>
      create('stepFunctions', 'AWS::StepFunctions::StateMachine', name, machineArn(name), {
        RoleArn: ROLE,
        DefinitionString: JSON.stringify(definition),
        DefinitionSubstitutions: substitutions,
      }),
    start: (machine: string, name: string, input: object = {}) =>
      client.send(
        new StartExecutionCommand({ stateMachineArn: machineArn(machine), name, input: JSON.stringify(input) }),
      ),
    describe: (machine: string, name: string) =>
      client.send(new DescribeExecutionCommand({ executionArn: executionArn(machine, name) })),
    /** Runs a machine and gives its history: `ID<-PREVIOUS TYPE`, with what the events say. */
    history: async (definition: object, { input = '{}', seconds = 60, substitutions = {} }: HistoryOptions = {}) => {
      const machine = `machine-${++machines}`;
      await create('stepFunctions', 'AWS::StepFunctions::StateMachine', machine, machineArn(machine), {
        RoleArn: ROLE,
        DefinitionString: JSON.stringify(definition),
        DefinitionSubstitutions: substitutions,
      });
      await client.send(new StartExecutionCommand({ stateMachineArn: machineArn(machine), name: 'one', input }));
      await region.clock.runUntil(region.clock.now() + seconds * 1000);
      const { events = [] } = await client.send(
        new GetExecutionHistoryCommand({ executionArn: executionArn(machine, 'one'), maxResults: 1_000 }),
      );
      return events;
    },
    pass: (seconds: number) => region.clock.runUntil(region.clock.now() + seconds * 1000),
    elapsedMs: () => region.clock.now() - startMs,
  };
}
