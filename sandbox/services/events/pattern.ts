import { compileMatcher, InvalidPattern, MATCHER_NAMES, type ValueMatcher } from './matchers.ts';

export { InvalidPattern } from './matchers.ts';

/** Tells whether an event is one that the pattern describes. */
export type EventFilter = (event: object) => boolean;

/**
 * Compiles an event pattern of EventBridge, with the semantics that the README of github.com/aws/event-ruler documents:
 * every field named must match, by any of its values; an array in the event matches by any of its elements; fields
 * that lie in different elements of the same array never match together.
 * @throws {InvalidPattern} with the path and the matcher, for anything that EventBridge would refuse or that is unknown.
 */
export function compilePattern(pattern: unknown): EventFilter {
  const branches = branchesOf(pattern, '', [new Map()], false).map((fields) => [...fields.values()]);
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
    throw new InvalidPattern(path, 'an object is expected here');
  }
  const members = Object.entries(node);
  if (members.length === 0) throw new InvalidPattern(path, 'an empty object matches nothing and is not allowed');
  let result = branches;
  for (const [key, value] of members) {
    const memberPath = path ? `${path}.${key}` : key;
    if (key === '$or') result = alternatives(value, path, memberPath, result);
    else {
      if (insideOr && MATCHER_NAMES.has(key))
        throw new InvalidPattern(memberPath, `"${key}" is no field name inside $or`);
      if (Array.isArray(value)) result = withField(result, compileField(value, memberPath), memberPath);
      else if (value !== null && typeof value === 'object') result = branchesOf(value, memberPath, result, insideOr);
      else
        throw new InvalidPattern(
          memberPath,
          `a bare ${value === null ? 'null' : typeof value} is not allowed: use an array of values`,
        );
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
  if (elements.length === 0) throw new InvalidPattern(path, 'an empty array is not allowed');
  const existence = elements.map((element) => existenceWanted(element, path));
  return {
    keys: path.split('.'),
    matchers: elements.filter((_, at) => existence[at] === undefined).map((element) => compileMatcher(element, path)),
    acceptsPresence: existence.includes(true),
    acceptsAbsence: existence.includes(false),
  };
}

function existenceWanted(element: unknown, path: string): boolean | undefined {
  if (element === null || typeof element !== 'object' || !('exists' in element)) return undefined;
  if (typeof element.exists !== 'boolean') throw new InvalidPattern(path, '"exists" takes true or false');
  if (Object.keys(element).length > 1) throw new InvalidPattern(path, 'only one matcher is allowed beside "exists"');
  return element.exists;
}

/** For each array on the way to a value, the element in which the value lies. Values in no array have no places. */
type Places = ReadonlyMap<readonly unknown[], number>;
const NO_PLACES: Places = new Map();

/** Finds one value for each field such that no two lie in different elements of one array. */
function matchesAll(event: object, fields: readonly Field[], from = 0, taken: Places = NO_PLACES): boolean {
  for (let at = from; at < fields.length; at++) {
    const field = fields[at]!;
    const found: Places[] = [];
    const isPresent = collect(event, field, 0, NO_PLACES, found);
    if (!isPresent && field.acceptsAbsence) continue;
    if (found.length === 0) return false;
    if (found.includes(NO_PLACES)) continue;
    return found.some((places) => {
      const together = combine(taken, places);
      return together !== undefined && matchesAll(event, fields, at + 1, together);
    });
  }
  return true;
}

/** Adds the places of every leaf that the field takes to `found`; tells whether there is any leaf, taken or not. */
function collect(node: unknown, field: Field, depth: number, places: Places, found: Places[]): boolean {
  if (Array.isArray(node)) {
    let isPresent = false;
    node.forEach((element: unknown, index) => {
      const isContainer = element !== null && typeof element === 'object';
      // A plain value in an array is a value of the field itself, and is not tied to its place.
      const inside = isContainer ? new Map(places).set(node, index) : places;
      if (collect(element, field, depth, inside, found)) isPresent = true;
    });
    return isPresent;
  }
  if (node !== null && typeof node === 'object')
    return collectMembers(node as Record<string, unknown>, field, depth, places, found);
  if (depth < field.keys.length || node === undefined) return false;
  if (field.acceptsPresence || field.matchers.some((matches) => matches(node))) found.push(places);
  return true;
}

function collectMembers(
  node: Record<string, unknown>,
  field: Field,
  depth: number,
  places: Places,
  found: Places[],
): boolean {
  let isPresent = false;
  let key = '';
  // Paths are joined by dots on both sides, so a key of the event that contains dots stands for several steps.
  for (let end = depth + 1; end <= field.keys.length; end++) {
    key = end === depth + 1 ? field.keys[depth]! : `${key}.${field.keys[end - 1]!}`;
    if (Object.hasOwn(node, key) && collect(node[key], field, end, places, found)) isPresent = true;
  }
  return isPresent;
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
