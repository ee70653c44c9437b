import { loadOf, readTrace, scaleToPeak } from '../sandbox/physics/index.ts';
import { DEFAULT_START_MS } from '../sandbox/region.ts';
import type { LoadReport } from '../sandbox/run/report.ts';
import type { Load } from '../sandbox/scenarios/scenario.ts';

/** The options about the load. Durations are in milliseconds. */
interface LoadOptions {
  readonly trace?: string;
  readonly column?: string;
  readonly timestampColumn?: string;
  /** The offset in the trace. */
  readonly from: number;
  /** The duration to use. (default: all) */
  readonly for?: number;
  readonly peakReaders: number;
}

interface LoadedTrace {
  readonly load: Load;
  readonly lengthMs: number;
  readonly report: LoadReport;
}

/** The part of the trace that a run uses, scaled; undefined without a trace. */
export function loadTrace(options: LoadOptions): LoadedTrace | undefined {
  const { trace: file, column, timestampColumn, from: skipMs, for: forMs, peakReaders } = options;
  if (file === undefined) return undefined;
  const whole = readTrace(file, { column, timestampColumn });
  const skipped = Math.floor(skipMs / MINUTE_MS);
  const available = whole.values.length - skipped;
  if (available < 2) {
    throw new Error(`${file} lasts ${describeMinutes(whole.values.length)}: reduce --from.`);
  }
  const wanted = forMs === undefined ? available : Math.ceil(forMs / MINUTE_MS);
  const minutes = Math.min(wanted, available);
  const from = new Date(whole.startMs + skipped * MINUTE_MS).toISOString().slice(0, 23);
  const trace = readTrace(file, { column, timestampColumn, from, minutes });
  return {
    load: { source: file, at: loadOf(scaleToPeak(trace, peakReaders), DEFAULT_START_MS) },
    lengthMs: minutes * MINUTE_MS,
    report: { source: file, gapsInterpolated: trace.missingPoints, endedEarly: minutes < wanted },
  };
}

const MINUTE_MS = 60_000;

const describeMinutes = (minutes: number) =>
  minutes < 2880 ? `${minutes} minutes` : `${(minutes / 1440).toFixed(1)} days`;
