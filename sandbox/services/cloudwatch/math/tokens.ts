import { validationError } from '../errors.ts';

export interface Token {
  readonly kind: 'number' | 'word' | 'string' | 'symbol' | 'end';
  readonly text: string;
}

const TOKEN =
  /\s*(?:(?<number>\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+)|(?<word>[A-Za-z_]\w*)|"(?<string>[^"]*)"|(?<symbol>==|!=|<=|>=|&&|\|\||[-+*/^()[\],<>]))/y;

/** Cuts a metric math expression into tokens, with an end token last. Throws a ValidationError where it cannot. */
export function tokenize(expression: string): Token[] {
  const tokens: Token[] = [];
  const text = expression.trimEnd();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const groups = TOKEN.exec(text)?.groups;
    if (!groups)
      throw validationError(`Error in expression '${expression}': unexpected '${text.slice(at).trim()[0]}'.`);
    const found = Object.entries(groups).find(([, value]) => value !== undefined) as [Token['kind'], string];
    tokens.push({ kind: found[0], text: found[1] });
  }
  return [...tokens, { kind: 'end', text: 'the end' }];
}
