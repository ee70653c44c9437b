import { RuntimeFault } from './faults.ts';
import type { Path, Step } from './path.ts';
import { parsePath } from './pathSyntax.ts';

/** What paths of a state may begin from. */
export interface Sources {
  /** `$` */
  readonly input: unknown;
  /** `$$` */
  readonly context: unknown;
}

/** A path that begins with `$$` is one into the context object. */
export function select(text: string, { input, context }: Sources): unknown {
  const isContext = text.startsWith('$$');
  return selectOne(isContext ? text.slice(1) : text, isContext ? context : input, text);
}

/**
 * What a path names: a value, or the list of what a path that may name several things does name.
 * @param shown the path as the definition has it, for the words of an error
 * @throws {RuntimeFault} in the words of Jayway JsonPath, which Step Functions passes on
 */
export function selectOne(text: string, root: unknown, shown = text): unknown {
  const path = parsePath(text);
  if (!path.isDefinite) return selectAll(path, root);
  let value = root;
  let walked = '$';
  for (const [at, step] of path.steps.entries()) {
    const [next] = apply(step, value, root);
    walked += named(step);
    if (next === undefined) {
      const isLast = at === path.steps.length - 1;
      throw new RuntimeFault(
        `Invalid path '${shown}' : ${isLast ? 'No results for path: ' : 'Missing property in path '}${walked}`,
      );
    }
    value = next;
  }
  return value;
}

/** Everything that a path names. JSON has no undefined, so that nothing which is there is taken for missing. */
export function selectAll(path: Path, root: unknown): unknown[] {
  let values = [root];
  for (const step of path.steps) values = values.flatMap((value) => apply(step, value, root));
  return values;
}

/** Whether a path names anything. */
export function isPresent(text: string, { input, context }: Sources): boolean {
  const isContext = text.startsWith('$$');
  return selectAll(parsePath(isContext ? text.slice(1) : text), isContext ? context : input).length > 0;
}

function apply(step: Step, value: unknown, root: unknown): unknown[] {
  switch (step.kind) {
    case 'names':
      return isRecord(value) ? step.names.flatMap((name) => (Object.hasOwn(value, name) ? [value[name]] : [])) : [];
    case 'indexes':
      return Array.isArray(value)
        ? step.indexes.map((index) => value.at(index)).filter((each) => each !== undefined)
        : [];
    case 'slice':
      return Array.isArray(value) ? sliced(value, step) : [];
    case 'all':
      return childrenOf(value);
    case 'deep':
      return [value, ...descendantsOf(value)];
    case 'filter':
      return (Array.isArray(value) ? value : [value]).filter((item) => step.test(item, root, selectAll));
    case 'length':
      return Array.isArray(value) ? [value.length] : [];
  }
}

function sliced(list: readonly unknown[], { from, to, by }: Extract<Step, { kind: 'slice' }>): unknown[] {
  return list.slice(from, to).filter((_, index) => index % Math.max(1, by) === 0);
}

const childrenOf = (value: unknown): unknown[] =>
  Array.isArray(value) ? value : isRecord(value) ? Object.values(value) : [];

const descendantsOf = (value: unknown): unknown[] =>
  childrenOf(value).flatMap((child) => [child, ...descendantsOf(child)]);

/** A step as Jayway writes it: `['name']`, `[0]`. */
function named(step: Step): string {
  if (step.kind === 'names') return `['${step.names[0]}']`;
  return step.kind === 'indexes' ? `[${step.indexes[0]}]` : '.length()';
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
