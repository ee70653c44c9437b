import type { DrillReport } from '../../api/report.ts';
import { type Markup, markup } from './markup.ts';
import { duration, offset, preciseClock } from './words.ts';

/** Everything that happened, from all sources. */
export function timeline({ timeline }: Pick<DrillReport, 'timeline'>, originMs: number): Markup {
  if (timeline.length === 0) return markup`<p class="mut">No entries.</p>`;
  const lines = timeline.map(
    ({ atMs, source, text }) => markup`<li><time datetime="${new Date(atMs).toISOString()}">${preciseClock(atMs)}</time>
<span class="offset">${offset(atMs, originMs)}</span>
<span class="source">${source}</span> <span class="text${(source === 'api' || source === 'person') && ' key'}">${text}</span></li>`,
  );
  return markup`<ol class="timeline">${lines}</ol>`;
}

export function drillPlan({ plan }: DrillReport): Markup {
  if (!plan) return markup`<p class="mut">The drill was refused before there was a plan.</p>`;
  const facts: [string, string][] = [
    ...Object.entries(plan.assumes),
    ['interlocks', plan.interlocks.join(', ') || 'none'],
    ['probes', plan.probes.join(', ')],
    ['rollback', plan.failback ? 'yes' : 'no'],
  ];
  return markup`<ol class="steps">${plan.steps.map((step) => markup`<li><span>${step}</span></li>`)}</ol>
<h3>What it assumes</h3>
<dl class="facts">${facts.map(([name, value]) => markup`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
}

/** The waiting for people would hide everything else. */
const WAITING = 'Request Approval';

export function states({ states }: DrillReport): Markup {
  if (states.length === 0) return markup`<p class="mut">The drill did not begin.</p>`;
  const rows = states.map(
    ({ name, from, to }) =>
      markup`<tr><th scope="row">${name}</th><td class="num">${preciseClock(from)}</td><td class="num">${duration(to - from)}</td></tr>`,
  );
  const drawn = states.filter(({ name }) => name !== WAITING);
  const bars = drawn.map(
    ({ name, from, to }) =>
      markup`<i class="${name === 'Inject' || name === 'Measure' ? 'now' : ''}" style="flex:${Math.max(1, to - from)} 0 2px" title="${name}: ${duration(to - from)}"></i>`,
  );
  return markup`<div class="phases" aria-hidden="true">${bars}</div>
<table><thead><tr><th>State</th><th class="num">From</th><th class="num">Took</th></tr></thead><tbody>${rows}</tbody></table>`;
}
