import { invalid } from '../errors.ts';
import type { Item, Value } from '../values/value.ts';
import type { ExpressionName, Path } from './ast.ts';

/** Functions on paths whose names are resolved. */

/** The value at `path`, or undefined where the document has none. */
export function valueAt(item: Item, path: Path): Value | undefined {
  let value: Value | undefined = { M: item };
  for (const part of path) {
    value = childOf(value, part);
    if (value === undefined) return undefined;
  }
  return value;
}

export function childOf(value: Value, part: string | number): Value | undefined {
  if (typeof part === 'number') return value.L?.[part];
  // A document may hold a member called "constructor", and must not seem to when it does not.
  return value.M !== undefined && Object.hasOwn(value.M, part) ? value.M[part] : undefined;
}

/** Throws if two paths of one expression meet: one leads through the other, or they ask one place to be two things. */
export function requireSeparate(paths: readonly Path[], name: ExpressionName): void {
  for (const [at, second] of paths.entries()) {
    for (const first of paths.slice(0, at)) {
      const problem = meeting(first, second);
      if (problem === undefined) continue;
      throw invalid(
        `Invalid ${name}: Two document paths ${problem} with each other; must remove or rewrite one of these paths; ` +
          `path one: ${pathText(first)}, path two: ${pathText(second)}`,
      );
    }
  }
}

function meeting(first: Path, second: Path): 'overlap' | 'conflict' | undefined {
  const shared = Math.min(first.length, second.length);
  for (let depth = 0; depth < shared; depth++) {
    if (typeof first[depth] !== typeof second[depth]) return 'conflict';
    if (first[depth] !== second[depth]) return undefined;
  }
  return 'overlap';
}

/** As DynamoDB shows paths in messages: `[reader, zones, [0]]`. */
export function pathText(path: Path): string {
  return `[${path.map((part) => (typeof part === 'number' ? `[${part}]` : part)).join(', ')}]`;
}

/** The parts of `item` that `paths` name, in documents of the same shape; lists close up. */
export function project(item: Item, paths: readonly Path[]): Item {
  return projectValue({ M: item }, paths)?.M ?? {};
}

function projectValue(value: Value, paths: readonly Path[]): Value | undefined {
  if (paths.some((path) => path.length === 0)) return value;
  const restsByPart = Map.groupBy(paths, (path) => path[0]!);
  const kept: [string | number, Value][] = [];
  for (const [part, same] of restsByPart) {
    const child = childOf(value, part);
    const projected =
      child &&
      projectValue(
        child,
        same.map((path) => path.slice(1)),
      );
    if (projected) kept.push([part, projected]);
  }
  if (kept.length === 0) return undefined;
  if (value.M !== undefined) return { M: Object.fromEntries(kept) };
  return { L: kept.toSorted(([a], [b]) => Number(a) - Number(b)).map(([, element]) => element) };
}
