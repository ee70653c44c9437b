import type { DrillReport, MeasuredPhase } from '../../api/report.ts';
import { axis, lanes, marksRow, seriesChart } from './charts.ts';
import { type Markup, markup } from './markup.ts';
import { type FailureWindow, failureWindows, wholeWindow, type Window } from './windows.ts';
import { clock, PHASES, share, sinceInjection } from './words.ts';

/** What clients saw: around each outage second by second, and then the whole drill. */
export function charts(report: DrillReport): Markup {
  const { series, rollbackAtMs, injectedAtMs } = report;
  const whole = wholeWindow(series);
  if (!whole)
    return markup`<section class="card"><h2>What clients saw</h2><p class="mut">Nothing was probed.</p></section>`;
  const windows = failureWindows(series, rollbackAtMs).map((window) => {
    const phase = phaseOf(window, report);
    return markup`<section class="card"><h2>What clients saw of the ${phase}</h2>${drawn(report, window, phase)}</section>`;
  });
  const span =
    injectedAtMs === undefined
      ? ''
      : `, ${sinceInjection(whole.fromMs, injectedAtMs)} to ${sinceInjection(whole.untilMs, injectedAtMs)}`;
  return markup`${windows}<section class="card"><h2>The whole drill</h2>
<p class="note">${clock(whole.fromMs)} – ${clock(whole.untilMs)}${span}.</p>${drawn(report, whole, undefined)}</section>`;
}

function drawn(report: DrillReport, window: Window, phase: MeasuredPhase['phase'] | undefined): Markup {
  const { injectedAtMs, rollbackAtMs, timeline, phases } = report;
  const marks = [
    ...(injectedAtMs === undefined ? [] : [{ atMs: injectedAtMs, text: 'injection, t+0' }]),
    ...(rollbackAtMs === undefined ? [] : [{ atMs: rollbackAtMs, text: 'rollback' }]),
  ];
  const measured = phases.find((candidate) => candidate.phase === phase);
  const options = { window, isDetailed: phase !== undefined, marks, originMs: injectedAtMs ?? window.fromMs };
  const series = report.series.map((one) => {
    const probe = measured?.probes.find(
      ({ probe, connection }) => probe === one.probe && connection === one.connection,
    );
    const told = probe && `${share(probe.failedAttempts, probe.attempts)} attempts failed ${PHASES[phase!].span}`;
    return seriesChart(one, { ...options, told, isBad: (probe?.failedAttempts ?? 0) > 0 });
  });
  const legend = phase === undefined ? '' : legendOf(window, injectedAtMs);
  return markup`${legend && markup`<p class="note">${legend}</p>`}<div class="plots">${marksRow(options)}${series}<div class="lanes">${lanes(timeline, window)}</div>${axis(options)}</div>`;
}

const legendOf = ({ fromMs, untilMs }: Window, injectedAtMs: number | undefined): string =>
  `Shown: ${clock(fromMs)} – ${clock(untilMs)}${
    injectedAtMs === undefined
      ? ''
      : `, ${sinceInjection(fromMs, injectedAtMs)} to ${sinceInjection(untilMs, injectedAtMs)}`
  }. One bar a second, counted from the injection: what succeeded above the line, what failed below it. Under it the median latency of what succeeded; the strokes reach to the slowest.`;

/** Which of the changes the failures belong to. */
function phaseOf({ lastFailedMs }: FailureWindow, { injectedAtMs, rollbackAtMs }: DrillReport): MeasuredPhase['phase'] {
  if (rollbackAtMs !== undefined && rollbackAtMs <= lastFailedMs) return 'rollback';
  if (injectedAtMs !== undefined && injectedAtMs <= lastFailedMs) return 'injection';
  return 'baseline';
}
