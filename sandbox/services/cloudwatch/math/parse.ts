import { notSimulated, validationError } from '../errors.ts';
import { FUNCTIONS } from './functions.ts';
import { tokenize, type Token } from './tokens.ts';

export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'id'; readonly id: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'keyword'; readonly word: string }
  | { readonly kind: 'array'; readonly items: readonly Expression[] }
  | { readonly kind: 'negate'; readonly operand: Expression }
  | { readonly kind: 'operation'; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'call'; readonly name: string; readonly operands: readonly Expression[] };

/** Loosest first. AWS documents the operators, not how tightly they bind: the usual order is a guess. */
const LEVELS: readonly (readonly string[])[] = [
  ['OR', '||'],
  ['AND', '&&'],
  ['==', '!=', '<', '<=', '>', '>='],
  ['+', '-'],
  ['*', '/'],
];
const SYNONYMS: Readonly<Record<string, string>> = { '||': 'OR', '&&': 'AND' };
const KEYWORDS: ReadonlySet<string> = new Set(['REPEAT']);

/** Reads a metric math expression. Throws a ValidationError that names what it cannot read or what is not simulated. */
export const parseExpression = (expression: string): Expression => new Parser(expression).parse();

class Parser {
  readonly #source: string;
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(source: string) {
    if (/^\s*SELECT\s/i.test(source)) throw notSimulated(`Metrics Insights ('${source}')`);
    this.#source = source;
    this.#tokens = tokenize(source);
  }

  parse(): Expression {
    const expression = this.#binary(0);
    if (this.#next.kind !== 'end') throw this.#unexpected();
    return expression;
  }

  get #next(): Token {
    return this.#tokens[this.#at]!;
  }

  #binary(level: number): Expression {
    const operators = LEVELS[level];
    if (!operators) return this.#unary();
    let left = this.#binary(level + 1);
    while (this.#next.kind !== 'string' && operators.includes(this.#next.text)) {
      const operator = this.#take();
      left = { kind: 'operation', operator: SYNONYMS[operator] ?? operator, left, right: this.#binary(level + 1) };
    }
    return left;
  }

  #unary(): Expression {
    if (this.#next.text !== '-') return this.#power();
    this.#take();
    return { kind: 'negate', operand: this.#unary() };
  }

  #power(): Expression {
    const left = this.#primary();
    if (this.#next.text !== '^') return left;
    this.#take();
    return { kind: 'operation', operator: '^', left, right: this.#unary() };
  }

  #primary(): Expression {
    const token = this.#next;
    if (token.kind === 'number') return { kind: 'number', value: Number(this.#take()) };
    if (token.kind === 'string') return { kind: 'text', text: this.#take() };
    if (token.kind === 'word') return this.#word();
    if (token.text === '(') {
      this.#take();
      const inner = this.#binary(0);
      this.#expect(')');
      return inner;
    }
    if (token.text === '[') {
      this.#take();
      return { kind: 'array', items: this.#list(']') };
    }
    throw this.#unexpected();
  }

  #word(): Expression {
    const word = this.#take();
    if (this.#next.text === '(') {
      this.#take();
      if (!Object.hasOwn(FUNCTIONS, word)) throw notSimulated(`The metric math function ${word}`);
      return { kind: 'call', name: word, operands: this.#list(')') };
    }
    if (/^[a-z]/.test(word)) return { kind: 'id', id: word };
    if (KEYWORDS.has(word)) return { kind: 'keyword', word };
    throw notSimulated(`The metric math keyword ${word}`);
  }

  #list(end: string): Expression[] {
    const items: Expression[] = [];
    while (this.#next.text !== end) {
      if (items.length > 0) this.#expect(',');
      items.push(this.#binary(0));
    }
    this.#expect(end);
    return items;
  }

  #take(): string {
    return this.#tokens[this.#at++]!.text;
  }

  #expect(symbol: string): void {
    if (this.#next.kind !== 'symbol' || this.#next.text !== symbol) throw this.#unexpected();
    this.#at++;
  }

  #unexpected(): Error {
    return validationError(`Error in expression '${this.#source}': unexpected ${this.#next.text}.`);
  }
}
