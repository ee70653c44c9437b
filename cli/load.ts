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
  const whole = readTrace(file, { column });
  const skipped = Math.floor(skipMs / MINUTE_MS);
  const available = whole.values.length - skipped;
  if (available < 2) {
    throw new Error(`${file} lasts ${describeMinutes(whole.values.length)}; --from leaves nothing of it.`);
  }
  const wanted = forMs === undefined ? available : Math.ceil(forMs / MINUTE_MS);
  const minutes = Math.min(wanted, available);
  const from = new Date(whole.startMs + skipped * MINUTE_MS).toISOString().slice(0, 19);
  const trace = readTrace(file, { column, from, minutes });
  return {
    load: { source: file, at: loadOf(scaleToPeak(trace, peakReaders), DEFAULT_START_MS) },
    lengthMs: minutes * MINUTE_MS,
    report: { source: file, gapsInterpolated: trace.missingPoints, endedEarly: minutes < wanted },
  };
}

const MINUTE_MS = 60_000;

const describeMinutes = (minutes: number) =>
  minutes < 2880 ? `${minutes} minutes` : `${(minutes / 1440).toFixed(1)} days`;
