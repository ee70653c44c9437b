import type { DrillName } from '../../../../fleet/drillNames.ts';
import type { Verdict } from '../../api/report.ts';

export const DRILL_TITLES: Readonly<Record<DrillName, string>> = {
  'aurora-failover': 'Aurora failover',
  'zone-evacuation': 'Zone evacuation',
  'reader-loss': 'Reader loss',
  'certificate-rotation': 'Certificate rotation',
};

/** A sign besides the colour: reports are printed, and some readers cannot distinguish red from green. */
export const VERDICTS: Readonly<Record<Verdict, { readonly sign: string; readonly title: string }>> = {
  passed: { sign: '✓', title: 'Passed' },
  failed: { sign: '✕', title: 'Failed' },
  aborted: { sign: '■', title: 'Aborted' },
  refused: { sign: '⊘', title: 'Refused' },
  unknown: { sign: '?', title: 'Unknown' },
};

/** A number and its unit stay on one line. */
const NARROW = '\u00a0';

/** `850 ms`, `12.3 s`, `4 min 05 s`. */
export function duration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)}${NARROW}ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)}${NARROW}s`;
  const seconds = Math.round(ms / 1000);
  return [Math.floor(seconds / 60), 'min', String(seconds % 60).padStart(2, '0'), 's'].join(NARROW);
}

/** The same for configured times: `30 s`, `5 min`. */
export function roundDuration(ms: number): string {
  if (ms > 0 && ms % 60_000 === 0) return `${ms / 60_000}${NARROW}min`;
  if (ms > 0 && ms % 1_000 === 0 && ms < 60_000) return `${ms / 1_000}${NARROW}s`;
  return duration(ms);
}

/** `11.2 s ± 0.1 s`: an error has the unit of its value. */
export function withError(ms: number, errorMs: number): { readonly value: string; readonly error: string } {
  const error = ms < 1_000 && errorMs < 1_000 ? duration(errorMs) : `${(errorMs / 1000).toFixed(1)}${NARROW}s`;
  return { value: duration(ms), error: `±${NARROW}${error}` };
}

/** `2026-03-02`. All times are in UTC, because readers may be in any time zone. */
export const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** `09:00:12`. */
export const clock = (ms: number): string => new Date(ms).toISOString().slice(11, 19);

/** `09:00:12.3`. */
export const preciseClock = (ms: number): string => new Date(ms).toISOString().slice(11, 21);

/** `+12.3 s` or `−4.0 s`, from a moment. */
export function offset(ms: number, originMs: number): string {
  const distance = ms - originMs;
  return `${distance < 0 ? '−' : '+'}${duration(Math.abs(distance))}`;
}
