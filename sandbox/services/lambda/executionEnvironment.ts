import type { Clock } from '../../clock.ts';
import type { Random } from '../../random.ts';
import { createRealm, type Realm, type RealmExit } from '../../realms/realm.ts';
import type { Wire } from '../../realms/wire.ts';
import { createContext } from './context.ts';
import { environmentVariables, type FunctionCredentials } from './environmentVariables.ts';
import type { FunctionSettings } from './function.ts';
import { findHandler, type Handler, handlerFile, RuntimeError, unserializable } from './handlerCode.ts';
import { LogWriter } from './logWriter.ts';
import * as outcome from './outcome.ts';

/** What an execution environment needs of the Region. */
export interface EnvironmentHost {
  readonly clock: Clock;
  /** What the code takes for the time. */
  readonly realmClock: Clock;
  readonly random: Random;
  readonly connect: (hostname: string) => Wire | undefined;
  readonly credentials: FunctionCredentials;
  readonly modules: Readonly<Record<string, unknown>>;
  /** How long the first invocation waits until the code has been loaded. */
  readonly coldStartMs: number;
  /** Asked before each API call; may kill the environment. */
  readonly beforeCall: (environment: ExecutionEnvironment) => void;
  readonly onLine: (environment: ExecutionEnvironment, message: string) => void;
}

export interface Invocation extends outcome.Outcome {
  /** From the handler's start, without the cold start. */
  readonly startedMs: number;
  readonly durationMs: number;
  readonly logLines: readonly string[];
}

/** One execution environment of a function: one realm, one invocation at a time, frozen in between. */
export class ExecutionEnvironment {
  readonly settings: FunctionSettings;
  readonly logStream: string;
  readonly #host: EnvironmentHost;
  readonly #log: LogWriter;
  #realm: Realm | undefined;
  #handler: Handler | undefined;
  #ended = false;
  #lastUsedMs: number;
  #lines: string[] = [];
  /** Ends the running invocation; undefined while there is none. */
  #finish: ((result: outcome.Outcome) => void) | undefined;
  /** How the code ended its process while it was being loaded. */
  #exitAtStart: RealmExit | undefined;

