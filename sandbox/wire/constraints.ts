import type { NormalizedSchema } from '@smithy/core/schema';
import { membersOf } from './schema.ts';

/** What an API model says of one member beyond its type, which the SDK's schemas leave out. */
export interface Constraint {
  /** Characters of a text, or elements of a list or map: lowest and highest. */
  readonly length?: readonly [min: number, max: number];
  /** Of a number. */
  readonly range?: readonly [min: number, max: number];
  /** A regular expression as the model spells it; the whole text must match. */
  readonly pattern?: string;
  readonly values?: readonly string[];
  /** For each element of a list, or each value of a map. */
  readonly items?: Constraint;
  /** For each key of a map. */
  readonly keys?: Constraint;
}

/** Constraints by the names of structures and of their members, as the API model has them. */
export type Constraints = Readonly<Record<string, Readonly<Record<string, Constraint>>>>;

/** One constraint that an input breaks, in the words of AWS: `Value … at 'name' failed to satisfy constraint: …`. */
export type Violation = string;

type Path = readonly (string | number)[];

/** Finds everything about an input that its model does not allow, in the order of the model. Types have been checked. */
export function findViolations(
  constraints: Constraints,
  schema: NormalizedSchema,
  value: unknown,
  path: Path = [],
): Violation[] {
  if (value === null || typeof value !== 'object' || value instanceof Uint8Array || value instanceof Date) return [];
  if (!isConstrained(constraints, schema)) return [];
  if (schema.isStructSchema()) {
    const own = constraints[schema.getName() ?? ''] ?? {};
    return [...membersOf(schema)].flatMap(([name, member]) => {
      const given = (value as Record<string, unknown>)[name];
      if (given === undefined || given === null) return [];
      const here = [...path, name];
      const broken = Object.hasOwn(own, name) ? own[name] : undefined;
      const isSecret = member.getMergedTraits().sensitive === 1;
      return [
        ...(broken ? violationsOf(broken, given, here, isSecret) : []),
        ...findViolations(constraints, member, given, here),
      ];
    });
  }
  if (!schema.isListSchema() && !schema.isMapSchema()) return [];
  const item = schema.getValueSchema();
  const entries: Iterable<[string | number, unknown]> = Array.isArray(value)
    ? value.map((element, at): [number, unknown] => [at + 1, element])
    : Object.entries(value).map(([key, element]): [string, unknown] => [`${key}.member`, element]);
  return [...entries].flatMap(([key, element]) => findViolations(constraints, item, element, [...path, key]));
}

const constrained = new WeakMap<Constraints, Map<string, boolean>>();

/** Whether anything in the schema has a constraint: items of tables are large, and have none. */
function isConstrained(constraints: Constraints, schema: NormalizedSchema): boolean {
  if (schema.isListSchema() || schema.isMapSchema()) return isConstrained(constraints, schema.getValueSchema());
  if (!schema.isStructSchema()) return false;
  const name = schema.getName() ?? '';
  let known = constrained.get(constraints);
  if (!known) constrained.set(constraints, (known = new Map()));
  const before = known.get(name);
  if (before !== undefined) return before;
  // A structure within itself adds nothing to what is in it.
  known.set(name, false);
  const isSo =
    Object.hasOwn(constraints, name) || [...membersOf(schema)].some(([, member]) => isConstrained(constraints, member));
  known.set(name, isSo);
  return isSo;
}

/** Everything about one value that its constraint does not allow. */
export function violationsOf(constraint: Constraint, value: unknown, path: Path, isSecret = false): Violation[] {
  const shown = isSecret ? 'Value' : `Value '${show(value)}'`;
  return demandsOf(constraint, value).map(
    (demand) => `${shown} at '${constraintPath(path)}' failed to satisfy constraint: ${demand}`,
  );
}

/** What the value would have to be and is not. */
function demandsOf(constraint: Constraint, value: unknown): string[] {
  const { pattern, length, range, values, items, keys } = constraint;
  const demands: string[] = [];
  if (pattern !== undefined && !expressionOf(pattern).test(String(value)))
    demands.push(`Member must satisfy regular expression pattern: ${pattern}`);
  demands.push(...outside(length, sizeOf(value), 'length'), ...outside(range, Number(value), 'value'));
  if (values && !values.includes(String(value)))
    demands.push(`Member must satisfy enum value set: [${values.join(', ')}]`);
  if (items)
    demands.push(...ofParts(Array.isArray(value) ? 'Member' : 'Map value', items, Object.values(Object(value))));
  if (keys) demands.push(...ofParts('Map keys', keys, Object.keys(Object(value))));
  return demands;
}

function ofParts(what: string, constraint: Constraint, parts: readonly unknown[]): string[] {
  const broken = parts.some((part) => part !== null && demandsOf(constraint, part).length > 0);
  return broken ? [`${what} must satisfy constraint: [${allDemandsOf(constraint).join(', ')}]`] : [];
}

/** Of the parts of a list or map AWS names everything that holds for them, not only what is broken. */
function allDemandsOf({ length, pattern, values }: Constraint): string[] {
  return [
    ...(length && length[1] !== Infinity ? [`Member must have length less than or equal to ${length[1]}`] : []),
    ...(length ? [`Member must have length greater than or equal to ${length[0]}`] : []),
    ...(pattern === undefined ? [] : [`Member must satisfy regular expression pattern: ${pattern}`]),
    ...(values ? [`Member must satisfy enum value set: [${values.join(', ')}]`] : []),
  ];
}

function outside(bounds: readonly [number, number] | undefined, size: number, what: 'length' | 'value'): string[] {
  if (!bounds) return [];
  if (size < bounds[0]) return [`Member must have ${what} greater than or equal to ${bounds[0]}`];
  return size > bounds[1] ? [`Member must have ${what} less than or equal to ${bounds[1]}`] : [];
}

function sizeOf(value: unknown): number {
  if (typeof value === 'string' || value instanceof Uint8Array) return value.length;
  if (Array.isArray(value)) return value.length;
  return typeof value === 'object' && value !== null ? Object.keys(value).length : 0;
}

const expressions = new Map<string, RegExp>();

/** Models are written for Java, whose \p{…} and pairs of \uD8… and \uDC… JavaScript knows under the flag `u` alone. */
function expressionOf(pattern: string): RegExp {
  let expression = expressions.get(pattern);
  if (!expression) {
    expression = new RegExp(`^(?:${pattern})$`, /\\p|\\uD8/i.test(pattern) ? 'u' : '');
    expressions.set(pattern, expression);
  }
  return expression;
}

/** As Java prints values: `[a, b]`, `{key=value}`, and structures in short. */
function show(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(show).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  return `{${Object.entries(value)
    .map(([key, member]) => `${key}=${show(member)}`)
    .join(', ')}}`;
}

/** AWS spells the path as its own code does: `entries.1.member.detailType`. */
export const constraintPath = (path: Path): string =>
  path
    .map((part) => (typeof part === 'number' ? `${part}.member` : part.charAt(0).toLowerCase() + part.slice(1)))
    .join('.');
