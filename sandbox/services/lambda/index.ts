import * as client from '@aws-sdk/client-lambda';
import type { Clock } from '../../clock.ts';
import { type Core, type Delivery, FUNCTION_URL_SUFFIX } from '../../core.ts';
import type { Provisioners } from '../../deploy/resource.ts';
import { formatUuid } from '../../realms/crypto.ts';
import type { Wire } from '../../realms/wire.ts';
import { AwsError } from '../../wire/handlers.ts';
import type { WireRequest, WireResponse } from '../../wire/message.ts';
import { service, type WireService } from '../../wire/service.ts';
import { createLogs, type Logs } from '../logs/index.ts';
import { createApi, validJson } from './api.ts';
import { AsynchronousQueue } from './asynchronous.ts';
import { CONSTRAINTS } from './constraints.ts';
import { Destinations } from './destinations.ts';
import { readEmbeddedMetrics } from './embeddedMetrics.ts';
import { type FunctionCredentials, REGION_HOST } from './environmentVariables.ts';
import type { EnvironmentHost, ExecutionEnvironment, Invocation } from './executionEnvironment.ts';
import { Executor } from './executor.ts';
import { noFunction } from './errors.ts';
import { functionArn, type LambdaFunction } from './function.ts';
import type { LogLine } from './logWriter.ts';
import { FunctionMetrics } from './metrics.ts';
import { createProvisioners, type FunctionUrl } from './provision.ts';
import { ACCOUNT_CONCURRENCY } from './quotas.ts';
import { parseReference } from './reference.ts';
import { permitsEverybody } from './resourcePolicy.ts';
import { createUrlServer } from './url.ts';

export type { FunctionCredentials } from './environmentVariables.ts';
export type { Invocation } from './executionEnvironment.ts';
export type { LambdaFunction } from './function.ts';
export type { LogLine } from './logWriter.ts';
export type { FunctionUrl } from './provision.ts';

export interface LambdaOptions {
  /** Where the API calls of functions go. */
  readonly endpoint: Wire;
  /** Asked at each cold start. */
  readonly credentialsFor: (roleArn: string, functionName: string) => FunctionCredentials;
  /** The local folder of a template's `Code`. */
  readonly codeFolder: (code: Readonly<Record<string, unknown>>) => string;
  /** Whether a role that a service assumes may lambda:InvokeFunction (default: every role may). */
  readonly mayInvoke?: (roleArn: string, functionArn: string) => boolean;
  /** The ARN of the caller that may call a function's URL; undefined for one that may not (default: nobody may). */
  readonly mayInvokeUrl?: (accessKeyId: string, functionArn: string) => string | undefined;
  /** Who answers functions for a host outside of AWS (slack.com, say). (default: nobody: ENOTFOUND) */
  readonly connectOutside?: (hostname: string) => Wire | undefined;
  /** Modules that functions get in place of Node's, by their name without `node:`: real sockets, when time is real. */
  readonly modules?: Readonly<Record<string, unknown>>;
  /** The account's quota of concurrent executions (default: 1,000). Young accounts have 10 or 50. */
  readonly accountConcurrency?: number;
  /** Asked at each cold start how long it takes (default: no time). */
  readonly coldStartMs?: () => number;
  /** How far the clock that a function reads is off, in milliseconds (default: it is right). */
  readonly clockSkewMs?: (functionName: string) => number;
  /** Where functions log to (default: log groups of its own). */
  readonly logs?: Logs;
  readonly onLog?: (line: LogLine) => void;
  /** Hears of what a person must know: an event that was dropped, a record that nobody took (default: console.error). */
  readonly onProblem?: (message: string) => void;
}

/** Lambda: functions in realms, warm environments, concurrency, the asynchronous queue with its destinations. */
export interface Lambda {
  readonly wire: WireService;
  readonly provisioners: Provisioners;
  readonly logs: Logs;
  functions(): readonly LambdaFunction[];
  urls(): readonly FunctionUrl[];
  /** Answers a request to the URL of a function; undefined for every other host. */
  readonly answerUrl: (request: WireRequest) => Promise<WireResponse> | undefined;
  /** Runs a function and waits for it, as Invoke does. @throws {AwsError} as Invoke does */
  invoke(reference: string, payload: string): Promise<Invocation>;
  /**
   * Kills an environment of the function just before its `calls`-th API call from now; 1 is the next call. The
   * invocation ends with Runtime.ExitError. @throws {AwsError} ResourceNotFoundException
   */
  killNext(reference: string, calls: number): void;
  /** Kills the invocations of the function that are under way, wherever they are. @throws {AwsError} ResourceNotFoundException */
  kill(reference: string): void;
  /** Whether an invocation of the function is under way. @throws {AwsError} ResourceNotFoundException */
  isRunning(reference: string): boolean;
  /** Kills every environment of the function that is idle: the next invocation is a cold start. */
  retire(reference: string): void;
}

