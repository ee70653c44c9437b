export type Matcher = (text: string) => boolean;

const compiled = new Map<string, Matcher>();

/** `*` stands for any characters and `?` for exactly one. Compiled once per pattern: policies repeat the same few. */
export function wildcard(pattern: string, ignoreCase = false): Matcher {
  const key = ignoreCase ? pattern.toLowerCase() : pattern;
  const known = compiled.get(`${ignoreCase} ${key}`);
  if (known) return known;
  const matcher = compile(key, ignoreCase);
  compiled.set(`${ignoreCase} ${key}`, matcher);
  return matcher;
}

function compile(pattern: string, ignoreCase: boolean): Matcher {
  if (/^\*+$/.test(pattern)) return () => true;
  if (!/[*?]/.test(pattern)) return (text) => (ignoreCase ? text.toLowerCase() : text) === pattern;
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll(/\*+/g, '.*')
    .replaceAll('?', '.');
  const expression = new RegExp(`^${source}$`, ignoreCase ? 'is' : 's');
  return (text) => expression.test(text);
}

/** `arn:partition:service:region:account:resource`; the resource may hold further colons. */
const ARN_PARTS = 6;

/**
 * Matches ARNs part by part, so that a wildcard does not reach over a colon, except in the resource at the end.
 * Missing parts stand for any, as IAM completes an incomplete ARN in a policy's `Resource`.
 * Source: IAM User Guide, "IAM JSON policy elements: Resource".
 */
export function arnPattern(pattern: string): Matcher {
  if (pattern === '*') return () => true;
  const matchers = arnParts(pattern).map((part) => wildcard(part));
  return (text) => {
    const parts = arnParts(text);
    return parts.length === ARN_PARTS && matchers.every((matches, index) => matches(parts[index] ?? ''));
  };
}

/** Splits at the first five colons. */
export function arnParts(arn: string): string[] {
  const parts = arn.split(':');
  if (parts.length <= ARN_PARTS) return parts;
  return [...parts.slice(0, ARN_PARTS - 1), parts.slice(ARN_PARTS - 1).join(':')];
}
