import type * as client from '@aws-sdk/client-lambda';
import { AwsError, type Handlers } from '../../wire/handlers.ts';
import type { Executor } from './executor.ts';
import { describeFunction } from './describe.ts';
import type { LambdaFunction } from './function.ts';
import type { FunctionUrl } from './provision.ts';

/** Developer Guide, "Lambda quotas". */
const SYNCHRONOUS_MAX_BYTES = 6_291_456;
const ASYNCHRONOUS_MAX_BYTES = 1_048_576;

/** What Invoke gives of the log with LogType Tail. */
const LOG_TAIL_BYTES = 4_096;

export interface ApiService {
  readonly executor: Executor;
  readonly list: () => readonly LambdaFunction[];
  /** @throws {AwsError} ResourceNotFoundException */
  readonly find: (reference: string) => LambdaFunction;
  readonly newId: () => string;
  readonly urls: () => readonly FunctionUrl[];
  /** Queues an asynchronous invocation. */
  readonly enqueue: (lambdaFunction: LambdaFunction, payload: string) => void;
}

export function createApi(service: ApiService): Handlers<typeof client> {
  const { executor, find } = service;
  return {
    Invoke: async (input): Promise<Omit<client.InvokeCommandOutput, '$metadata'>> => {
      const lambdaFunction = find(qualified(input.FunctionName, input.Qualifier));
      // The client takes other types too, but what came over the wire is bytes.
      const payload = readPayload(input.Payload as Uint8Array | undefined, input.InvocationType === 'Event');
      if (input.InvocationType === 'DryRun') return { StatusCode: 204 };
      if (input.InvocationType === 'Event') {
        service.enqueue(lambdaFunction, payload);
        return { StatusCode: 202 };
      }
      const invocation = await executor.runOrRefuse(lambdaFunction, service.newId(), payload);
      return {
        StatusCode: 200,
        ExecutedVersion: '$LATEST',
        // The client's own type of bytes adds a method for reading them, which the wire does not need.
        Payload: Buffer.from(invocation.payload) as unknown as NonNullable<client.InvokeCommandOutput['Payload']>,
        ...(invocation.failed ? { FunctionError: 'Unhandled' } : {}),
        ...(input.LogType === 'Tail' ? { LogResult: logTail(invocation.logLines) } : {}),
      };
    },

    GetFunction: ({ FunctionName, Qualifier }) => {
      const lambdaFunction = find(qualified(FunctionName, Qualifier));
      const { folder } = lambdaFunction.settings;
      return {
        Configuration: describeFunction(lambdaFunction),
        Code: { RepositoryType: 'S3', Location: `file://${folder}` },
        ...concurrencyOf(lambdaFunction, (ReservedConcurrentExecutions) => ({
          Concurrency: { ReservedConcurrentExecutions },
        })),
      };
    },

    GetFunctionConfiguration: ({ FunctionName, Qualifier }) =>
      describeFunction(find(qualified(FunctionName, Qualifier))),

    GetFunctionUrlConfig({ FunctionName, Qualifier }) {
      const { arn } = find(qualified(FunctionName, Qualifier));
      const url = service.urls().find(({ functionArn }) => functionArn === arn);
      if (!url) throw new AwsError('ResourceNotFoundException', `The function ${arn} has no URL.`);
      const created = new Date(url.createdMs).toISOString();
      return {
        FunctionUrl: `https://${url.host}/`,
        FunctionArn: arn,
        AuthType: url.authType,
        InvokeMode: 'BUFFERED',
        CreationTime: created,
        LastModifiedTime: created,
      };
    },

    ListFunctions: ({ Marker, MaxItems = 50 }) => {
      const functions = service.list();
      const start = Number(Marker ?? 0);
      const end = start + MaxItems;
      return {
        Functions: functions.slice(start, end).map(describeFunction),
        ...(end < functions.length ? { NextMarker: String(end) } : {}),
      };
    },

    PutFunctionConcurrency: ({ FunctionName, ReservedConcurrentExecutions }) => {
      executor.reserve(find(qualified(FunctionName)), ReservedConcurrentExecutions);
      return { ReservedConcurrentExecutions };
    },

    DeleteFunctionConcurrency: ({ FunctionName }) => {
      executor.reserve(find(qualified(FunctionName)), undefined);
      return {};
    },

    GetFunctionConcurrency: ({ FunctionName }) =>
      concurrencyOf(find(qualified(FunctionName)), (ReservedConcurrentExecutions) => ({
        ReservedConcurrentExecutions,
      })),
  };
}

const qualified = (name: string | undefined, qualifier?: string): string =>
  qualifier === undefined ? (name ?? '') : `${name}:${qualifier}`;

function concurrencyOf<T extends object>(
  { reservedConcurrency }: LambdaFunction,
  show: (reserved: number) => T,
): T | object {
  return reservedConcurrency === undefined ? {} : show(reservedConcurrency);
}

function readPayload(payload: Uint8Array | undefined, isAsynchronous: boolean): string {
  const text = Buffer.from(payload ?? []).toString('utf8');
  const limit = isAsynchronous ? ASYNCHRONOUS_MAX_BYTES : SYNCHRONOUS_MAX_BYTES;
  if (payload && payload.byteLength > limit) {
    throw new AwsError(
      'RequestTooLargeException',
      `Request must be smaller than ${limit} bytes for the Invoke operation`,
    );
  }
  // Without a payload the event is an empty object.
  return text === '' ? '{}' : validJson(text);
}

/** @throws {AwsError} InvalidRequestContentException */
export function validJson(text: string): string {
  try {
    JSON.parse(text);
    return text;
  } catch (error) {
    throw new AwsError(
      'InvalidRequestContentException',
      `Could not parse request body into json: ${(error as Error).message}`,
    );
  }
}

function logTail(lines: readonly string[]): string {
  return Buffer.from(lines.map((line) => `${line}\n`).join(''))
    .subarray(-LOG_TAIL_BYTES)
    .toString('base64');
}
