import { isDeepStrictEqual } from 'node:util';
import { invalidPath, type Path, type Test } from './path.ts';

type Operand = (...about: Parameters<Test>) => unknown;

/** The path that a filter stands in, and how the paths inside of the filter are read. */
interface Around {
  readonly path: string;
  readonly parsePath: (text: string) => Path;
}

const MISSING = Symbol('missing');

type Compare = (one: unknown, other: unknown) => boolean;

/** Only numbers, and only texts, come before each other. */
const ordered =
  (compare: (one: number | string, other: number | string) => boolean): Compare =>
  (one, other) =>
    ((typeof one === 'number' && typeof other === 'number') ||
      (typeof one === 'string' && typeof other === 'string')) &&
    compare(one, other);

const COMPARE: Readonly<Record<string, Compare>> = {
  '==': (one, other) => isDeepStrictEqual(one, other),
  '!=': (one, other) => !isDeepStrictEqual(one, other),
  '<': ordered((one, other) => one < other),
  '<=': ordered((one, other) => one <= other),
  '>': ordered((one, other) => one > other),
  '>=': ordered((one, other) => one >= other),
  in: (one, other) => Array.isArray(other) && other.some((each) => isDeepStrictEqual(each, one)),
  '=~': (one, other) => typeof one === 'string' && other instanceof RegExp && other.test(one),
};

/** The condition in `[?(…)]`: comparisons and existence, joined by `&&`, `||`, `!` and parentheses. */
export function parseFilter(source: string, around: Around): Test {
  const tokens = source.match(TOKEN) ?? [];
  // Whatever is neither a token nor white space is not understood.
  if (source.replaceAll(TOKEN, '').trim() !== '') throw invalidPath(around.path);
  return new FilterReader(tokens, around).readAll();
}

const TOKEN =
  /'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|\/(?:\\.|[^/\\])+\/i?|[@$](?:\.\.?[\w$-]+(?:\(\))?|\.\*|\[[^\]]*\])*|&&|\|\||[=!<>]=|=~|[<>!(),[\]]|-?\d+(?:\.\d+)?|[a-z]+/g;

class FilterReader {
  readonly #tokens: readonly string[];
  readonly #around: Around;
  #at = 0;

  constructor(tokens: readonly string[], around: Around) {
    this.#tokens = tokens;
    this.#around = around;
  }

  readAll(): Test {
    const test = this.#either();
    if (this.#at < this.#tokens.length) throw invalidPath(this.#around.path);
    return test;
  }

  #either(): Test {
    const tests = [this.#every()];
    while (this.#take('||')) tests.push(this.#every());
    return (...about) => tests.some((test) => test(...about));
  }

  #every(): Test {
    const tests = [this.#one()];
    while (this.#take('&&')) tests.push(this.#one());
    return (...about) => tests.every((test) => test(...about));
  }

  #one(): Test {
    if (this.#take('!')) {
      const test = this.#one();
      return (...about) => !test(...about);
    }
    if (this.#take('(')) {
      const test = this.#either();
      if (!this.#take(')')) throw invalidPath(this.#around.path);
      return test;
    }
    const left = this.#operand();
    const compare = COMPARE[this.#tokens[this.#at] ?? ''];
    if (!compare) return (...about) => left(...about) !== MISSING;
    this.#at++;
    const right = this.#operand();
    return (...about) => compare(left(...about), right(...about));
  }

  #operand(): Operand {
    const token = this.#tokens[this.#at++] ?? '';
    if (token.startsWith('@') || token.startsWith('$')) return this.#pathOperand(token);
    const value = this.#literal(token);
    return () => value;
  }

  #pathOperand(token: string): Operand {
    const path = this.#around.parsePath(`$${token.slice(1)}`);
    const isRelative = token.startsWith('@');
    return (item, root, selectAll) => {
      const found = selectAll(path, isRelative ? item : root);
      if (!path.isDefinite) return found;
      return found.length > 0 ? found[0] : MISSING;
    };
  }

  #literal(token: string): unknown {
    if (/^['"]/.test(token)) return token.slice(1, -1).replace(/\\(.)/g, '$1');
    const pattern = /^\/(.+)\/(i?)$/.exec(token);
    if (pattern) return new RegExp(`^(?:${pattern[1]!})$`, pattern[2]);
    if (token === '[') return this.#list();
    if (token === 'true' || token === 'false' || token === 'null' || /^-?\d/.test(token)) {
      return JSON.parse(token) as unknown;
    }
    throw invalidPath(this.#around.path);
  }

  #list(): unknown[] {
    const items: unknown[] = [];
    while (!this.#take(']')) {
      items.push(this.#literal(this.#tokens[this.#at++] ?? ''));
      this.#take(',');
    }
    return items;
  }

  #take(token: string): boolean {
    if (this.#tokens[this.#at] !== token) return false;
    this.#at++;
    return true;
  }
}
