import type { Core } from '../../core.ts';
import { AwsError } from '../../wire/handlers.ts';
import { type EnvironmentHost, ExecutionEnvironment, type Invocation } from './executionEnvironment.ts';
import type { LambdaFunction } from './function.ts';
import type { FunctionMetrics } from './metrics.ts';
import { UNRESERVED_MINIMUM } from './quotas.ts';

/** How long an idle environment stays. AWS does not say; a guess, within the 5 to 15 minutes that people observe. */
const IDLE_LIFETIME_MS = 10 * 60_000;

/** Why there is no environment for an invocation, in the words of TooManyRequestsException. */
export type ThrottleReason = 'ReservedFunctionConcurrentInvocationLimitExceeded' | 'ConcurrentInvocationLimitExceeded';

interface Pool {
  readonly idle: ExecutionEnvironment[];
  readonly busy: Set<ExecutionEnvironment>;
  running: number;
}

/** Keeps the execution environments of all functions and counts how many run. */
export class Executor {
  readonly #core: Core;
  readonly #functions: ReadonlyMap<string, LambdaFunction>;
  readonly #metrics: FunctionMetrics;
  readonly #createHost: (lambdaFunction: LambdaFunction) => EnvironmentHost;
  readonly #accountConcurrency: number;
  readonly #pools = new Map<LambdaFunction, Pool>();

  constructor(
    core: Core,
    functions: ReadonlyMap<string, LambdaFunction>,
    metrics: FunctionMetrics,
    createHost: (lambdaFunction: LambdaFunction) => EnvironmentHost,
    accountConcurrency: number,
  ) {
    this.#core = core;
    this.#functions = functions;
    this.#metrics = metrics;
    this.#createHost = createHost;
    this.#accountConcurrency = accountConcurrency;
  }

  /** Why the function cannot run now; undefined if it can. A refusal counts as a throttle. */
  throttled(lambdaFunction: LambdaFunction): ThrottleReason | undefined {
    const reason = this.#throttleReason(lambdaFunction);
    if (reason) this.#metrics.throttle(lambdaFunction.name);
    return reason;
  }

  /** Runs one invocation. @throws {AwsError} TooManyRequestsException */
  async runOrRefuse(lambdaFunction: LambdaFunction, requestId: string, payload: string): Promise<Invocation> {
    const reason = this.throttled(lambdaFunction);
    if (reason)
      throw new AwsError('TooManyRequestsException', 'Rate Exceeded.', { fields: { Reason: reason, Type: 'User' } });
    return this.run(lambdaFunction, requestId, payload);
  }

  /** Runs one invocation. Ask `throttled` first, in the same turn. */
  async run(lambdaFunction: LambdaFunction, requestId: string, payload: string): Promise<Invocation> {
    const pool = this.#pool(lambdaFunction);
    pool.running++;
    this.#metrics.concurrency(lambdaFunction.name, pool.running);
    const environment =
      this.#takeIdle(pool) ?? new ExecutionEnvironment(lambdaFunction.settings, this.#createHost(lambdaFunction));
    pool.busy.add(environment);
    const invocation = await environment.invoke(requestId, payload);
    pool.busy.delete(environment);
    pool.running--;
    if (!environment.ended) {
      if (this.#pools.get(lambdaFunction) === pool) pool.idle.push(environment);
      else environment.retire();
    }
    this.#metrics.invocation(lambdaFunction.name, invocation);
    return invocation;
  }

  /** @throws {AwsError} InvalidParameterValueException if too little would be left for all other functions. */
  reserve(lambdaFunction: LambdaFunction, concurrency: number | undefined): void {
    const others = this.#reserved(lambdaFunction.name);
    const minimum = Math.min(UNRESERVED_MINIMUM, this.#accountConcurrency);
    if (concurrency !== undefined && this.#accountConcurrency - others - concurrency < minimum) {
      throw new AwsError(
        'InvalidParameterValueException',
        `Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [${minimum}].`,
      );
    }
    lambdaFunction.reservedConcurrency = concurrency;
  }

  /** How many invocations of a function are under way. */
  running(lambdaFunction: LambdaFunction): number {
    return this.#pools.get(lambdaFunction)?.running ?? 0;
  }

  /** Kills what runs the function now, as a machine that dies does. */
  kill(lambdaFunction: LambdaFunction): void {
    for (const environment of this.#pools.get(lambdaFunction)?.busy ?? []) environment.kill();
  }

  /** Ends the idle environments of a function, as a deployment does. Running ones end after their invocation. */
  retire(lambdaFunction: LambdaFunction): void {
    for (const environment of this.#pools.get(lambdaFunction)?.idle ?? []) environment.retire();
    this.#pools.delete(lambdaFunction);
  }

  #throttleReason(lambdaFunction: LambdaFunction): ThrottleReason | undefined {
    const { reservedConcurrency } = lambdaFunction;
    if (reservedConcurrency !== undefined) {
      const isFree = this.#pool(lambdaFunction).running < reservedConcurrency;
      return isFree ? undefined : 'ReservedFunctionConcurrentInvocationLimitExceeded';
    }
    let running = 0;
    for (const [other, pool] of this.#pools) if (other.reservedConcurrency === undefined) running += pool.running;
    return running < this.unreservedConcurrency ? undefined : 'ConcurrentInvocationLimitExceeded';
  }

  /** What all functions without a reservation share. */
  get unreservedConcurrency(): number {
    return this.#accountConcurrency - this.#reserved();
  }

  #reserved(besides?: string): number {
    let sum = 0;
    for (const { name, reservedConcurrency = 0 } of this.#functions.values())
      if (name !== besides) sum += reservedConcurrency;
    return sum;
  }

  #pool(lambdaFunction: LambdaFunction): Pool {
    let pool = this.#pools.get(lambdaFunction);
    if (!pool) this.#pools.set(lambdaFunction, (pool = { idle: [], busy: new Set(), running: 0 }));
    return pool;
  }

  /** The environment that was used last. Those that were idle for too long go. */
  #takeIdle(pool: Pool): ExecutionEnvironment | undefined {
    const usedSinceMs = this.#core.clock.now() - IDLE_LIFETIME_MS;
    while (pool.idle[0] && pool.idle[0].lastUsedMs < usedSinceMs) pool.idle.shift()?.retire();
    return pool.idle.pop();
  }
}
