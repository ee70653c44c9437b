import { loadOf, readTrace, scaleToPeak } from '../sandbox/physics/index.ts';
import { DEFAULT_START_MS } from '../sandbox/region.ts';
import type { LoadReport } from '../sandbox/run/report.ts';
import type { Load } from '../sandbox/scenarios/scenario.ts';

export interface TraceRequest {
  readonly file: string;
  readonly column?: string | undefined;
  /** How far into the trace to begin, in milliseconds. */
  readonly skipMs: number;
  /** How much of it to use, in milliseconds; all of it unless given. */
  readonly forMs: number | undefined;
  readonly peakReaders: number;
}

/** The part of a trace that a run uses, scaled; and how long it lasts, in milliseconds. */
export function loadTrace(request: TraceRequest): { load: Load; lengthMs: number; report: LoadReport } {
  const { file, column, skipMs, forMs, peakReaders } = request;
  const trace = readTrace(file, { column, skipMs, minutes: forMs && Math.ceil(forMs / 60_000) });
  const scaled = scaleToPeak(trace, peakReaders);
  return {
    load: { source: file, at: loadOf(scaled, DEFAULT_START_MS) },
    lengthMs: trace.values.length * 60_000,
    report: { source: file, gapsInterpolated: trace.missingPoints, endedEarly: trace.endedEarly },
  };
}
