import { type AnyHandlers, AwsError } from './handlers.ts';

/** What the API model asks of a value: of a number itself, of the length of a text or a list. */
export interface Constraint {
  readonly min?: number;
  readonly max?: number;
  /** As the model spells it. */
  readonly pattern?: string;
  /** In the order in which the service's answer lists them. */
  readonly oneOf?: readonly string[];
}

/** By the path of a member in an operation's input: `MaxItems`, `Code.S3Bucket`, `Tags[].Key`. */
export type Constraints = Readonly<Record<string, Constraint>>;

/**
 * Refuses inputs of operations that break what the API model asks for, before their handlers see them. The clients'
 * schemas have no ranges, patterns and values, so that the tables say them.
 * @param code the error of this service; ValidationException unless given
 */
export function withConstraints<Handlers extends AnyHandlers>(
  handlers: Handlers,
  tables: Readonly<Record<string, Constraints>>,
  code = 'ValidationException',
): Handlers {
  return Object.fromEntries(
    Object.entries(handlers).map(([operation, handler]) => {
      const constraints = tables[operation];
      if (!handler || !constraints) return [operation, handler];
      const checked: typeof handler = (input, context) => {
        checkConstraints(input, constraints, code);
        return handler(input, context);
      };
      return [operation, checked];
    }),
  ) as Handlers;
}

/**
 * All breaches are told at once, in the words of AWS's framework, as recorded.
 * @throws {AwsError} `code`
 */
export function checkConstraints(input: unknown, constraints: Constraints, code = 'ValidationException'): void {
  const breaches = Object.entries(constraints).flatMap(([path, constraint]) =>
    valuesAt(input, path.split('.'), '').flatMap(({ at, value }) => breachesOf(constraint, value, at)),
  );
  if (breaches.length === 0) return;
  const count = `${breaches.length} validation error${breaches.length === 1 ? '' : 's'} detected`;
  throw new AwsError(code, `${count}: ${breaches.join('; ')}`, { status: 400 });
}

interface Found {
  readonly at: string;
  readonly value: unknown;
}

/** The values at a path, each with the path as AWS's answers spell it: `tags.1.member.key`. */
function valuesAt(value: unknown, [part, ...rest]: readonly string[], at: string): Found[] {
  if (value === undefined || value === null) return [];
  if (part === undefined) return [{ at, value }];
  const name = part.replace(/\[\]$/, '');
  const inner = (value as Readonly<Record<string, unknown>>)[name];
  const spelled = `${at === '' ? '' : `${at}.`}${name.charAt(0).toLowerCase()}${name.slice(1)}`;
  if (!part.endsWith('[]')) return valuesAt(inner, rest, spelled);
  return ((inner ?? []) as readonly unknown[]).flatMap((item, index) =>
    valuesAt(item, rest, `${spelled}.${index + 1}.member`),
  );
}

function breachesOf({ min, max, pattern, oneOf }: Constraint, value: unknown, at: string): string[] {
  const isNumber = typeof value === 'number';
  const size = isNumber ? value : sizeOf(value);
  const what = isNumber ? 'value' : 'length';
  const asked = [
    min !== undefined && size < min && `have ${what} greater than or equal to ${min}`,
    max !== undefined && size > max && `have ${what} less than or equal to ${max}`,
    pattern !== undefined && !compiled(pattern).test(String(value)) && `satisfy regular expression pattern: ${pattern}`,
    oneOf !== undefined && !oneOf.includes(String(value)) && `satisfy enum value set: [${oneOf.join(', ')}]`,
  ].filter((each) => each !== false);
  const shown = Array.isArray(value) ? `[${value.join(', ')}]` : String(value);
  return asked.map((each) => `Value '${shown}' at '${at}' failed to satisfy constraint: Member must ${each}`);
}

function sizeOf(value: unknown): number {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value instanceof Uint8Array ? value.byteLength : Object.keys(value).length;
  }
  return (value as string | readonly unknown[]).length;
}

const patterns = new Map<string, RegExp>();

function compiled(pattern: string): RegExp {
  let known = patterns.get(pattern);
  // Only properties of characters need the flag, under which other needless escapes of the models are errors.
  const flags = pattern.includes('\\p{') ? 'u' : '';
  if (!known) patterns.set(pattern, (known = new RegExp(`^(?:${pattern})$`, flags)));
  return known;
}
