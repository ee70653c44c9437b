import { axis, lanes, seriesChart } from './page/charts.ts';
import { figures, probeTable } from './page/figures.ts';
import { type Markup, markup, Markup as Raw } from './page/markup.ts';
import { drillPlan, requestAndApprovals, states, timeline } from './page/story.ts';
import { STYLE } from './page/style.ts';
import { type FailureWindow, failureWindows, wholeWindow, type Window } from './page/windows.ts';
import { clock, day, DRILL_TITLES, duration, VERDICTS } from './page/words.ts';
import type { DrillReport } from '../api/report.ts';

/**
 * The report of a drill as one page: no script, no external resources, readable on a phone. What matters at three in
 * the morning comes first: the verdict and why, then the numbers, then what clients saw, then the request and its details.
 */
export function renderReport(report: DrillReport): string {
  const { drill, resource, verdict, dryRun, explanation, startedAtMs, finishedAtMs, drillId, measured, failback } =
    report;
  const { injectedAtMs } = report;
  const title = `${DRILL_TITLES[drill]} of ${resource}`;
  const { sign, title: word } = VERDICTS[verdict];
  const originMs = injectedAtMs ?? startedAtMs;
  const took = duration(finishedAtMs - startedAtMs);
  return markup`${new Raw('<!doctype html>')}
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${word}: ${title}</title><style>${new Raw(STYLE)}</style></head>
<body><main class="${verdict}">
<header><div class="verdict">${sign} ${word}${dryRun && ', a dry run'}</div>
<h1>${title}</h1><p>${explanation}</p>${aftermath(report)}
<p class="soft num">${day(startedAtMs)} ${clock(startedAtMs)}–${clock(finishedAtMs)} UTC, ${took}</p></header>
<section><h2>Result and targets</h2>${figures(report)}</section>
<section><h2>Request and approval</h2>${requestAndApprovals(report)}</section>
${charts(report)}
<section><h2>Timeline</h2><p class="soft">UTC; beside it the time from the ${
    injectedAtMs === undefined ? 'beginning' : 'injection'
  }.</p>${timeline(report, originMs)}</section>
${
  measured &&
  markup`<section><h2>By probe</h2>${probeTable('The injection', measured)}${probeTable('The rollback', failback)}</section>`
}
<section><h2>The plan</h2>${drillPlan(report)}</section>
<section><h2>States</h2>${states(report)}</section>
<footer>Drill ${drillId}, reason <code>${report.reason}</code>. Downtime: from the start of the first attempt that
failed to the start of the first one that succeeded after which none failed; an attempt starts every 100 ms, independently
of the others, and times out after a second. Lost writes: acknowledged rows that were missing afterwards.</footer>
</main></body></html>
`.text;
}

/** The first question on call: is there anything left to do? */
function aftermath({ injectedAtMs, left, plan }: DrillReport): Markup | undefined {
  if (left !== undefined) return markup`<p class="left"><b>Rollback incomplete:</b> ${left}. A person must act.</p>`;
  if (injectedAtMs === undefined) return markup`<p>Nothing was changed.</p>`;
  if (plan?.failback) return markup`<p>Everything is rolled back.</p>`;
  return markup`<p>No rollback, as planned.</p>`;
}

function charts(report: DrillReport): Markup {
  const { series, timeline, rollbackAtMs } = report;
  const whole = wholeWindow(series);
  if (!whole) return markup`<section><h2>What clients saw</h2><p class="soft">Nothing was probed.</p></section>`;
  const windows = failureWindows(series, rollbackAtMs).map(
    (window, at) => markup`<section><h2>What clients saw${nameOf(window, report)}</h2>
${chartsIn(report, window, true)}${lanes(timeline, window)}${axis(window)}${at === 0 && LEGEND}</section>`,
  );
  return markup`${windows}<section><h2>The whole drill</h2>${chartsIn(report, whole, false)}${lanes(timeline, whole)}${axis(whole)}</section>`;
}

function chartsIn(report: DrillReport, window: Window, isDetailed: boolean): Markup[] {
  const marksMs = [report.injectedAtMs, report.rollbackAtMs].filter((ms) => ms !== undefined);
  return report.series.map((one) => seriesChart(one, { window, isDetailed, marksMs }));
}

/** Which of the two changes the failures belong to. */
function nameOf({ lastFailedMs }: FailureWindow, { injectedAtMs, rollbackAtMs }: DrillReport): string {
  if (rollbackAtMs !== undefined && rollbackAtMs <= lastFailedMs) return ' of the rollback';
  if (injectedAtMs !== undefined && injectedAtMs <= lastFailedMs) return ' of the injection';
  return ' before the injection';
}

const LEGEND = markup`<p class="soft">Bars: attempts of a second, <span class="good">succeeded</span> and
<span class="bad">failed</span>; the dashed line is the injection or the rollback. Line: median latency of those that succeeded, on a
scale that grows tenfold; the bars on it reach to the slowest. Dots: the timeline below.</p>`;
