import type { AwsError } from '../../../wire/handlers.ts';
import { invalid } from '../errors.ts';
import type { ExpressionName } from './ast.ts';

/** Source: Developer Guide, "Service, account, and table quotas". */
const EXPRESSION_MAX_BYTES = 4096;

const TOKEN = /\s+|<>|<=|>=|[=<>(),.[\]+-]|[#:]?\w+|[^\s]/gy;

interface Token {
  readonly text: string;
  readonly start: number;
}

/** The words and signs of one expression, and where reading them has got to. */
export class Tokens {
  readonly #name: ExpressionName;
  readonly #source: string;
  readonly #tokens: readonly Token[];
  #position = 0;

  constructor(source: string, name: ExpressionName) {
    this.#name = name;
    this.#source = source;
    if (source.trim() === '') throw this.error('The expression can not be empty;');
    const bytes = Buffer.byteLength(source);
    if (bytes > EXPRESSION_MAX_BYTES) {
      throw this.error(`Expression size has exceeded the maximum allowed size; expression size: ${bytes}`);
    }
    this.#tokens = [...source.matchAll(TOKEN)]
      .map(([text], at, all) => ({ text, start: all[at]!.index }))
      .filter(({ text }) => text.trim() !== '');
  }

  /** The next token, and the empty text at the end. */
  get next(): string {
    return this.#tokens[this.#position]?.text ?? '';
  }

  /** The token after the next. */
  get afterNext(): string {
    return this.#tokens[this.#position + 1]?.text ?? '';
  }

  get atEnd(): boolean {
    return this.#position >= this.#tokens.length;
  }

  advance(): string {
    const { next } = this;
    this.#position++;
    return next;
  }

  /** Is the next token this sign, or this keyword in any case? */
  sees(word: string): boolean {
    return this.next.toUpperCase() === word;
  }

  take(word: string): boolean {
    if (!this.sees(word)) return false;
    this.#position++;
    return true;
  }

  expect(word: string): void {
    if (!this.take(word)) throw this.syntaxError();
  }

  expectEnd(): void {
    if (!this.atEnd) throw this.syntaxError();
  }

  /** One or more of what `read` reads, with commas between. */
  list<T>(read: () => T): T[] {
    const elements = [read()];
    while (this.take(',')) elements.push(read());
    return elements;
  }

  error(message: string): AwsError {
    return invalid(`Invalid ${this.#name}: ${message}`);
  }

  /** Names the next token and shows it between its neighbours, as DynamoDB does. */
  syntaxError(): AwsError {
    const token = this.#tokens[this.#position];
    const first = this.#tokens[this.#position - 1] ?? token;
    const last = this.#tokens[this.#position + 1] ?? token;
    const end = last === undefined ? undefined : last.start + last.text.length;
    const near = this.#source.slice(first?.start ?? 0, end).trim();
    return this.error(`Syntax error; token: "${token?.text ?? '<EOF>'}", near: "${near}"`);
  }
}
