import { relative, sep } from 'node:path';
import { PURE_PATHS } from './pureFiles.ts';

/** The part of a syntax tree that this reads (ESTree). */
interface Node {
  readonly type: string;
  readonly parent?: Node;
  readonly name?: string;
  readonly object?: Node;
  readonly property?: Node;
  readonly computed?: boolean;
  /** `const`, `let` or `var`. */
  readonly kind?: string;
  readonly callee?: Node;
  readonly arguments?: readonly Node[];
}

interface Reference {
  readonly identifier: Node;
  readonly isTypeReference?: boolean;
  /** Null if the file does not declare the name. */
  readonly resolved: { readonly defs: readonly unknown[] } | null;
}

interface Scope {
  readonly references: readonly Reference[];
}

/** A file as oxlint passes it to a rule, in ESLint's shape. */
interface Context {
  readonly filename: string;
  readonly cwd: string;
  readonly sourceCode: { readonly scopeManager: { readonly scopes: readonly Scope[] } };
  report(problem: { readonly node: Node; readonly message: string }): void;
}

/** The pure globals of the language; `Date` and `Math` as far as `isImpure` allows. */
const PURE_GLOBALS = new Set(
  `Array ArrayBuffer BigInt BigInt64Array BigUint64Array Boolean Buffer DataView Date Error Float32Array Float64Array Infinity
  Int16Array Int32Array Int8Array Intl Iterator JSON Map Math NaN Number Object Promise RangeError RegExp Set String Symbol
  SyntaxError TypeError URL URLSearchParams Uint16Array Uint32Array Uint8Array WeakMap WeakSet decodeURIComponent
  encodeURIComponent isFinite isNaN parseFloat parseInt structuredClone undefined`.split(/\s+/),
);

/** They read the time zone or the language of the machine. */
const OF_THE_MACHINE =
  /^((get|set)(Date|Day|FullYear|Hours|Milliseconds|Minutes|Month|Seconds|TimezoneOffset)|toLocale(Date|Time)?String|to(Date|Time)String)$/;

/**
 * No clock, no randomness and no I/O in files that decide (`pureFiles.ts`). Their imports are checked by
 * `.dependency-cruiser.cjs`.
 */
export const purity = {
  create(context: Context) {
    const path = relative(context.cwd, context.filename).split(sep).join('/');
    if (!PURE_PATHS.some((pure) => new RegExp(pure).test(path))) return {};
    const refuse = (node: Node, what: string) =>
      context.report({
        node,
        message: `${what}: decisions use no clock, no randomness and no I/O. Pass the value as an argument.`,
      });
    return {
      ImportExpression: (node: Node) => refuse(node, 'import() at run time'),
      // Without an argument, a formatter uses the current time.
      CallExpression(node: Node) {
        const { callee } = node;
        const member = callee?.type === 'MemberExpression' ? memberOf(callee) : undefined;
        const isNow = /^format(ToParts)?$/.test(member ?? '') && node.arguments!.length === 0;
        if (isNow || OF_THE_MACHINE.test(member ?? '')) refuse(node, `${member}()`);
      },
      // What a file remembers from one decision to the next, the next one depends on.
      VariableDeclaration(node: Node) {
        const { kind, parent } = node;
        const isOfFile = parent?.type === 'Program' || parent?.type === 'ExportNamedDeclaration';
        if (isOfFile && kind !== 'const') refuse(node, `${kind} of a file`);
      },
      MetaProperty: (node: Node) => refuse(node, 'import.meta'),
      'Program:exit'() {
        for (const { references } of context.sourceCode.scopeManager.scopes) {
          for (const { identifier, isTypeReference, resolved } of references) {
            if (isTypeReference || (resolved && resolved.defs.length > 0)) continue;
            if (isImpure(identifier)) refuse(identifier, identifier.name!);
          }
        }
      },
    };
  },
};

/** Whether an undeclared name is impure. A computed member such as `Math[name]` counts as impure. */
function isImpure(global: Node): boolean {
  if (!PURE_GLOBALS.has(global.name!)) return true;
  const { parent } = global;
  const member = parent?.type === 'MemberExpression' && parent.object === global ? memberOf(parent) : undefined;
  if (global.name === 'Math') return member === undefined || member === 'random';
  if (global.name !== 'Date') return false;
  // A date from one argument does not read the clock; several are in the time zone of the machine.
  const given = parent?.type === 'NewExpression' && parent.callee === global ? parent.arguments! : [];
  const isGiven = given.length === 1 && given[0]!.type !== 'SpreadElement';
  return !isGiven && member !== 'UTC' && member !== 'parse';
}

const memberOf = ({ computed, property }: Node): string | undefined => (computed ? undefined : property!.name);