  constructor(settings: FunctionSettings, host: EnvironmentHost) {
    this.settings = settings;
    this.#host = host;
    this.#lastUsedMs = host.clock.now();
    this.logStream = logStreamName(host);
    this.#log = new LogWriter(
      settings.logging,
      () => host.clock.now(),
      (message) => {
        this.#lines.push(message);
        host.onLine(this, message);
      },
    );
  }

  get ended(): boolean {
    return this.#ended;
  }

  get lastUsedMs(): number {
    return this.#lastUsedMs;
  }

  /** The invocation that runs, or ran last. */
  get requestId(): string | undefined {
    return this.#log.requestId;
  }

  /** Runs the handler. Never rejects: whatever goes wrong is the invocation's outcome. */
  async invoke(requestId: string, payload: string): Promise<Invocation> {
    const { clock } = this.#host;
    this.#lines = [];
    const failedStart = this.#realm ? undefined : await this.#start();
    this.#log.requestId = requestId;
    const startedMs = clock.now();
    this.#log.platform('platform.start', ' Version: $LATEST', { version: '$LATEST' });
    const result = failedStart ? outcome.crashed(failedStart) : await this.#run(requestId, payload);
    if (result.failed && !result.environmentEnded) this.#log.failure(JSON.parse(result.payload));
    const durationMs = clock.now() - startedMs;
    this.#report(durationMs, result);
    if (!this.#ended) this.#realm?.freeze();
    this.#lastUsedMs = clock.now();
    return { ...result, startedMs, durationMs, logLines: this.#lines };
  }

  /** Kills the process, as when it runs out of memory: a running invocation ends with Runtime.ExitError. */
  kill(): void {
    const how = outcome.runtimeExited(this.requestId ?? '', 'signal: killed');
    this.retire();
    this.#crash(how);
  }

  /** Ends the environment, which nobody will use any more. */
  retire(): void {
    this.#ended = true;
    this.#realm?.kill();
  }

  /** Loads the code. Gives the error with which that ended. */
  async #start(): Promise<outcome.ErrorDescription | undefined> {
    const { clock, coldStartMs } = this.#host;
    if (coldStartMs > 0) await clock.sleep(coldStartMs);
    try {
      this.#realm = this.#createRealm();
      if (this.#ended) return outcome.runtimeExited('', 'signal: killed');
      this.#handler = findHandler(this.#realm.exports, this.settings);
      return undefined;
    } catch (error) {
      this.retire();
      if (this.#exitAtStart) return this.#describeExit(this.#exitAtStart);
      const description = outcome.describeError(error);
      return error instanceof RuntimeError ? { ...description, trace: [] } : description;
    }
  }

  #createRealm(): Realm {
    const { realmClock, random, connect, modules, credentials, beforeCall } = this.#host;
    return createRealm({
      file: handlerFile(this.settings),
      clock: realmClock,
      random,
      connect,
      modules,
      environment: environmentVariables(this.settings, credentials, this.logStream),
      write: (text) => this.#log.raw(text),
      print: (level, message) => this.#log.console(level, message),
      beforeCall: () => {
        beforeCall(this);
        return this.#ended ? 'kill' : 'send';
      },
      onExit: (exit) => {
        this.#ended = true;
        if (this.#realm) this.#crash(this.#describeExit(exit));
        else this.#exitAtStart = exit;
      },
    });
  }

  #run(requestId: string, payload: string): Promise<outcome.Outcome> {
    const { clock } = this.#host;
    const realm = this.#realm!;
    const { timeoutSeconds } = this.settings;
    const deadlineMs = clock.now() + timeoutSeconds * 1000;
    return new Promise((resolve) => {
      const timer = clock.setTimeout(() => {
        this.retire();
        this.#log.raw(
          `${new Date(clock.now()).toISOString()} ${requestId} Task timed out after ${timeoutSeconds.toFixed(2)} seconds`,
        );
        this.#finish?.(outcome.crashed(outcome.timedOut(requestId, timeoutSeconds)));
      }, timeoutSeconds * 1000);
      this.#finish = (result) => {
        this.#finish = undefined;
        clock.clearTimeout(timer);
        resolve(result);
      };
      // What was held back since the last invocation comes first, and may be the end of this environment.
      realm.thaw();
      if (this.#ended) return;
      const context = createContext(this.settings, { requestId, deadlineMs, logStream: this.logStream, clock });
      void this.#callHandler(realm, JSON.parse(payload), context).then((result) => this.#finish?.(result));
    });
  }

  async #callHandler(realm: Realm, event: unknown, context: object): Promise<outcome.Outcome> {
    let result: unknown;
    try {
      result = await realm.enter(() => this.#handler!(event, context));
    } catch (error) {
      return outcome.thrown(outcome.describeError(error));
    }
    try {
      return outcome.response(JSON.stringify(result) ?? 'null');
    } catch (error) {
      return outcome.thrown(unserializable(error));
    }
  }

  #crash(error: outcome.ErrorDescription): void {
    if (!this.#finish) return;
    this.#log.raw(`${error.errorMessage}\n${error.errorType}`);
    this.#finish(outcome.crashed(error));
  }

  #describeExit(exit: RealmExit): outcome.ErrorDescription {
    if (exit.kind === 'exit') return outcome.runtimeExited(this.requestId ?? '', `exit status ${exit.code}`);
    const description = outcome.describeError(exit.error);
    return exit.kind === 'uncaught'
      ? description
      : { ...description, errorType: 'Runtime.UnhandledPromiseRejection', errorMessage: String(exit.error) };
  }

  #report(durationMs: number, result: outcome.Outcome): void {
    const { memoryMb } = this.settings;
    const billedDurationMs = Math.ceil(durationMs);
    const status = result.failed ? 'error' : 'success';
    this.#log.platform('platform.runtimeDone', '', { status });
    this.#log.platform(
      'platform.report',
      `\tDuration: ${durationMs.toFixed(2)} ms\tBilled Duration: ${billedDurationMs} ms\tMemory Size: ${memoryMb} MB`,
      { status, metrics: { durationMs, billedDurationMs, memorySizeMB: memoryMb } },
    );
  }
}

/** `2026/03/01/[$LATEST]` and 32 hexadecimal digits. */
function logStreamName({ clock, random }: EnvironmentHost): string {
  const day = new Date(clock.now()).toISOString().slice(0, 10).replaceAll('-', '/');
  const digits = Array.from({ length: 32 }, () => random.integer(0, 15).toString(16));
  return `${day}/[$LATEST]${digits.join('')}`;
}
