import { TraceError } from './trace/error.ts';
import type { Trace } from './trace/trace.ts';

/** The value that 99.9 % of the trace's minutes do not exceed (nearest rank). */
export function peakOf({ values }: Trace): number {
  const sorted = values.toSorted();
  return sorted[Math.ceil((sorted.length * 999) / 1000) - 1] ?? 0;
}

/**
 * The trace as a read load: its peak keeps `peakReaders` reference readers entirely busy. Throws TraceError if the
 * trace has nothing in it to scale.
 */
export function scaleToPeak(trace: Trace, peakReaders: number): Trace {
  if (!(peakReaders > 0)) throw new TraceError(trace.name, undefined, `expected a peak above 0, found ${peakReaders}`);
  const peak = peakOf(trace);
  if (peak === 0) throw new TraceError(trace.name, undefined, 'expected a load above 0, found none in the window');
  return { ...trace, values: trace.values.map((value) => (value * peakReaders) / peak) };
}

/**
 * The trace as a load over Region time, its first minute at `startMs`, in straight lines from minute to minute.
 * Before its beginning and after its end it stays at its first and last value.
 */
export function loadOf({ values }: Trace, startMs: number): (timeMs: number) => number {
  const last = values.length - 1;
  return (timeMs) => {
    const minute = Math.min(last, Math.max(0, (timeMs - startMs) / 60_000));
    const before = Math.floor(minute);
    const value = values[before] ?? 0;
    return value + (minute - before) * ((values[before + 1] ?? value) - value);
  };
}
