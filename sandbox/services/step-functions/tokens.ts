import type { Random } from '../../random.ts';
import { AwsError } from '../../wire/handlers.ts';
import { TaskError } from './errors.ts';

/** What waits for its token to come back. */
interface Waiting {
  readonly succeed: (output: unknown) => void;
  readonly fail: (error: TaskError) => void;
  readonly isOver: () => boolean;
}

/** The tokens of tasks that wait for somebody outside. */
export class TaskTokens {
  readonly #random: Random;
  readonly #issued = new Set<string>();
  readonly #waiting = new Map<string, Waiting>();

  constructor(random: Random) {
    this.#random = random;
  }

  /** Real ones have up to 2,048 characters; their form is not documented. */
  issue(): string {
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
    const text = Array.from({ length: 400 }, () => letters[this.#random.integer(0, 63)]).join('');
    const token = `AQC${text}=`;
    this.#issued.add(token);
    return token;
  }

  /** The tokens of ours in the parameters of a task. */
  within(parameters: unknown): string[] {
    if (typeof parameters === 'string') return this.#issued.has(parameters) ? [parameters] : [];
    if (typeof parameters !== 'object' || parameters === null) return [];
    return Object.values(parameters).flatMap((value) => this.within(value));
  }

  /** @param isOver whether the execution has gone on without the answer: after a time-out, or its own end */
  wait(tokens: readonly string[], isOver: () => boolean): Promise<unknown> {
    return new Promise((succeed, fail) => {
      for (const token of tokens) this.#waiting.set(token, { succeed, fail, isOver });
    });
  }

  succeed(token: string, output: string): void {
    const waiting = this.#take(token);
    let value: unknown;
    try {
      value = JSON.parse(output);
    } catch {
      throw new AwsError('InvalidOutput', 'Invalid Output: not JSON');
    }
    this.#waiting.delete(token);
    waiting.succeed(value);
  }

  fail(token: string, error: string, cause: string): void {
    const waiting = this.#take(token);
    this.#waiting.delete(token);
    waiting.fail(new TaskError(error, cause));
  }

  /** A token that was answered, or whose task is over, is told from one that never was. */
  #take(token: string): Waiting {
    if (!this.#issued.has(token)) throw new AwsError('InvalidToken', 'Invalid Token');
    const waiting = this.#waiting.get(token);
    if (!waiting || waiting.isOver()) {
      throw new AwsError('TaskTimedOut', 'Task Timed Out: the provided task does not exist anymore');
    }
    return waiting;
  }
}
