import { IntrinsicFault } from './faults.ts';

/** A call of an intrinsic function, taken apart. */
export type Expression =
  | { readonly kind: 'call'; readonly name: string; readonly given: readonly Expression[] }
  | { readonly kind: 'path'; readonly text: string }
  | { readonly kind: 'value'; readonly value: unknown };

export const isIntrinsicCall = (text: string): boolean => /^\s*States\./.test(text);

/** Reads `States.Format('{}', $.a)` (Amazon States Language, "Intrinsic Functions"). @throws {IntrinsicFault} */
export function parseCall(text: string): Expression {
  const reader = new CallReader(text);
  return reader.readAll();
}

class CallReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  readAll(): Expression {
    const expression = this.#expression();
    this.#space();
    if (this.#at < this.#text.length) throw this.#fault();
    return expression;
  }

  #expression(): Expression {
    this.#space();
    const call = this.#match(/(States\.\w+)\s*\(/y);
    if (call) return { kind: 'call', name: call[1]!, given: this.#arguments() };
    const quoted = this.#match(/'((?:\\[^]|[^'\\])*)'/y);
    // The braces of Format stay escaped until it has looked for its places.
    if (quoted) return { kind: 'value', value: quoted[1]!.replace(/\\(['\\])/g, '$1') };
    const path = this.#match(
      /\$\$?(?:\.\.?[^\s,()[\].]+|\.\*|\[(?:'[^']*'|"[^"]*"|\([^)]*\)|[^\]'"])*\])*(?:\.length\(\))?/y,
    );
    if (path) return { kind: 'path', text: path[0] };
    const literal = this.#match(/-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y);
    if (literal) return { kind: 'value', value: JSON.parse(literal[0]) as unknown };
    throw this.#fault();
  }

  #arguments(): Expression[] {
    const given: Expression[] = [];
    this.#space();
    while (!this.#match(/\)/y)) {
      if (given.length > 0 && !this.#match(/,/y)) throw this.#fault();
      given.push(this.#expression());
      this.#space();
    }
    return given;
  }

  #space(): void {
    this.#match(/\s*/y);
  }

  #match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (!match) return undefined;
    this.#at = pattern.lastIndex;
    return match;
  }

  #fault = (): IntrinsicFault => new IntrinsicFault(`Invalid intrinsic function call '${this.#text}'`);
}
