import type * as client from '@aws-sdk/client-lambda';
import type { Handlers } from '../../wire/handlers.ts';
import { jsonFaultOf } from '../../wire/jackson.ts';
import { describeEventInvokeConfig, describeFunction } from './describe.ts';
import { invalidParameter, lambdaError, notFound } from './errors.ts';
import type { Executor } from './executor.ts';
import { functionArn, type LambdaFunction } from './function.ts';
import { policyDocument } from './policyDocument.ts';
import { listing } from './listing.ts';
import type { FunctionUrl } from './provision.ts';
import { ASYNCHRONOUS_MAX_BYTES, LOG_TAIL_BYTES, SYNCHRONOUS_MAX_BYTES } from './quotas.ts';
import { parseReference } from './reference.ts';
import { describeUrl, urlsOf } from './urlConfig.ts';

type Api = Handlers<typeof client>;

export interface ApiService {
  readonly executor: Executor;
  readonly accountConcurrency: number;
  readonly list: () => readonly LambdaFunction[];
  /** @throws {AwsError} ResourceNotFoundException */
  readonly find: (reference: string, qualifier?: string) => LambdaFunction;
  readonly newId: () => string;
  readonly urls: () => readonly FunctionUrl[];
  /** Queues an asynchronous invocation. */
  readonly enqueue: (lambdaFunction: LambdaFunction, payload: string) => void;
}

export const createApi = (service: ApiService): Api => ({
  ...invoking(service),
  ...describing(service),
  ...reserving(service),
  ...configuring(service),
  ...listing(service),
});

const invoking = ({ executor, find, newId, enqueue }: ApiService): Api => ({
  Invoke: async (input): Promise<Omit<client.InvokeCommandOutput, '$metadata'>> => {
    const lambdaFunction = find(input.FunctionName ?? '', input.Qualifier);
    // The client takes other types too, but what came over the wire is bytes.
    const payload = readPayload(input.Payload as Uint8Array | undefined, input.InvocationType === 'Event');
    if (input.InvocationType === 'DryRun') return { StatusCode: 204 };
    if (input.InvocationType === 'Event') {
      enqueue(lambdaFunction, payload);
      return { StatusCode: 202 };
    }
    const invocation = await executor.runOrRefuse(lambdaFunction, newId(), payload);
    return {
      StatusCode: 200,
      ExecutedVersion: '$LATEST',
      // The client's own type of bytes adds a method for reading them, which the wire does not need.
      Payload: Buffer.from(invocation.payload) as unknown as NonNullable<client.InvokeCommandOutput['Payload']>,
      ...(invocation.failed ? { FunctionError: 'Unhandled' } : {}),
      ...(input.LogType === 'Tail' ? { LogResult: logTail(invocation.logLines) } : {}),
    };
  },
});

const describing = ({ find }: ApiService): Api => ({
  GetFunction: ({ FunctionName = '', Qualifier }) => {
    const lambdaFunction = find(FunctionName, Qualifier);
    const { reservedConcurrency, settings } = lambdaFunction;
    return {
      Configuration: describeFunction(lambdaFunction),
      Code: { RepositoryType: 'S3', Location: `file://${settings.folder}` },
      ...(Object.keys(settings.tags).length > 0 && { Tags: { ...settings.tags } }),
      ...(reservedConcurrency !== undefined && { Concurrency: { ReservedConcurrentExecutions: reservedConcurrency } }),
    };
  },

  GetFunctionConfiguration: ({ FunctionName = '', Qualifier }) => describeFunction(find(FunctionName, Qualifier)),

  GetPolicy: ({ FunctionName = '', Qualifier }) => {
    const { arn, permissions, revisionId } = find(FunctionName, Qualifier);
    if (permissions.length === 0) throw notFound('The resource you requested does not exist.');
    return { Policy: policyDocument(arn, permissions), RevisionId: revisionId };
  },
});

