import { relative, sep } from 'node:path';
import { PURE_PATHS } from './pureFiles.ts';

/** What of a syntax tree this looks at (ESTree). */
interface Node {
  readonly type: string;
  readonly parent?: Node;
  readonly name?: string;
  readonly object?: Node;
  readonly property?: Node;
  readonly computed?: boolean;
  readonly callee?: Node;
  readonly arguments?: readonly Node[];
}

interface Reference {
  readonly identifier: Node;
  readonly isTypeReference?: boolean;
  /** Absent where nothing in the file declares the name. */
  readonly resolved: { readonly defs: readonly unknown[] } | null;
}

interface Scope {
  readonly references: readonly Reference[];
}

/** A file as oxlint shows it to a rule (the shape of ESLint's). */
interface Context {
  readonly filename: string;
  readonly cwd: string;
  readonly sourceCode: { readonly scopeManager: { readonly scopes: readonly Scope[] } };
  report(problem: { readonly node: Node; readonly message: string }): void;
}

/** The globals of the language that compute and nothing else; `Date` and `Math` as far as `isImpure` says. */
const PURE_GLOBALS = new Set(
  `Array ArrayBuffer BigInt BigInt64Array BigUint64Array Boolean Buffer DataView Date Error Float32Array Float64Array Infinity
  Int16Array Int32Array Int8Array Intl Iterator JSON Map Math NaN Number Object Promise RangeError RegExp Set String Symbol
  SyntaxError TypeError URL URLSearchParams Uint16Array Uint32Array Uint8Array WeakMap WeakSet decodeURIComponent
  encodeURIComponent isFinite isNaN parseFloat parseInt structuredClone undefined`.split(/\s+/),
);

/**
 * In files that decide (`pureFiles.ts`): no clock, no chance, and nobody to talk to. What they import is
 * `.dependency-cruiser.cjs`'s to check.
 */
const purity = {
  create(context: Context) {
    const path = relative(context.cwd, context.filename).split(sep).join('/');
    if (!PURE_PATHS.some((pure) => new RegExp(pure).test(path))) return {};
    const refuse = (node: Node, what: string) =>
      context.report({ node, message: `${what}: what decides knows no clock and no chance, and talks to nobody.` });
    return {
      ImportExpression: (node: Node) => refuse(node, 'import() at run time'),
      // Without a moment, what formats one takes the present.
      CallExpression(node: Node) {
        const { callee } = node;
        const member = callee?.type === 'MemberExpression' ? memberOf(callee) : undefined;
        if (/^format(ToParts)?$/.test(member ?? '') && node.arguments!.length === 0) refuse(node, `${member}()`);
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

/** Whether a name that no file declares leads out. Only what is spelled out is known: `Math[name]` could be anything. */
function isImpure(global: Node): boolean {
  if (!PURE_GLOBALS.has(global.name!)) return true;
  const { parent } = global;
  const member = parent?.type === 'MemberExpression' && parent.object === global ? memberOf(parent) : undefined;
  if (global.name === 'Math') return member === undefined || member === 'random';
  if (global.name !== 'Date') return false;
  // A moment that is given is no clock.
  const isGiven = parent?.type === 'NewExpression' && parent.callee === global && parent.arguments!.length > 0;
  return !isGiven && member !== 'UTC' && member !== 'parse';
}

const memberOf = ({ computed, property }: Node): string | undefined => (computed ? undefined : property!.name);

export default { meta: { name: 'evenkeel' }, rules: { purity } };
