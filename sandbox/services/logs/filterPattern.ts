import { AwsError } from '../../wire/handlers.ts';

type Matches = (message: string) => boolean;

/**
 * Compiles a filter pattern of FilterLogEvents: terms (all must occur, `?term` any, `-term` none) and one comparison of
 * a JSON field (`{ $.level = "ERROR" }`), joined by `&&` or `||` without parentheses.
 * Source: CloudWatch Logs User Guide, "Filter pattern syntax".
 * @throws {AwsError} InvalidParameterException for a pattern that is not simulated.
 */
export function compileFilterPattern(pattern: string): Matches {
  const trimmed = pattern.trim();
  if (trimmed === '') return () => true;
  if (trimmed.startsWith('{') && trimmed.endsWith('}')) return compileJson(trimmed.slice(1, -1));
  if (/^[[%]/.test(trimmed)) throw notSimulated(pattern);
  return compileTerms(trimmed);
}

function compileTerms(pattern: string): Matches {
  const required: string[] = [];
  const optional: string[] = [];
  const excluded: string[] = [];
  for (const [, sign, quoted, plain] of pattern.matchAll(/([?-]?)(?:"([^"]*)"|(\S+))/g)) {
    const kind = sign === '?' ? optional : sign === '-' ? excluded : required;
    kind.push(quoted ?? plain ?? '');
  }
  return (message) =>
    required.every((term) => message.includes(term)) &&
    !excluded.some((term) => message.includes(term)) &&
    (optional.length === 0 || optional.some((term) => message.includes(term)));
}

function compileJson(expression: string): Matches {
  if (/[()]/.test(expression)) throw notSimulated(`{${expression}}`);
  // && binds more tightly than ||.
  const alternatives = expression.split('||').map((part) => part.split('&&').map(compileComparison));
  return (message) => {
    const document = parseJson(message);
    return document !== undefined && alternatives.some((all) => all.every((matches) => matches(document)));
  };
}

const COMPARISON = /^\s*\$\.([\w.-]+)\s*(=|!=|>=|<=|>|<)\s*(?:"([^"]*)"|(\S+))\s*$/;

function compileComparison(text: string): (document: unknown) => boolean {
  const match = COMPARISON.exec(text);
  if (!match) throw notSimulated(text);
  const [, path = '', operator = '', quoted, plain] = match;
  const wanted = quoted ?? plain ?? '';
  const compare = COMPARE[operator]!;
  const wildcard = wanted.includes('*') && (operator === '=' || operator === '!=');
  const like = new RegExp(
    `^${wanted
      .split('*')
      .map((part) => escapeForRegExp(part))
      .join('.*')}$`,
  );
  return (document) => {
    const value = path
      .split('.')
      .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], document);
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return false;
    const text = String(value);
    return wildcard ? like.test(text) === (operator === '=') : compare(text, wanted);
  };
}

const COMPARE: Readonly<Record<string, (value: string, wanted: string) => boolean>> = {
  '=': (value, wanted) => value === wanted,
  '!=': (value, wanted) => value !== wanted,
  '>': (value, wanted) => Number(value) > Number(wanted),
  '>=': (value, wanted) => Number(value) >= Number(wanted),
  '<': (value, wanted) => Number(value) < Number(wanted),
  '<=': (value, wanted) => Number(value) <= Number(wanted),
};

const escapeForRegExp = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

function parseJson(message: string): unknown {
  try {
    return JSON.parse(message) as unknown;
  } catch {
    return undefined;
  }
}

const notSimulated = (pattern: string): AwsError =>
  new AwsError('InvalidParameterException', `The filter pattern ${pattern} is not simulated by this Region.`);
