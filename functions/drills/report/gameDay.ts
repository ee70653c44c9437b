import type { GameDayReport, ReportedDrill } from '../gameDays/report.ts';
import { icon, MARK } from './page/icons.ts';
import { type Markup, markup, Markup as Raw } from './page/markup.ts';
import { banner, stamp } from './page/sandbox.ts';
import { timeline } from './page/story.ts';
import { STYLE } from './page/style.ts';
import { people, where } from './page/who.ts';
import { clock, count, day, duration, titleOf, VERDICTS } from './page/words.ts';

/** The report of a game day as one page, like that of a drill: no script, no external resources. */
export function renderGameDay(report: GameDayReport): string {
  const { drillId, dryRun, explanation, finishedAtMs, gameDay, origin, startedAtMs, verdict } = report;
  const { icon: sign, title: word } = VERDICTS[verdict];
  const title = `Game day ${gameDay}`;
  const end =
    day(startedAtMs) === day(finishedAtMs) ? clock(finishedAtMs) : `${day(finishedAtMs)} ${clock(finishedAtMs)}`;
  return markup`${new Raw('<!doctype html>')}
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${origin.sandbox !== undefined && 'SANDBOX, '}${word}: ${title}</title><style>${new Raw(STYLE)}</style></head>
<body><main class="${verdict}">
${stamp(report)}
<div class="top"><span class="brand">${MARK}<span>Evenkeel game day report</span></span>
<span class="mono">${origin.region}</span><span class="tag">${origin.stage} · ${origin.account}</span><span class="mono mut id">${drillId}</span></div>
${banner(report)}
<header class="verdict"><div class="word">${icon(sign)} ${word}${dryRun && ', a dry run'}</div><h1>${title}</h1><p class="say">${explanation}</p>${aftermath(report.drills)}
<p class="mut" style="margin-top:8px">${day(startedAtMs)} ${clock(startedAtMs)} – ${end} UTC, ${duration(finishedAtMs - startedAtMs)}</p></header>
<section class="card"><h2>Drills</h2><div class="scroll">${drills(report.drills)}</div>
<p class="note">Downtime as clients saw it: of the injection, of the rollback, and from the injection to the end, where an outage that lasts from one into the other counts once.</p>${places(report.drills)}</section>
<section class="card half"><h2>Who</h2>${people(report, 'all plans')}</section>
<section class="card half"><h2>Where</h2>${where(report, 'Game day')}</section>
<section class="card"><h2>Timeline</h2><p class="note">The second column is the time since the beginning.</p>${timeline(report, startedAtMs)}</section>
</main></body></html>
`.text;
}

/** The first question on call: is there anything left to do? "As planned" is said only of what was looked at. */
function aftermath(all: readonly ReportedDrill[]): Markup {
  const left = all.flatMap(({ drill, resource, left: text }) =>
    text === undefined ? [] : [`${drill} of ${resource}: ${text}`],
  );
  if (left.length > 0) return line('bad', 'octagon', `Rollback incomplete: ${left.join('; ')}. A person must act.`);
  const injected = all.filter(({ injectedAtMs }) => injectedAtMs !== undefined);
  if (injected.length === 0) return line('', 'ok', 'Nothing was changed.');
  const unlike = injected.filter(({ isAsPlanned }) => isAsPlanned === false).map(nameOf);
  if (unlike.length > 0)
    return line('bad', 'octagon', `Not as planned afterwards: ${unlike.join(', ')}. A person must look.`);
  const unseen = injected.filter(({ isAsPlanned }) => isAsPlanned === undefined).map(nameOf);
  if (unseen.length > 0)
    return line(
      'wa',
      'triangle',
      `Whether everything is as planned could not be read after ${unseen.join(', ')}. Look at it.`,
    );
  return line('', 'ok', 'After each of the drills, everything was as planned when it was read again.');
}

const line = (tone: string, sign: Parameters<typeof icon>[0], text: string): Markup =>
  markup`<p class="after ${tone}">${icon(sign)}<span>${text}</span></p>`;

const nameOf = ({ drill, resource }: ReportedDrill): string => `${titleOf(drill)} of ${resource}`;

const drills = (all: readonly ReportedDrill[]): Markup =>
  markup`<table class="wide"><thead><tr><th>Drill</th><th>Verdict</th><th class="num">Injection</th><th class="num">Rollback</th><th class="num">Total</th><th class="num">Lost writes</th><th>Why</th></tr></thead>
<tbody>${all.map(rowOf)}${totalOf(all)}</tbody></table>`;

const rowOf = (one: ReportedDrill, at: number): Markup => {
  const { explanation, lostWrites, verdict } = one;
  return markup`<tr><th>${at + 1}. ${nameOf(one)}</th><td class="nw">${verdict === 'skipped' ? 'Skipped' : VERDICTS[verdict].title}</td>
<td class="num">${time(one.injectionDowntimeMs)}</td><td class="num">${time(one.rollbackDowntimeMs)}</td><td class="num">${time(one.totalDowntimeMs)}</td>
<td class="num">${lostWrites === undefined ? '–' : count(lostWrites)}</td><td>${explanation}</td></tr>`;
};

/** Where each of them is found: its execution, and its own report. */
function places(all: readonly ReportedDrill[]): Markup | undefined {
  const begun = all.flatMap(({ drillId, executionArn, html }, at) =>
    drillId === undefined
      ? []
      : [
          markup`<dt>${at + 1}.</dt><dd class="mono">${executionArn ?? drillId}${html !== undefined && markup`<br>${html}`}</dd>`,
        ],
  );
  return begun.length === 0
    ? undefined
    : markup`<h3>Executions, and reports in the same bucket</h3><dl class="facts">${begun}</dl>`;
}

/** One drill at a time runs, so that their times add up. */
function totalOf(all: readonly ReportedDrill[]): Markup | undefined {
  const measured = all.flatMap(({ totalDowntimeMs }) => totalDowntimeMs ?? []);
  if (measured.length === 0) return undefined;
  const totalMs = measured.reduce((sum, one) => sum + one, 0);
  return markup`<tr class="sum"><th>All together</th><td></td><td class="num"></td><td class="num"></td><td class="num">${duration(totalMs)}</td><td class="num"></td><td>${measured.length} of ${all.length} drills were measured.</td></tr>`;
}

const time = (ms: number | undefined): string => (ms === undefined ? '–' : duration(ms));
