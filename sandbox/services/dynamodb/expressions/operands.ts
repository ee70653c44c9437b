import type { ExpressionName, Operand, Parsed, Path, ValueOperand } from './ast.ts';
import { PATH_FUNCTIONS } from './functions.ts';
import { isReserved } from './reserved.ts';
import { Tokens } from './tokens.ts';

const NAME = /^[A-Za-z_]\w*$/;

/** Reads paths, values and calls, which all kinds of expression share, and notes the placeholders it met. */
export class OperandParser {
  readonly tokens: Tokens;
  readonly #functions: ReadonlyMap<string, number>;
  readonly #names = new Set<string>();
  readonly #values = new Set<string>();

  constructor(text: string, name: ExpressionName, functions: ReadonlyMap<string, number>) {
    this.tokens = new Tokens(text, name);
    this.#functions = functions;
  }

  /** Reads to the end with `read`, and gives its tree with the placeholders. */
  whole<Tree>(read: () => Tree): Parsed<Tree> {
    const tree = read();
    this.tokens.expectEnd();
    return { tree, names: this.#names, values: this.#values };
  }

  operand(): Operand {
    if (this.tokens.next.startsWith(':')) return this.value();
    if (this.tokens.afterNext === '(' && NAME.test(this.tokens.next)) return this.#call();
    return { kind: 'path', path: this.path() };
  }

  value(): ValueOperand {
    const placeholder = this.tokens.next;
    if (!placeholder.startsWith(':') || placeholder === ':') throw this.tokens.syntaxError();
    this.tokens.advance();
    this.#values.add(placeholder);
    return { kind: 'value', placeholder };
  }

  path(): Path {
    const path: (string | number)[] = [this.#name()];
    for (;;) {
      if (this.tokens.take('.')) path.push(this.#name());
      else if (this.tokens.take('[')) path.push(this.#index());
      else return path;
    }
  }

  #call(): Operand {
    const name = this.tokens.advance();
    const operandCount = this.#functions.get(name);
    if (operandCount === undefined) throw this.tokens.error(`Invalid function name; function: ${name}`);
    this.tokens.expect('(');
    const operands = this.tokens.list(() => this.operand());
    this.tokens.expect(')');
    if (operands.length !== operandCount) {
      throw this.tokens.error(
        'Incorrect number of operands for operator or function; ' +
          `operator or function: ${name}, number of operands: ${operands.length}`,
      );
    }
    if (PATH_FUNCTIONS.has(name) && operands[0]!.kind !== 'path') {
      throw this.tokens.error(`Operator or function requires a document path; operator or function: ${name}`);
    }
    return { kind: 'call', name, operands };
  }

  #name(): string {
    const { next } = this.tokens;
    if (next.startsWith('#') && next.length > 1) {
      this.#names.add(next);
      return this.tokens.advance();
    }
    if (!NAME.test(next)) throw this.tokens.syntaxError();
    if (isReserved(next)) {
      throw this.tokens.error(`Attribute name is a reserved keyword; reserved keyword: ${next}`);
    }
    return this.tokens.advance();
  }

  #index(): number {
    if (!/^\d+$/.test(this.tokens.next)) throw this.tokens.syntaxError();
    const index = Number(this.tokens.advance());
    this.tokens.expect(']');
    return index;
  }
}
