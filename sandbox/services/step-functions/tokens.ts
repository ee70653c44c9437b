import type { Random } from '../../random.ts';
import { AwsError } from '../../wire/handlers.ts';
import { StateError } from './errors.ts';
import { parseJson } from './json.ts';

/** What waits for its token to come back. */
interface Waiting {
  readonly succeed: (output: unknown) => void;
  readonly fail: (error: StateError) => void;
  readonly beat: () => void;
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
  wait(tokens: readonly string[], { isOver, beat }: Pick<Waiting, 'isOver' | 'beat'>): Promise<unknown> {
    return new Promise((succeed, fail) => {
      for (const token of tokens) this.#waiting.set(token, { succeed, fail, beat, isOver });
    });
  }

  /** @throws {AwsError} InvalidToken, InvalidOutput, TaskTimedOut */
  succeed(token: string, output: string): void {
    const waiting = this.#take(token);
    const value = parseJson(output, 'InvalidOutput', 'Invalid Output');
    this.#waiting.delete(token);
    waiting.succeed(value);
  }

  /** @throws {AwsError} InvalidToken, TaskTimedOut */
  fail(token: string, error: string | undefined, cause: string | undefined): void {
    const waiting = this.#take(token);
    this.#waiting.delete(token);
    waiting.fail(new StateError(error, cause));
  }

  /** @throws {AwsError} InvalidToken, TaskTimedOut */
  beat(token: string): void {
    this.#take(token).beat();
  }

  /** A token that was answered, or whose task is over, is told from one that never was. */
  #take(token: string): Waiting {
    if (!this.#issued.has(token)) throw new AwsError('InvalidToken', "Invalid Token: 'Invalid token'");
    const waiting = this.#waiting.get(token);
    if (!waiting || waiting.isOver()) {
      throw new AwsError('TaskTimedOut', "Task Timed Out: 'Provided task does not exist anymore'");
    }
    return waiting;
  }
}
