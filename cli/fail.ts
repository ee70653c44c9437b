import { styleText } from 'node:util';

/** Ends a command with a message for its user: no stack, which would only hide what to do. */
export function fail(error: unknown): void {
  console.error(styleText('red', error instanceof Error ? error.message : String(error)));
  process.exitCode = 1;
}
