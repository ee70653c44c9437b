import type { Declaration } from './source.ts';

/** A rule, from its code and its comment. */
export interface RuleDoc {
  readonly name: string;
  readonly doc: string;
  /** Its possible decisions. */
  readonly decisions: readonly KindDoc[];
}

/** A kind of decision and its reasons. */
export interface KindDoc {
  readonly kind: string;
  readonly reasons: readonly string[];
}

/**
 * The rules in the order of their evaluation.
 * @param kinds every kind of decision, with all its reasons
 */
export function readRules(
  kinds: readonly KindDoc[],
  declarations: readonly Declaration[],
  rules: readonly { readonly name: string }[],
): RuleDoc[] {
  return rules.map(({ name }) => {
    const declaration = declarations.find((candidate) => candidate.name === name && isRule(candidate));
    if (!declaration)
      throw new Error(`"const ${name}: Rule" not found in the rules of this controller: declare it there.`);
    const code = reachableFrom(declaration, declarations)
      .map(({ text }) => text)
      .join('\n');
    const said = stringsOf(code);
    const decisions = kinds
      .filter(({ kind }) => said.has(kind) || new RegExp(String.raw`\b${kind}\(`).test(code))
      .map(({ kind, reasons }) => ({ kind, reasons: reasons.filter((reason) => said.has(reason)) }));
    return { name, doc: declaration.doc, decisions };
  });
}

/** String literals that are values, not those in comparisons or types. */
function stringsOf(code: string): ReadonlySet<string> {
  const given = code.replace(/[!=]== '[^']*'/g, '').replace(/'[^']*'(?:\s*\| '[^']*')+/g, '');
  return new Set([...given.matchAll(/'([a-z-]+)'/g)].map(([, string]) => string!));
}

/** A controller with few rules has them beside their list, in decide.ts. */
export const isRule = ({ file, text }: Declaration): boolean =>
  /^(?:rules\/|decide\.ts$)/.test(file) && /^(?:export )?const \w+: Rule\b/.test(text);

/** A declaration and what it uses of its own file: a function beside the rule often gives the reason. */
function reachableFrom(start: Declaration, declarations: readonly Declaration[]): Declaration[] {
  const neighbours = declarations.filter(({ file, name }) => file === start.file && name !== start.name);
  const reached = new Set([start]);
  for (const { text } of reached) {
    for (const neighbour of neighbours) {
      if (!isRule(neighbour) && new RegExp(String.raw`\b${neighbour.name}\b`).test(text)) reached.add(neighbour);
    }
  }
  return [...reached];
}
