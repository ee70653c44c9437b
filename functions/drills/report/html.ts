import { aftermath, alarmTable, lastLookTable } from './page/aftermath.ts';
import { charts } from './page/seen.ts';
import { figures, probeTables } from './page/figures.ts';
import { icon, MARK } from './page/icons.ts';
import { type Markup, markup, Markup as Raw } from './page/markup.ts';
import { banner, stamp } from './page/sandbox.ts';
import { drillPlan, states, timeline } from './page/story.ts';
import { STYLE } from './page/style.ts';
import { people, where } from './page/who.ts';
import { clock, day, duration, titleOf, VERDICTS } from './page/words.ts';
import type { DrillReport } from '../api/report.ts';

/**
 * The report of a drill as one page: no script, no external resources, readable on a phone and on paper. What matters at
 * three in the morning comes first: the verdict and why, then the figures, then what clients saw; what an auditor asks
 * for, next: who, where, and whether everything is as it was.
 */
export function renderReport(report: DrillReport): string {
  const { drill, resource, verdict, startedAtMs, injectedAtMs, origin } = report;
  const title = `${titleOf(drill)} of ${resource}`;
  const word = `${origin.sandbox === undefined ? '' : 'SANDBOX, '}${VERDICTS[verdict].title}`;
  const originMs = injectedAtMs ?? startedAtMs;
  return markup`${new Raw('<!doctype html>')}
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${word}: ${title}</title><style>${new Raw(STYLE)}</style></head>
<body><main class="${verdict}">
${stamp(report)}
${top(report)}
${banner(report)}
${header(report, title)}
<section class="card keep"><h2>Result</h2>${figures(report)}</section>
${charts(report)}
<section class="card half keep"><h2>Who</h2>${people(report)}</section>
<section class="card half keep"><h2>Where</h2>${where(report)}</section>
<section class="card keep"><h2>After the drill</h2>${lastLookTable(report)}</section>
<section class="card keep"><h2>Alarms</h2>${alarmTable(report)}</section>
<section class="card half keep"><h2>The plan</h2>${drillPlan(report)}</section>
<section class="card half keep"><h2>States</h2>${states(report)}</section>
${report.phases.length > 0 && markup`<section class="card"><h2>By probe</h2>${probeTables(report)}</section>`}
<section class="card"><h2>Timeline</h2><p class="note">The second column is the time since the ${
    injectedAtMs === undefined ? 'beginning' : 'injection (t+0)'
  }.</p>${timeline(report, originMs)}</section>
${footer(report)}
</main></body></html>
`.text;
}

const top = ({ origin, drillId }: DrillReport): Markup =>
  markup`<div class="top"><span class="brand">${MARK}<span>Evenkeel drill report</span></span>
<span class="mono">${origin.region}</span><span class="tag">${origin.stage} · ${origin.account}</span>${
    origin.sandbox !== undefined && markup`<span class="tag">sandbox</span>`
  }<span class="mono mut id">${drillId}</span></div>`;

function header(report: DrillReport, title: string): Markup {
  const { verdict, dryRun, explanation, startedAtMs, finishedAtMs } = report;
  const { icon: sign, title: word } = VERDICTS[verdict];
  const end =
    day(startedAtMs) === day(finishedAtMs) ? clock(finishedAtMs) : `${day(finishedAtMs)} ${clock(finishedAtMs)}`;
  return markup`<header class="verdict"><div class="word">${icon(sign)} ${word}${dryRun && ', a dry run'}</div>
<h1>${title}</h1><p class="say">${explanation}</p>${aftermath(report)}
<p class="mut" style="margin-top:8px">${day(startedAtMs)} ${clock(startedAtMs)} – ${end} UTC, ${duration(finishedAtMs - startedAtMs)}</p></header>`;
}

const footer = ({ reason }: DrillReport): Markup => markup`<footer>
<p>Downtime: from the start of the first attempt that failed to the start of the first one that succeeded after which none
failed. An attempt starts every 100 ms, independently of the others, and times out after a second. Lost writes:
acknowledged rows that were missing afterwards.</p>
<p>Reason of the verdict, for programs: <code>${reason}</code>. The same facts as JSON are in report.json beside this page.</p></footer>`;
