import type { ConsoleLevel } from '../../realms/console.ts';
import type { Logging } from './function.ts';

/** A line of a function's log. */
export interface LogLine {
  readonly functionName: string;
  readonly logGroup: string;
  readonly logStream: string;
  /** Region time. */
  readonly timestampMs: number;
  /** Undefined for lines written before the first invocation. */
  readonly requestId: string | undefined;
  readonly message: string;
}

const LEVELS: readonly string[] = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];

/** The words that Lambda's own lines have in text and in JSON. */
const PLATFORM_WORDS = {
  'platform.start': 'START',
  'platform.runtimeDone': 'END',
  'platform.report': 'REPORT',
} as const;

/**
 * Gives lines the form that Lambda gives them, per execution environment.
 * Source: Developer Guide, "Using Lambda advanced logging controls with Node.js".
 */
export class LogWriter {
  /** Set during an invocation. */
  requestId: string | undefined;
  readonly #logging: Logging;
  readonly #nowMs: () => number;
  readonly #send: (message: string) => void;

  constructor(logging: Logging, nowMs: () => number, send: (message: string) => void) {
    this.#logging = logging;
    this.#nowMs = nowMs;
    this.#send = send;
  }

  /** What was written to standard output, as it is. */
  raw(text: string): void {
    const message = text.endsWith('\n') ? text.slice(0, -1) : text;
    if (message !== '') this.#send(message);
  }

  /** A line of `console.log` and its siblings. */
  console(level: ConsoleLevel, message: string): void {
    if (this.#logging.format === 'JSON') this.#json(level, message);
    else this.#send(`${this.#timestamp()}\t${this.requestId ?? 'undefined'}\t${level}\t${message}`);
  }

  /** The error with which an invocation ended, as the runtime logs it. */
  failure(error: { errorType: string; errorMessage: string; trace?: readonly string[] }): void {
    const { errorType, errorMessage, trace = [] } = error;
    if (this.#logging.format === 'JSON') this.#json('ERROR', { errorType, errorMessage, stackTrace: trace });
    else this.console('ERROR', `Invoke Error \t${JSON.stringify({ errorType, errorMessage, stack: trace })}`);
  }

  /**
   * START, END and REPORT. The report says nothing of memory used, which is not simulated.
   * @param details in text after the request id; in JSON the members of `record`.
   */
  platform(type: keyof typeof PLATFORM_WORDS, details: string, record: Readonly<Record<string, unknown>>): void {
    const { requestId } = this;
    if (this.#logging.format === 'Text') this.#send(`${PLATFORM_WORDS[type]} RequestId: ${requestId}${details}`);
    // Lambda's own lines are of level INFO, but for failures, which the runtime logs as well.
    else if (LEVELS.indexOf(this.#logging.systemLevel) <= LEVELS.indexOf('INFO')) {
      this.#send(JSON.stringify({ time: this.#timestamp(), type, record: { requestId, ...record } }));
    }
  }

  #json(level: ConsoleLevel, message: unknown): void {
    if (LEVELS.indexOf(level) < LEVELS.indexOf(this.#logging.applicationLevel)) return;
    this.#send(JSON.stringify({ timestamp: this.#timestamp(), level, requestId: this.requestId, message }));
  }

  #timestamp(): string {
    return new Date(this.#nowMs()).toISOString();
  }
}
