import { styleText } from 'node:util';
import { EXIT, type ExitCode, UsageError } from './exitCodes.ts';
import { InterruptedError } from './interrupt.ts';

/** Ends a command with a message for its user, without a stack trace; for a script that asks for JSON, in JSON. */
export function fail(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  const exitCode = exitCodeOf(error);
  const isJson = process.argv.includes('--json');
  const told = isJson
    ? JSON.stringify({ error: message, exitCode })
    : styleText('red', message, { stream: process.stderr });
  if (!isOfCommander(error)) console.error(told);
  process.exitCode = exitCode;
}

function exitCodeOf(error: unknown): ExitCode {
  if (isOfCommander(error)) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  if (error instanceof InterruptedError) return EXIT.interrupted;
  return error instanceof UsageError ? EXIT.usage : EXIT.failed;
}

/** Commander has written its message itself, and throws for `--help`, too. */
const isOfCommander = (error: unknown): error is Error & { readonly exitCode: number } =>
  error instanceof Error && error.name === 'CommanderError' && 'exitCode' in error;
