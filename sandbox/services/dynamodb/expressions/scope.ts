import { invalid } from '../errors.ts';
import { acceptValue } from '../values/accept.ts';
import type { Item, Value } from '../values/value.ts';
import type { ExpressionName, Operand, Parsed, Path } from './ast.ts';

/** What the placeholders of one request stand for. */
export class Scope {
  readonly #names: Readonly<Record<string, string>>;
  readonly #values: Item;
  readonly #unusedNames: Set<string>;
  readonly #unusedValues: Set<string>;

  constructor(names: Readonly<Record<string, string>> | undefined, values: Item | undefined) {
    this.#unusedNames = checkedPlaceholders('ExpressionAttributeNames', names, /^#\w+$/);
    this.#unusedValues = checkedPlaceholders('ExpressionAttributeValues', values, /^:\w+$/);
    this.#names = names ?? {};
    this.#values = values === undefined ? {} : acceptedValues(values);
  }

  /** Throws if the expression uses a placeholder that the request does not define. */
  bind(expression: Parsed<unknown>, name: ExpressionName): void {
    for (const placeholder of expression.names) {
      if (this.#names[placeholder] === undefined) {
        throw invalid(
          `Invalid ${name}: An expression attribute name used in the document path is not defined; ` +
            `attribute name: ${placeholder}`,
        );
      }
      this.#unusedNames.delete(placeholder);
    }
    for (const placeholder of expression.values) {
      if (this.#values[placeholder] === undefined) {
        throw invalid(
          `Invalid ${name}: An expression attribute value used in expression is not defined; ` +
            `attribute value: ${placeholder}`,
        );
      }
      this.#unusedValues.delete(placeholder);
    }
  }

  /** Throws if the request defines a placeholder that no bound expression uses. */
  requireAllUsed(): void {
    for (const [parameter, unused] of [
      ['ExpressionAttributeNames', this.#unusedNames],
      ['ExpressionAttributeValues', this.#unusedValues],
    ] as const) {
      if (unused.size === 0) continue;
      throw invalid(`Value provided in ${parameter} unused in expressions: keys: {${[...unused].join(', ')}}`);
    }
  }

  path(path: Path): Path {
    if (!path.some((part) => typeof part === 'string' && part.startsWith('#'))) return path;
    return path.map((part) => (typeof part === 'string' && part.startsWith('#') ? this.#names[part]! : part));
  }

  value(placeholder: string): Value {
    return this.#values[placeholder]!;
  }

  /** The value of an operand that is a placeholder, which is known before any item is. */
  literal(operand: Operand): Value | undefined {
    return operand.kind === 'value' ? this.value(operand.placeholder) : undefined;
  }
}

function checkedPlaceholders(parameter: string, given: object | undefined, pattern: RegExp): Set<string> {
  if (given === undefined) return new Set();
  const placeholders = Object.keys(given);
  if (placeholders.length === 0) throw invalid(`${parameter} must not be empty`);
  for (const placeholder of placeholders) {
    if (!pattern.test(placeholder)) {
      throw invalid(`${parameter} contains invalid key: Syntax error; key: "${placeholder}"`);
    }
  }
  return new Set(placeholders);
}

function acceptedValues(values: Item): Item {
  return Object.fromEntries(
    Object.entries(values).map(([placeholder, value]) => {
      try {
        return [placeholder, acceptValue(value)];
      } catch (error) {
        throw invalid(
          `ExpressionAttributeValues contains invalid value: ${(error as Error).message} for key ${placeholder}`,
        );
      }
    }),
  );
}
