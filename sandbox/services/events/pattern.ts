import { InvalidPattern } from './invalidPattern.ts';
import { compileMatcher, MATCHER_NAMES } from './matchers.ts';
import type { ValueMatcher } from './valueMatcher.ts';
import { checkComplexity } from './wildcard.ts';

export { InvalidPattern } from './invalidPattern.ts';

/** Tells whether an event is one that the pattern describes. */
export type EventFilter = (event: object) => boolean;

/**
 * Compiles an event pattern of EventBridge, with the semantics that the README of github.com/aws/event-ruler documents:
 * every field named must match, by any of its values; an array in the event matches by any of its elements; fields
 * that lie in different elements of the same array never match together.
 * @throws {InvalidPattern} with the path and the matcher, for anything that EventBridge would refuse or that is unknown.
 */
export function compilePattern(pattern: unknown): EventFilter {
  const branches = branchesOf(pattern, '', [new Map()], false).map((fields) =>
    // The order matters where absence and arrays meet, and is that of aws/event-ruler.
    [...fields].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, field]) => field),
  );
  return (event) => branches.some((fields) => matchesAll(event, fields));
}

/** One field of a pattern: where it lies and what it takes. */
interface Field {
  readonly keys: readonly string[];
  readonly matchers: readonly ValueMatcher[];
  readonly acceptsPresence: boolean;
  readonly acceptsAbsence: boolean;
}

/** The fields that must match together; a pattern has one such branch, and more where it says `$or`. */
type Branch = ReadonlyMap<string, Field>;

function branchesOf(node: unknown, path: string, branches: readonly Branch[], insideOr: boolean): readonly Branch[] {
  if (node === null || typeof node !== 'object' || Array.isArray(node)) {
    throw new InvalidPattern(path, 'Filter is not an object');
  }
  const members = Object.entries(node);
  if (members.length === 0) throw new InvalidPattern(path, 'Empty objects are not allowed');
  let result = branches;
  for (const [key, value] of members) {
    const memberPath = path ? `${path}.${key}` : key;
    if (key === '$or') result = alternatives(value, path, memberPath, result);
    else {
      if (insideOr && MATCHER_NAMES.has(key))
        throw new InvalidPattern(memberPath, `"${key}" is no field name inside $or`);
      if (Array.isArray(value)) result = withField(result, compileField(value, memberPath), memberPath);
      else if (value !== null && typeof value === 'object') result = branchesOf(value, memberPath, result, insideOr);
      else throw new InvalidPattern(memberPath, `"${key}" must be an object or an array`);
    }
  }
  return result;
}

function alternatives(
  value: unknown,
  path: string,
  memberPath: string,
  branches: readonly Branch[],
): readonly Branch[] {
  if (!Array.isArray(value) || value.length < 2) {
    throw new InvalidPattern(memberPath, '"$or" takes an array of at least two objects');
  }
  return value.flatMap((alternative) => branchesOf(alternative, path, branches, true));
}

function withField(branches: readonly Branch[], field: Field, path: string): readonly Branch[] {
  return branches.map((branch) => {
    if (branch.has(path)) throw new InvalidPattern(path, 'the same field is named twice on one way through $or');
    return new Map(branch).set(path, field);
  });
}

function compileField(elements: readonly unknown[], path: string): Field {
  if (elements.length === 0) throw new InvalidPattern(path, 'Empty arrays are not allowed');
  checkComplexity(elements.flatMap(wildcardOf), path);
  const existence = elements.map((element) => existenceWanted(element, path));
  return {
    keys: path.split('.'),
    matchers: elements.filter((_, at) => existence[at] === undefined).map((element) => compileMatcher(element, path)),
    acceptsPresence: existence.includes(true),
    acceptsAbsence: existence.includes(false),
  };
}

const wildcardOf = (element: unknown): string[] => {
  const { wildcard } = Object(element) as { wildcard?: unknown };
  return typeof wildcard === 'string' ? [wildcard] : [];
};

function existenceWanted(element: unknown, path: string): boolean | undefined {
  if (element === null || typeof element !== 'object' || !('exists' in element)) return undefined;
  if (typeof element.exists !== 'boolean')
    throw new InvalidPattern(path, 'exists match pattern must be either true or false.');
  if (Object.keys(element).length > 1) throw new InvalidPattern(path, 'Only one key allowed in match expression');
  return element.exists;
}

/** For each array on the way to a value, the element in which the value lies. Values in no array have no places. */
type Places = ReadonlyMap<readonly unknown[], number>;
const NO_PLACES: Places = new Map();

/**
 * Finds one value for each field such that no two lie in different elements of one array. A field is absent if it has
 * no value that could lie together with those of the fields before it: `exists: false` holds for the element of an
 * array that lacks the field, although another element has it.
 */
function matchesAll(event: object, fields: readonly Field[], from = 0, taken: Places = NO_PLACES): boolean {
  const field = fields[from];
  if (!field) return true;
  const leaves: Leaf[] = [];
  collect(event, field, 0, NO_PLACES, leaves);
  const reachable = leaves.flatMap(({ places, value }) => {
    const together = combine(taken, places);
    return together ? [{ together, value }] : [];
  });
  if (reachable.length === 0) return field.acceptsAbsence && matchesAll(event, fields, from + 1, taken);
  const accepted = reachable.filter(
    ({ value }) => field.acceptsPresence || field.matchers.some((matches) => matches(value)),
  );
  // A value that is tied to no further place leaves the most room, so that the others need not be tried.
  const free = accepted.find(({ together }) => together.size === taken.size);
  return (free ? [free] : accepted).some(({ together }) => matchesAll(event, fields, from + 1, together));
}

/** A value of a field, and where it lies. */
interface Leaf {
  readonly value: unknown;
  readonly places: Places;
}

/** Adds every leaf that lies where the field does to `leaves`. */
function collect(node: unknown, field: Field, depth: number, places: Places, leaves: Leaf[]): void {
  if (Array.isArray(node)) {
    node.forEach((element: unknown, index) => {
      const isContainer = element !== null && typeof element === 'object';
      // A plain value in an array is a value of the field itself, and is not tied to its place.
      collect(element, field, depth, isContainer ? new Map(places).set(node, index) : places, leaves);
    });
  } else if (node !== null && typeof node === 'object') {
    collectMembers(node as Record<string, unknown>, field, depth, places, leaves);
  } else if (depth === field.keys.length && node !== undefined) leaves.push({ value: node, places });
}

function collectMembers(
  node: Record<string, unknown>,
  field: Field,
  depth: number,
  places: Places,
  leaves: Leaf[],
): void {
  let key = '';
  // Paths are joined by dots on both sides, so a key of the event that contains dots stands for several steps.
  for (let end = depth + 1; end <= field.keys.length; end++) {
    key = end === depth + 1 ? field.keys[depth]! : `${key}.${field.keys[end - 1]!}`;
    if (Object.hasOwn(node, key)) collect(node[key], field, end, places, leaves);
  }
}

function combine(first: Places, second: Places): Places | undefined {
  const together = new Map(first);
  for (const [array, index] of second) {
    const other = together.get(array);
    if (other !== undefined && other !== index) return undefined;
    together.set(array, index);
  }
  return together;
}