/** Creates the service and takes deliveries for `arn:aws:lambda:…`. */
export function createLambda(core: Core, options: LambdaOptions): Lambda {
  const { logs = createLogs(core), onProblem = (message) => console.error(`Lambda: ${message}`) } = options;
  const random = core.random.fork('lambda');
  const functions = new Map<string, LambdaFunction>();
  const urls: FunctionUrl[] = [];
  const callsUntilKill = new Map<string, number>();
  const newId = () => formatUuid(Buffer.from(Array.from({ length: 16 }, () => random.integer(0, 255))));
  const metrics = new FunctionMetrics(core);
  const { accountConcurrency = ACCOUNT_CONCURRENCY } = options;
  const executor = new Executor(core, functions, metrics, createHost, accountConcurrency);
  const destinations = new Destinations(core, metrics, newId, onProblem);
  const queue = new AsynchronousQueue(core, executor, destinations, metrics, onProblem);
  const enqueue = (lambdaFunction: LambdaFunction, payload: string) => queue.add(lambdaFunction, newId(), payload);
  let coldStarts = 0;

  function find(reference: string, qualifierOfRequest?: string): LambdaFunction {
    const { name, qualifier } = parseReference(reference, qualifierOfRequest);
    const found = functions.get(name);
    const isFound = found && (qualifier === undefined || qualifier === '$LATEST');
    if (!isFound) throw noFunction(qualifier === undefined ? functionArn(name) : `${functionArn(name)}:${qualifier}`);
    return found;
  }

  /** Checks first, so that nothing of a function that is refused is there. @returns takes it away again */
  function add(lambdaFunction: LambdaFunction): () => void {
    const { name, reservedConcurrency } = lambdaFunction;
    executor.reserve(lambdaFunction, reservedConcurrency);
    const previous = functions.get(name);
    if (previous) executor.retire(previous);
    functions.set(name, lambdaFunction);
    return () => {
      executor.retire(lambdaFunction);
      if (previous) functions.set(name, previous);
      else functions.delete(name);
    };
  }

  /** What the function's code reads; Lambda itself has the Region's. */
  function clockOf(functionName: string): Clock {
    const { clock } = core;
    const { clockSkewMs } = options;
    if (!clockSkewMs) return clock;
    return {
      now: () => clock.now() + clockSkewMs(functionName),
      setTimeout: (fn, delayMs) => clock.setTimeout(fn, delayMs),
      clearTimeout: (timer) => clock.clearTimeout(timer),
      sleep: (delayMs) => clock.sleep(delayMs),
    };
  }

  function createHost({ settings }: LambdaFunction): EnvironmentHost {
    return {
      clock: core.clock,
      realmClock: clockOf(settings.name),
      random: random.fork(`${settings.name}/${++coldStarts}`),
      connect: (hostname) => (isRegion(hostname) ? options.endpoint : options.connectOutside?.(hostname)),
      credentials: options.credentialsFor(settings.roleArn, settings.name),
      modules: options.modules ?? {},
      coldStartMs: options.coldStartMs?.() ?? 0,
      beforeCall,
      onLine,
    };
  }

  function beforeCall(environment: ExecutionEnvironment): void {
    const { name } = environment.settings;
    const calls = callsUntilKill.get(name);
    if (calls === undefined) return;
    if (calls > 1) callsUntilKill.set(name, calls - 1);
    else {
      callsUntilKill.delete(name);
      environment.kill();
    }
  }

  function onLine({ settings, logStream, requestId }: ExecutionEnvironment, message: string): void {
    const logGroup = settings.logging.group;
    // Recorded: in text, the end of the line is part of the event.
    logs.store.append(logGroup, logStream, settings.logging.format === 'Text' ? `${message}\n` : message);
    for (const datapoint of readEmbeddedMetrics(message)) core.record(datapoint);
    const timestampMs = core.clock.now();
    options.onLog?.({ functionName: settings.name, logGroup, logStream, timestampMs, requestId, message });
  }

  /** Queues an event of another service, which a role or the function's resource policy must allow. */
  function receive({ targetArn, payload, principal, sourceArn, roleArn }: Delivery): void {
    const lambdaFunction = find(targetArn);
    const isAllowed = roleArn
      ? (options.mayInvoke?.(roleArn, lambdaFunction.arn) ?? true)
      : lambdaFunction.permits(principal, sourceArn);
    if (!isAllowed) {
      const who = roleArn ?? `${principal} for ${sourceArn}`;
      throw new AwsError('AccessDeniedException', `${who} may not lambda:InvokeFunction ${lambdaFunction.arn}`, {
        status: 403,
      });
    }
    enqueue(lambdaFunction, validJson(payload));
  }

  core.receivers.set('lambda', async (delivery) => receive(delivery));

  const list = () => [...functions.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return {
    wire: service(
      client,
      CONSTRAINTS,
    )(createApi({ executor, accountConcurrency, list, find, newId, urls: () => urls, enqueue })),
    provisioners: createProvisioners({
      nowMs: () => core.clock.now(),
      codeFolder: options.codeFolder,
      add,
      find,
      newId,
      urls,
    }),
    logs,
    functions: list,
    urls: () => urls,
    answerUrl: createUrlServer({
      urls: () => urls,
      mayInvoke: options.mayInvokeUrl ?? (() => undefined),
      isOpen: (functionArn) => permitsEverybody(find(functionArn).permissions),
      invoke: (functionArn, payload) => executor.runOrRefuse(find(functionArn), newId(), payload),
      newId,
      nowMs: () => core.clock.now(),
    }),
    invoke: async (reference, payload) => executor.runOrRefuse(find(reference), newId(), validJson(payload)),
    killNext: (reference, calls) => void callsUntilKill.set(find(reference).name, calls),
    kill: (reference) => executor.kill(find(reference)),
    isRunning: (reference) => executor.running(find(reference)) > 0,
    retire: (reference) => executor.retire(find(reference)),
  };
}

/** Some operations put a label of their own before the endpoint's host; functions have names of their own. */
const isRegion = (hostname: string): boolean =>
  hostname === REGION_HOST || hostname.endsWith(`.${REGION_HOST}`) || hostname.endsWith(`.${FUNCTION_URL_SUFFIX}`);
