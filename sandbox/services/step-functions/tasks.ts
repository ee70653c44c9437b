import type { Random } from '../../random.ts';
import type { Clock } from '../../clock.ts';
import { arn } from '../../core.ts';
import { AwsError } from '../../wire/handlers.ts';
import { checkPayload, TaskError } from './errors.ts';
import { fromOutput, javaError, operationOf, signingNameOf, toInput } from './sdk.ts';
import type { TaskTokens } from './tokens.ts';

/** From a state's beginning to the call that it makes, in milliseconds: a guess, AWS publishes no figure. */
const TRANSITION_MS = [20, 60] as const;

export interface TaskHost {
  readonly clock: Clock;
  readonly random: Random;
  readonly tokens: TaskTokens;
  /** Calls AWS with the rights of a role. Throws an AwsError. */
  readonly call: (accessKeyId: string, service: string, operation: string, input: object) => Promise<unknown>;
  /** The members of an operation's input; undefined if the Region has no such operation. */
  readonly inputMembers: (service: string, operation: string) => readonly string[] | undefined;
}

/** One task of one execution. */
export interface Task {
  readonly resource: string;
  readonly timeoutSeconds: number;
  readonly accessKeyId: string;
  readonly hasEnded: () => boolean;
}

/** Carries out what a task's `Resource` says. Throws a TaskError, as the state fails with it. */
export async function carryOut(host: TaskHost, task: Task, parameters: unknown): Promise<unknown> {
  // The interpreter retries at once when an execution has been stopped; on AWS nothing of it happens any more.
  if (task.hasEnded()) return await new Promise(() => {});
  const dueMs = host.clock.now() + task.timeoutSeconds * 1000;
  const isOver = () => task.hasEnded() || host.clock.now() >= dueMs;
  await host.clock.sleep(host.random.between(...TRANSITION_MS));
  if (isOver()) return await new Promise(() => {});
  checkPayload("The state's input", parameters);
  const output = await callResource(host, task, parameters, isOver);
  checkPayload("The state's output", output);
  return output;
}

async function callResource(host: TaskHost, task: Task, parameters: unknown, isOver: () => boolean): Promise<unknown> {
  const { resource } = task;
  if (resource.startsWith(arn('lambda', ''))) {
    return (await invoke(host, task, { FunctionName: resource, Payload: parameters })).Payload;
  }
  const [, service, action] = /^arn:[^:]+:states:::(?:aws-sdk:)?([^:]+):(.+)$/.exec(resource) ?? [];
  if (resource.includes(':::aws-sdk:')) return await callSdk(host, task, service!, action!, parameters);
  switch (`${service}:${action}`) {
    case 'lambda:invoke':
      return await invoke(host, task, parameters as LambdaParameters);
    case 'lambda:invoke.waitForTaskToken': {
      const answer = host.tokens.wait(host.tokens.within(parameters), isOver);
      await invoke(host, task, parameters as LambdaParameters);
      return await answer;
    }
    case 'events:putEvents':
      return await putEvents(host, task, parameters as EventsParameters);
    case 'states:startExecution':
      return await startExecution(host, task, parameters as ExecutionParameters);
    default:
      throw new TaskError('States.Runtime', `the resource ${resource} is not simulated`, false);
  }
}

interface LambdaParameters {
  readonly FunctionName: string;
  readonly InvocationType?: string;
  readonly Payload?: unknown;
}

async function invoke({ call }: TaskHost, { accessKeyId }: Task, parameters: LambdaParameters) {
  const { FunctionName, InvocationType, Payload } = parameters;
  const input = { FunctionName, InvocationType, Payload: Buffer.from(JSON.stringify(Payload ?? {})) };
  type Answer = { StatusCode: number; ExecutedVersion?: string; FunctionError?: string; Payload?: Uint8Array };
  const answer = (await call(accessKeyId, 'lambda', 'Invoke', input).catch((error: unknown) => {
    const refused = error instanceof AwsError && error.status === 403;
    throw new TaskError(refused ? 'Lambda.AWSLambdaException' : `Lambda.${nameOf(error)}`, messageOf(error));
  })) as Answer;
  const { FunctionError, ...rest } = answer;
  const text = answer.Payload ? Buffer.from(answer.Payload).toString('utf8') : '';
  const payload: unknown = text === '' ? undefined : JSON.parse(text);
  if (FunctionError === undefined) return { ...rest, Payload: payload };
  const { errorType = 'Lambda.Unknown' } = payload as { errorType?: string };
  throw new TaskError(errorType, text);
}

interface EventsParameters {
  readonly Entries: readonly (object & { readonly Detail: unknown })[];
}

/** Detail is JSON here, and a text at EventBridge. */
async function putEvents({ call }: TaskHost, { accessKeyId }: Task, { Entries }: EventsParameters) {
  const entries = Entries.map((entry) => ({ ...entry, Detail: JSON.stringify(entry.Detail) }));
  const answer = (await call(accessKeyId, 'events', 'PutEvents', { Entries: entries }).catch(
    failWith('EventBridge'),
  )) as {
    FailedEntryCount?: number;
  };
  if (answer.FailedEntryCount) throw new TaskError('EventBridge.FailedEntry', JSON.stringify(answer));
  return answer;
}

interface ExecutionParameters {
  readonly StateMachineArn: string;
  readonly Name?: string;
  readonly Input?: unknown;
}

async function startExecution({ call }: TaskHost, { accessKeyId }: Task, parameters: ExecutionParameters) {
  const { StateMachineArn, Name, Input } = parameters;
  const input = { stateMachineArn: StateMachineArn, name: Name, input: JSON.stringify(Input ?? {}) };
  return fromOutput(await call(accessKeyId, 'states', 'StartExecution', input).catch(failWith('StepFunctions')));
}

async function callSdk(host: TaskHost, { accessKeyId }: Task, service: string, action: string, parameters: unknown) {
  const [signingName, operation] = [signingNameOf(service), operationOf(action)];
  const members = host.inputMembers(signingName, operation);
  if (!members) throw new TaskError('States.Runtime', `${signingName}:${operation} is not simulated`, false);
  let input: object;
  try {
    input = toInput(parameters, members);
  } catch (error) {
    throw new TaskError('States.Runtime', messageOf(error), false);
  }
  try {
    return fromOutput(await host.call(accessKeyId, signingName, operation, input));
  } catch (error) {
    const { name, cause } = javaError(service, error);
    throw new TaskError(name, cause);
  }
}

const failWith = (prefix: string) => (error: unknown) => {
  throw new TaskError(`${prefix}.${nameOf(error)}`, messageOf(error));
};

const nameOf = (error: unknown): string => (error instanceof AwsError ? error.code : 'SdkClientException');
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
