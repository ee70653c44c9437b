import { AwsError } from '../../wire/handlers.ts';

/**
 * A value that a caller gave as JSON.
 * @throws {AwsError} `code`, with what Step Functions' parser (Jackson) says of the text
 */
export function parseJson(text: string, code: string, words: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new AwsError(code, `${words}: '${faultOf(text)}'`);
  }
}

/** The two faults that are recorded; others are described as they are here. */
function faultOf(text: string): string {
  const word = /^\s*([A-Za-z_$][\w$]*)/.exec(text)?.[1];
  if (word !== undefined) {
    return `Unrecognized token '${word}': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')`;
  }
  const field = /^\s*\{\s*([^"}\s])/.exec(text)?.[1];
  if (field !== undefined) {
    const code = field.codePointAt(0);
    return `Unexpected character ('${field}' (code ${code})): was expecting double-quote to start field name`;
  }
  return 'Unexpected end-of-input';
}
