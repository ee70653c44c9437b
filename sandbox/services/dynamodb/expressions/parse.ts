import type { Comparator, Condition, ExpressionName, Operand, Parsed, Path, Sum, Update, ValueOperand } from './ast.ts';
import { CONDITION_FUNCTIONS, UPDATE_FUNCTIONS } from './functions.ts';
import { OperandParser } from './operands.ts';

const COMPARATORS: ReadonlySet<string> = new Set(['=', '<>', '<', '<=', '>', '>=']);

/** Programs use a small, fixed set of expressions. Should one build them from data, the memory starts anew. */
const REMEMBERED_MAX = 1_000;

export const parseCondition = remembering((text, name) => {
  const parser = new ConditionParser(text, name);
  return parser.whole();
});

export const parseUpdate = remembering((text, name) => {
  const operands = new OperandParser(text, name, UPDATE_FUNCTIONS);
  return operands.whole(() => updateSections(operands));
});

export const parseProjection = remembering((text, name) => {
  const operands = new OperandParser(text, name, new Map());
  return operands.whole((): readonly Path[] => operands.tokens.list(() => operands.path()));
});

/** Parses each text once. Errors are not kept: a program that repeats one is about to be mended. */
function remembering<Tree>(parse: (text: string, name: ExpressionName) => Parsed<Tree>) {
  const known = new Map<string, Parsed<Tree>>();
  return (text: string, name: ExpressionName): Parsed<Tree> => {
    const key = `${name} ${text}`;
    const seen = known.get(key);
    if (seen) return seen;
    const parsed = parse(text, name);
    if (known.size >= REMEMBERED_MAX) known.clear();
    known.set(key, parsed);
    return parsed;
  };
}

/** OR binds weaker than AND, AND weaker than NOT. */
class ConditionParser {
  readonly #operands: OperandParser;
  /** The condition that the last closed pair of parentheses held. */
  #parenthesized: Condition | undefined;

  constructor(text: string, name: ExpressionName) {
    this.#operands = new OperandParser(text, name, CONDITION_FUNCTIONS);
  }

  whole(): Parsed<Condition> {
    return this.#operands.whole(() => this.#or());
  }

  #or(): Condition {
    return this.#chain('or', () => this.#chain('and', () => this.#not()));
  }

  #chain(kind: 'and' | 'or', read: () => Condition): Condition {
    const conditions = [read()];
    while (this.#operands.tokens.take(kind.toUpperCase())) conditions.push(read());
    return conditions.length === 1 ? conditions[0]! : { kind, conditions };
  }

  #not(): Condition {
    const { tokens } = this.#operands;
    if (tokens.take('NOT')) return { kind: 'not', condition: this.#not() };
    return tokens.sees('(') ? this.#parentheses() : this.#comparison();
  }

  #parentheses(): Condition {
    const { tokens } = this.#operands;
    tokens.expect('(');
    const condition = this.#or();
    tokens.expect(')');
    if (condition === this.#parenthesized) throw tokens.error('The expression has redundant parentheses;');
    this.#parenthesized = condition;
    return condition;
  }

  #comparison(): Condition {
    const { tokens } = this.#operands;
    const operand = this.#operands.operand();
    if (tokens.take('BETWEEN')) {
      const low = this.#comparable();
      tokens.expect('AND');
      return { kind: 'between', operand: this.#notBoolean(operand), low, high: this.#comparable() };
    }
    if (tokens.take('IN')) {
      tokens.expect('(');
      const candidates = tokens.list(() => this.#comparable());
      tokens.expect(')');
      return { kind: 'in', operand: this.#notBoolean(operand), candidates };
    }
    if (COMPARATORS.has(tokens.next)) {
      const comparator = tokens.advance() as Comparator;
      return { kind: 'compare', comparator, left: this.#notBoolean(operand), right: this.#comparable() };
    }
    if (operand.kind !== 'call') throw tokens.syntaxError();
    if (operand.name === 'size') throw this.#misused(operand.name);
    for (const argument of operand.operands) this.#notBoolean(argument);
    return operand;
  }

  #comparable(): Operand {
    return this.#notBoolean(this.#operands.operand());
  }

  /** Only `size` gives a value that can be compared; the other functions are conditions themselves. */
  #notBoolean(operand: Operand): Operand {
    if (operand.kind === 'call' && operand.name !== 'size') throw this.#misused(operand.name);
    return operand;
  }

  #misused(name: string) {
    return this.#operands.tokens.error(
      `The function is not allowed to be used this way in an expression; function: ${name}`,
    );
  }
}

function updateSections(operands: OperandParser): Update {
  const { tokens } = operands;
  const update = {
    set: [] as SetClause[],
    remove: [] as RemoveClause[],
    add: [] as SetMember[],
    delete: [] as SetMember[],
  };
  const seen = new Set<string>();
  do {
    const section = tokens.next.toUpperCase();
    if (seen.has(section)) {
      throw tokens.error(`The "${section}" section can only be used once in an update expression;`);
    }
    seen.add(section);
    if (tokens.take('SET')) update.set = tokens.list(() => setClause(operands));
    else if (tokens.take('REMOVE')) update.remove = tokens.list(() => ({ path: operands.path() }));
    else if (tokens.take('ADD')) update.add = tokens.list(() => ({ path: operands.path(), value: operands.value() }));
    else if (tokens.take('DELETE'))
      update.delete = tokens.list(() => ({ path: operands.path(), value: operands.value() }));
    else throw tokens.syntaxError();
  } while (!tokens.atEnd);
  return update;
}

type SetClause = { path: Path; value: Operand | Sum };
type RemoveClause = { path: Path };
type SetMember = { path: Path; value: ValueOperand };

function setClause(operands: OperandParser): SetClause {
  const { tokens } = operands;
  const path = operands.path();
  tokens.expect('=');
  const left = operands.operand();
  if (tokens.take('+')) return { path, value: { kind: 'sum', sign: 1, left, right: operands.operand() } };
  if (tokens.take('-')) return { path, value: { kind: 'sum', sign: -1, left, right: operands.operand() } };
  return { path, value: left };
}
