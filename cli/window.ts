import { readTrace, type Trace } from '../sandbox/physics/index.ts';

const MINUTES_A_DAY = 1440;

/** The part of the trace that is run, and what about it should be known. Throws TraceError, or an Error with advice. */
export function loadWindow(options: { readonly trace?: string; readonly column?: string; readonly days?: number }): {
  trace: Trace;
  warnings: string[];
} {
  const { trace: file, column, days } = options;
  if (file === undefined) throw new Error('There is nothing to run: give a load with --trace FILE.');
  const whole = readTrace(file, { column });
  const available = whole.values.length;
  const wanted = days === undefined ? available : Math.round(days * MINUTES_A_DAY);
  const trace = wanted < available ? readTrace(file, { column, minutes: wanted }) : whole;
  return { trace, warnings: warningsOf(trace, wanted > available ? days : undefined) };
}

function warningsOf({ missingPoints, values }: Trace, tooManyDays: number | undefined): string[] {
  const warnings: string[] = [];
  if (tooManyDays !== undefined)
    warnings.push(`the trace ends after ${(values.length / MINUTES_A_DAY).toFixed(1)} of ${tooManyDays} days`);
  if (missingPoints > 0)
    warnings.push(`${missingPoints} points are missing and lie on a line between their neighbours`);
  if (values.every((value) => value === values[0])) warnings.push('the load never changes');
  return warnings;
}
