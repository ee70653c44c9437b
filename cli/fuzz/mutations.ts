import fc, { type Arbitrary } from 'fast-check';

/** What nobody expects where something else stands. */
const junk: Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, '', 0, -0, -1, 1e21, Number.MAX_SAFE_INTEGER, 2 ** 53, true, false, [], {}, [[]], ' '),
  fc.constantFrom('__proto__', 'constructor', 'toString', 'NaN', 'undefined', '*', '../..', '${x}', '<!channel>', '\0'),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc.integer().map(String),
  fc.double(),
  fc.jsonValue({ maxDepth: 2 }),
);

const names = fc.oneof(fc.constantFrom('__proto__', 'constructor', 'hasOwnProperty', 'length', ''), fc.string());

type Edit =
  | { readonly kind: 'replace'; readonly at: number; value: unknown }
  | { readonly kind: 'remove'; readonly at: number }
  | { readonly kind: 'double'; readonly at: number }
  | { readonly kind: 'rename' | 'add'; readonly at: number; readonly name: string; value: unknown };

const edits: Arbitrary<Edit> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('replace' as const), at: fc.nat(), value: junk }) },
  fc.record({ kind: fc.constantFrom('remove' as const, 'double' as const), at: fc.nat() }),
  fc.record({ kind: fc.constantFrom('rename' as const, 'add' as const), at: fc.nat(), name: names, value: junk }),
);

interface Place {
  readonly holder: Record<string, unknown> | unknown[];
  readonly key: string;
}

function placesIn(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    { holder: value as Place['holder'], key },
    ...placesIn(inner),
  ]);
}

/** An own property, whatever its name. */
const define = (holder: object, key: string, value: unknown): void => {
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
};

function apply(root: unknown, { ...edit }: Edit): unknown {
  // What one edit has put in, another one may change: each is to have its own.
  if ('value' in edit) edit.value = structuredClone(edit.value);
  const places = placesIn(root);
  if (places.length === 0) return edit.kind === 'replace' ? edit.value : root;
  const { holder, key } = places[edit.at % places.length]!;
  const value = (holder as Record<string, unknown>)[key];
  if (edit.kind === 'replace') define(holder, key, edit.value);
  else if (Array.isArray(holder)) holder.splice(Number(key), 1, ...(edit.kind === 'remove' ? [] : [value, value]));
  else if (edit.kind === 'double') define(holder, key, [value, value]);
  else {
    if (edit.kind !== 'add') Reflect.deleteProperty(holder, key);
    if ('name' in edit) define(holder, edit.name, edit.kind === 'add' ? edit.value : value);
  }
  return root;
}

/** One of these values, with up to five places of it changed: what a faulty or hostile sender might make of it. */
export const changed = (samples: readonly unknown[]): Arbitrary<unknown> =>
  fc
    .record({ sample: fc.nat(samples.length - 1), changes: fc.array(edits, { minLength: 1, maxLength: 5 }) })
    .map(({ sample, changes }) => changes.reduce(apply, structuredClone(samples[sample])));

type Splice = { readonly at: number; readonly length: number; readonly put: string };

const SNIPPETS = [
  '\n',
  '"',
  "'",
  ',',
  ';',
  '\0',
  '%',
  '&',
  '=',
  '<',
  '>',
  '{',
  '}',
  '[',
  ']',
  '(',
  ')',
  '#',
  ':',
  '-',
  '9',
];

const splices = fc.record({
  at: fc.nat(),
  length: fc.nat({ max: 8 }),
  put: fc.oneof(fc.constantFrom(...SNIPPETS), fc.string({ unit: 'grapheme', maxLength: 12 }), fc.constant('')),
});

const spliced = (text: string, { at, length, put }: Splice): string => {
  const from = text.length === 0 ? 0 : at % (text.length + 1);
  return text.slice(0, from) + put + text.slice(from + length);
};

/** One of these texts, cut and spliced; now and then something else altogether. */
export const rewritten = (samples: readonly string[]): Arbitrary<string> =>
  fc.oneof(
    {
      weight: 9,
      arbitrary: fc
        .record({ sample: fc.constantFrom(...samples), changes: fc.array(splices, { minLength: 1, maxLength: 6 }) })
        .map(({ sample, changes }) => changes.reduce(spliced, sample)),
    },
    fc.string({ unit: 'binary', maxLength: 200 }),
  );
