import type { GameDayReport, ReportedDrill } from '../gameDays/report.ts';
import { icon, MARK } from './page/icons.ts';
import { type Markup, markup, Markup as Raw } from './page/markup.ts';
import { STYLE } from './page/style.ts';
import { clock, day, duration, titleOf, VERDICTS } from './page/words.ts';

/** The report of a game day as one page, like that of a drill: no script, no external resources. */
export function renderGameDay(report: GameDayReport): string {
  const { drillId, explanation, finishedAtMs, gameDay, origin, planHash, startedAtMs, verdict } = report;
  const { icon: sign, title: word } = VERDICTS[verdict];
  const title = `Game day ${gameDay}`;
  const isSandbox = origin.sandbox !== undefined;
  return markup`${new Raw('<!doctype html>')}
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${isSandbox ? 'SANDBOX, ' : ''}${word}: ${title}</title><style>${new Raw(STYLE)}</style></head>
<body><main class="${verdict}">
<div class="top"><span class="brand">${MARK}<span>Evenkeel game day report</span></span>
<span class="mono">${origin.region}</span><span class="tag">${origin.stage} · ${origin.account}</span><span class="mono mut id">${drillId}</span></div>
${isSandbox && markup`<p class="sandbox" role="note"><b>SANDBOX</b><span>${origin.sandbox} This report is no evidence about an account of AWS.</span></p>`}
<header class="verdict"><div class="word">${icon(sign)} ${word}</div><h1>${title}</h1><p class="say">${explanation}</p>
<p class="mut" style="margin-top:8px">${day(startedAtMs)} ${clock(startedAtMs)} – ${clock(finishedAtMs)} UTC, ${duration(finishedAtMs - startedAtMs)}</p></header>
<section class="card keep"><h2>Drills</h2><div class="wide"><table><thead><tr><th>Drill</th><th>Verdict</th><th>Why</th><th>Report</th></tr></thead>
<tbody>${report.drills.map(rowOf)}</tbody></table></div></section>
<section class="card keep"><h2>Who</h2>${people(report)}<p class="note">Approved by the hash of all plans: <span class="mono">${planHash ?? 'none'}</span></p></section>
<section class="card"><h2>Timeline</h2><table><tbody>${report.timeline.map(
    ({ atMs, source, text }) => markup`<tr><td class="mono">${clock(atMs)}</td><td>${source}</td><td>${text}</td></tr>`,
  )}</tbody></table></section>
</main></body></html>
`.text;
}

const rowOf = ({ drill, resource, verdict, explanation, html }: ReportedDrill, at: number): Markup =>
  markup`<tr><td>${at + 1}. ${titleOf(drill)} of ${resource}</td><td>${verdict === 'skipped' ? 'Skipped' : VERDICTS[verdict].title}</td><td>${explanation}</td><td class="mono">${html ?? '–'}</td></tr>`;

function people({ approvals, aborted, requestedBy }: GameDayReport): Markup {
  const decisions = approvals.map(({ by, decision }) => `${decision} by ${by}`);
  const line = [
    `Requested by ${requestedBy}`,
    ...decisions,
    ...(aborted ? [`aborted by ${aborted.by}: ${aborted.why}`] : []),
  ];
  return markup`<p>${line.join(', ')}.</p>`;
}
