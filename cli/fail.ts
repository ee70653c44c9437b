import { styleText } from 'node:util';
import { InterruptedError } from './interrupt.ts';

/** What shells make of a command that Ctrl-C ended: 128 and the signal's number. */
export const INTERRUPTED_EXIT_CODE = 130;

/** Ends a command with a message for its user: no stack, which would only hide what to do. */
export function fail(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  console.error(styleText('red', message, { stream: process.stderr }));
  process.exitCode = error instanceof InterruptedError ? INTERRUPTED_EXIT_CODE : 1;
}
