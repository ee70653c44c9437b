import type { Clock } from '../../clock.ts';
import { arn } from '../../core.ts';
import type { Random } from '../../random.ts';
import { checkPayload, runtimeError, StateError } from './errors.ts';
import {
  fromOutput,
  javaError,
  messageOf,
  type ModelledError,
  operationOf,
  optimizedError,
  sdkMetadata,
  signingNameOf,
  toInput,
} from './sdk.ts';
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
  readonly modelledError: ModelledError;
}

/** One task of one execution. */
export interface TaskCall {
  readonly resource: string;
  /** Whether nobody waits for it any more. */
  readonly hasEnded: () => boolean;
}

/** Hears of the steps that a task takes. */
export interface Progress {
  readonly started: () => void;
  /** The request of a task that waits for a token has been answered. */
  readonly submitted: (output: unknown) => void;
  readonly heartbeat: () => void;
}

interface Work extends TaskCall {
  readonly host: TaskHost;
  readonly accessKeyId: string;
  readonly parameters: unknown;
  readonly progress: Progress;
}

/** Carries out what a task's `Resource` says, with the rights of a role. Throws a StateError, as the state fails with it. */
export const createCarryOut =
  (host: TaskHost, accessKeyId: string) =>
  async (call: TaskCall, parameters: unknown, progress: Progress): Promise<unknown> => {
    await host.clock.sleep(host.random.between(...TRANSITION_MS));
    if (call.hasEnded()) return await new Promise(() => {});
    checkPayload(call.resource, JSON.stringify(parameters ?? null));
    progress.started();
    return await callResource({ ...call, host, accessKeyId, parameters, progress });
  };

async function callResource(work: Work): Promise<unknown> {
  const { resource, parameters } = work;
  if (resource.startsWith(arn('lambda', ''))) {
    return (await invoke(work, { FunctionName: resource, Payload: parameters })).Payload;
  }
  const [, isSdk, service = '', action = ''] = /^arn:[^:]+:states:::(aws-sdk:)?([^:]+):(.+)$/.exec(resource) ?? [];
  const [operation = '', pattern] = action.split('.');
  const request = isSdk ? () => callSdk(work, service, operation) : optimized(work, `${service}:${operation}`);
  if (request && pattern === undefined) return await request();
  if (request && pattern === 'waitForTaskToken') return await untilAnswered(work, request);
  throw runtimeError(`the resource ${resource} is not simulated`);
}

/** Makes the request, and waits for whoever gets the token of it. */
async function untilAnswered({ host, parameters, hasEnded, progress }: Work, request: () => Promise<unknown>) {
  const { tokens } = host;
  const answer = tokens.wait(tokens.within(parameters), { isOver: hasEnded, beat: progress.heartbeat });
  // An answer may come before that of the request; until then nobody listens.
  answer.catch(() => {});
  progress.submitted(await request());
  return await answer;
}

/** The integrations with a form of their own (developer guide, "Optimized integrations"). */
function optimized(work: Work, name: string): (() => Promise<unknown>) | undefined {
  const { host, parameters } = work;
  const given = (parameters ?? {}) as Readonly<Record<string, unknown>>;
  const withMetadata = async (contentType: string, answer: Promise<unknown>) => {
    const body = fromOutput(await answer) as object;
    return { ...body, ...sdkMetadata(contentType, body, host.clock.now(), host.random) };
  };
  const json = (service: string, operation: string, input: object) =>
    withMetadata('application/x-amz-json-1.0', request(work, service, operation, input));
  switch (name) {
    case 'lambda:invoke':
      return async () => {
        const answer = await invoke(work, given as unknown as LambdaParameters);
        return { ...answer, ...sdkMetadata('application/json', answer.Payload, host.clock.now(), host.random) };
      };
    case 'events:putEvents':
      return () => putEvents(work, given as unknown as EventsParameters);
    case 'states:startExecution':
      return () =>
        json('states', 'StartExecution', {
          stateMachineArn: given['StateMachineArn'],
          name: given['Name'],
          input: JSON.stringify(given['Input'] ?? {}),
        });
    case 'sqs:sendMessage':
      return () => json('sqs', 'SendMessage', { ...given, MessageBody: asText(given['MessageBody']) });
    case 'sns:publish':
      return () =>
        withMetadata('text/xml', request(work, 'sns', 'Publish', { ...given, Message: asText(given['Message']) }));
    case 'dynamodb:getItem':
    case 'dynamodb:putItem':
    case 'dynamodb:updateItem':
    case 'dynamodb:deleteItem':
      return () => json('dynamodb', operationOf(name.slice('dynamodb:'.length)), given);
    default:
      return undefined;
  }
}

/** Bodies may be JSON here, and are texts where they go. */
const asText = (body: unknown): unknown =>
  typeof body === 'string' || body === undefined ? body : JSON.stringify(body);

async function request({ host, accessKeyId }: Work, service: string, operation: string, input: object) {
  try {
    return await host.call(accessKeyId, service, operation, input);
  } catch (error) {
    const { name, cause } = optimizedError(service, error, host.modelledError, host.random);
    throw new StateError(name, cause);
  }
}

interface LambdaParameters {
  readonly FunctionName: string;
  readonly Payload?: unknown;
}

interface LambdaAnswer {
  readonly StatusCode: number;
  readonly ExecutedVersion?: string;
  readonly FunctionError?: string;
  readonly LogResult?: string;
  readonly Payload?: Uint8Array;
}

async function invoke(work: Work, parameters: LambdaParameters) {
  const input = { ...parameters, Payload: Buffer.from(JSON.stringify(parameters.Payload ?? {})) };
  const { FunctionError, Payload, ...rest } = (await request(work, 'lambda', 'Invoke', input)) as LambdaAnswer;
  const text = Payload ? Buffer.from(Payload).toString('utf8') : '';
  const payload: unknown = text === '' ? undefined : JSON.parse(text);
  if (FunctionError === undefined) return { ...rest, Payload: payload };
  const { errorType } = payload as { errorType?: string };
  if (errorType !== undefined) throw new StateError(errorType, text);
  const cause = `The cause could not be determined because Lambda did not return an error type. Returned payload: ${text}`;
  throw new StateError('Lambda.Unknown', cause);
}

interface EventsParameters {
  readonly Entries: readonly (object & { readonly Detail: unknown })[];
}

async function putEvents(work: Work, { Entries }: EventsParameters) {
  const entries = Entries.map((entry) => ({ ...entry, Detail: asText(entry.Detail) }));
  const answer = (await request(work, 'events', 'PutEvents', { Entries: entries })) as { FailedEntryCount?: number };
  if (answer.FailedEntryCount) throw new StateError('EventBridge.FailedEntry', JSON.stringify(answer));
  return answer;
}

async function callSdk({ host, accessKeyId, parameters }: Work, service: string, action: string) {
  const [signingName, operation] = [signingNameOf(service), operationOf(action)];
  const members = host.inputMembers(signingName, operation);
  if (!members) throw runtimeError(`${signingName}:${operation} is not simulated`);
  let input: object;
  try {
    input = toInput(parameters, members);
  } catch (error) {
    throw runtimeError(messageOf(error));
  }
  try {
    return fromOutput(await host.call(accessKeyId, signingName, operation, input));
  } catch (error) {
    const { name, cause } = javaError(service, error, host.modelledError, host.random);
    throw new StateError(name, cause);
  }
}
