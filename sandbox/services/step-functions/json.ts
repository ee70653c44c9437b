import { AwsError } from '../../wire/handlers.ts';
import { jsonFaultOf } from '../../wire/jackson.ts';

/**
 * A value that a caller gave as JSON.
 * @throws {AwsError} `code`, with what Step Functions' parser says of the text
 */
export function parseJson(text: string, code: string, words: string): unknown {
  const fault = jsonFaultOf(text);
  if (fault) throw new AwsError(code, `${words}: '${fault.message}'`);
  return JSON.parse(text) as unknown;
}
