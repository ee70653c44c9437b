import { invalidPath, type Path, type Step } from './path.ts';
import { parseFilter } from './pathFilter.ts';

const known = new Map<string, Path>();

/** @param text `$`, `$.a.b[0]`, `$..x[?(@.y > 1)]` @throws {RuntimeFault} */
export function parsePath(text: string): Path {
  let path = known.get(text);
  if (!path) known.set(text, (path = parse(text)));
  return path;
}

function parse(text: string): Path {
  if (!text.startsWith('$')) throw invalidPath(text);
  const steps: Step[] = [];
  let at = 1;
  while (at < text.length) {
    const rest = text.slice(at);
    const taken = takeStep(text, rest);
    steps.push(...taken.steps);
    at += taken.length;
  }
  return { steps, isDefinite: steps.every(isDefinite) };
}

interface Taken {
  readonly steps: readonly Step[];
  readonly length: number;
}

function takeStep(text: string, rest: string): Taken {
  const deep = /^\.\.(?=[\w$*[\p{L}-])/u.exec(rest);
  if (deep) {
    const next = rest[2] === '[' ? takeStep(text, rest.slice(2)) : takeStep(text, rest.slice(1));
    return { steps: [{ kind: 'deep' }, ...next.steps], length: next.length + (rest[2] === '[' ? 2 : 1) };
  }
  if (rest.startsWith('.*')) return { steps: [{ kind: 'all' }], length: 2 };
  if (/^\.length\(\)$/.test(rest)) return { steps: [{ kind: 'length' }], length: rest.length };
  const name = /^\.([^.[\]()'"\s]+)/u.exec(rest);
  if (name) return { steps: [{ kind: 'names', names: [name[1]!] }], length: name[0].length };
  if (rest.startsWith('[')) return takeBracket(text, rest);
  throw invalidPath(text);
}

function takeBracket(text: string, rest: string): Taken {
  const end = closing(rest);
  if (end < 0) throw invalidPath(text);
  const inner = rest.slice(1, end).trim();
  return { steps: [bracketStep(text, inner)], length: end + 1 };
}

function bracketStep(text: string, inner: string): Step {
  if (inner === '*') return { kind: 'all' };
  if (inner.startsWith('?'))
    return { kind: 'filter', test: parseFilter(inner.slice(1).trim(), { path: text, parsePath }) };
  if (/^(['"]).*\1$/.test(inner)) return { kind: 'names', names: quotedNames(inner) };
  const slice = /^(-?\d*):(-?\d*)(?::(-?\d*))?$/.exec(inner);
  if (slice) return { kind: 'slice', from: whole(slice[1]), to: whole(slice[2]), by: whole(slice[3]) ?? 1 };
  if (/^-?\d+(\s*,\s*-?\d+)*$/.test(inner)) return { kind: 'indexes', indexes: inner.split(',').map(Number) };
  throw invalidPath(text);
}

const whole = (digits: string | undefined): number | undefined => (digits ? Number(digits) : undefined);

/** Recorded: before a double quote, a backslash stands for itself. */
const quotedNames = (inner: string): string[] =>
  [...inner.matchAll(/(['"])((?:\\.|(?!\1).)*)\1/g)].map(([, , name = '']) => name.replaceAll("\\'", "'"));

/** Where the bracket that `rest` begins with is closed; quotes and inner brackets are passed over. */
function closing(rest: string): number {
  let depth = 0;
  let quote = '';
  for (let at = 0; at < rest.length; at++) {
    const character = rest[at]!;
    if (quote) {
      if (character === '\\') at++;
      else if (character === quote) quote = '';
    } else if (character === "'" || character === '"') quote = character;
    else if (character === '[') depth++;
    else if (character === ']' && --depth === 0) return at;
  }
  return -1;
}

const isDefinite = (step: Step): boolean =>
  (step.kind === 'names' && step.names.length === 1) ||
  (step.kind === 'indexes' && step.indexes.length === 1) ||
  step.kind === 'length';
