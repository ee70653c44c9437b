import { OutOfTimeError } from './deadline.ts';

/** AWS has not read the whole request; whether it acted on it is nowhere said. */
const REQUEST_TIMEOUT = 408;

/**
 * AWS's own words where it has clearly refused a call, or where the call was never sent: nothing was done, and it may be
 * sent again. Undefined where it may have been done: no answer, an error of AWS's own (5xx), or a repetition by the SDK,
 * whose first answer may have been lost.
 */
export function refusalOf(error: unknown): string | undefined {
  if (error instanceof OutOfTimeError) return error.message;
  const { $metadata } = (error ?? {}) as { $metadata?: { httpStatusCode?: number; attempts?: number } };
  const { httpStatusCode = 0, attempts = 1 } = $metadata ?? {};
  const isClear = httpStatusCode >= 400 && httpStatusCode < 500 && httpStatusCode !== REQUEST_TIMEOUT && attempts === 1;
  return isClear ? wordsOf(error) : undefined;
}

/** `Throttling: Rate exceeded` */
export const wordsOf = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error);