const reserving = ({ executor, find, list, accountConcurrency }: ApiService): Api => ({
  PutFunctionConcurrency: ({ FunctionName = '', ReservedConcurrentExecutions }) => {
    executor.reserve(unqualified(find, FunctionName), ReservedConcurrentExecutions);
    return { ReservedConcurrentExecutions };
  },

  DeleteFunctionConcurrency: ({ FunctionName = '' }) => {
    executor.reserve(unqualified(find, FunctionName), undefined);
    return {};
  },

  GetFunctionConcurrency: ({ FunctionName = '' }) => {
    const { reservedConcurrency } = unqualified(find, FunctionName);
    return reservedConcurrency === undefined ? {} : { ReservedConcurrentExecutions: reservedConcurrency };
  },

  // Sizes: developer guide, "Lambda quotas".
  GetAccountSettings: () => ({
    AccountLimit: {
      TotalCodeSize: 80_530_636_800,
      CodeSizeUnzipped: 262_144_000,
      CodeSizeZipped: 52_428_800,
      ConcurrentExecutions: accountConcurrency,
      UnreservedConcurrentExecutions: executor.unreservedConcurrency,
    },
    AccountUsage: {
      TotalCodeSize: list().reduce((sum, each) => sum + (describeFunction(each).CodeSize ?? 0), 0),
      FunctionCount: list().length,
    },
  }),
});

/** Reservations are the function's and not a version's. @throws {AwsError} InvalidParameterValueException, as recorded */
function unqualified(find: ApiService['find'], reference: string): LambdaFunction {
  const { qualifier } = parseReference(reference);
  if (qualifier === undefined) return find(reference);
  throw invalidParameter(
    'This operation is permitted on Lambda functions only. Aliases and versions do not support this operation. Please specify either a function name or an unqualified function ARN.',
  );
}

const configuring = ({ list, urls }: ApiService): Api => ({
  GetFunctionEventInvokeConfig({ FunctionName = '', Qualifier }) {
    const { name, qualifier = '$LATEST' } = parseReference(FunctionName, Qualifier);
    const found = list().find((each) => each.name === name && each.eventInvokeConfig && qualifier === '$LATEST');
    if (!found) throw notFound(`The function ${functionArn(name)}:${qualifier} doesn't have an EventInvokeConfig`);
    return describeEventInvokeConfig(found);
  },

  ListFunctionEventInvokeConfigs({ FunctionName = '' }) {
    const { name } = parseReference(FunctionName);
    const found = list().filter((each) => each.name === name && each.eventInvokeConfig);
    return { FunctionEventInvokeConfigs: found.map(describeEventInvokeConfig) };
  },

  GetFunctionUrlConfig({ FunctionName = '', Qualifier }) {
    const { name, qualifier } = parseReference(FunctionName, Qualifier);
    const [url] = qualifier === undefined ? urlsOf(urls(), name) : [];
    if (!url) throw notFound('The resource you requested does not exist.');
    return describeUrl(url);
  },

  ListFunctionUrlConfigs({ FunctionName = '' }) {
    const { name } = parseReference(FunctionName);
    if (!list().some((each) => each.name === name)) throw notFound('Function does not exist');
    return { FunctionUrlConfigs: urlsOf(urls(), name).map(describeUrl) };
  },
});

function readPayload(payload: Uint8Array | undefined, isAsynchronous: boolean): string {
  const text = Buffer.from(payload ?? []).toString('utf8');
  const limit = isAsynchronous ? ASYNCHRONOUS_MAX_BYTES : SYNCHRONOUS_MAX_BYTES;
  if (payload && payload.byteLength > limit) {
    throw lambdaError(
      'RequestTooLargeException',
      `Request must be smaller than ${limit} bytes for the InvokeFunction operation`,
    );
  }
  // Without a payload the event is an empty object.
  return text === '' ? '{}' : validJson(text);
}

/** @throws {AwsError} InvalidRequestContentException, with the parser's words and its place as recorded */
export function validJson(text: string): string {
  const fault = jsonFaultOf(text);
  if (!fault) return text;
  const source = 'REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled)';
  throw lambdaError(
    'InvalidRequestContentException',
    `Could not parse request body into json: Could not parse payload into json: ${fault.message}\n at [Source: ${source}; line: ${fault.line}, column: ${fault.column}]`,
  );
}

function logTail(lines: readonly string[]): string {
  return Buffer.from(lines.map((line) => `${line}\n`).join(''))
    .subarray(-LOG_TAIL_BYTES)
    .toString('base64');
}
