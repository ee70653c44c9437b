import { styleText } from 'node:util';
import { InterruptedError } from './interrupt.ts';

/** The exit code of a command that Ctrl-C ended, as in shells: 128 plus the signal's number. */
export const INTERRUPTED_EXIT_CODE = 130;

/** Ends a command with a message for its user, without a stack trace. */
export function fail(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  console.error(styleText('red', message, { stream: process.stderr }));
  process.exitCode = error instanceof InterruptedError ? INTERRUPTED_EXIT_CODE : 1;
}
