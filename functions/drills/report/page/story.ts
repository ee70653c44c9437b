import type { DrillReport } from '../../api/report.ts';
import { type Markup, markup } from './markup.ts';
import { day, duration, offset, preciseClock } from './words.ts';

/** Everything that happened, from all sources. */
export function timeline({ timeline }: DrillReport, originMs: number): Markup {
  if (timeline.length === 0) return markup`<p class="soft">No entries.</p>`;
  const lines = timeline.map(
    ({ atMs, source, text }) => markup`<li><time datetime="${new Date(atMs).toISOString()}">${preciseClock(atMs)}</time>
<span class="offset">${offset(atMs, originMs)}</span>
<span class="text"><span class="source ${source}">${source}</span>${text}</span></li>`,
  );
  return markup`<ol class="timeline">${lines}</ol>`;
}

/** Who requested the drill, who approved it, and which plan. */
export function requestAndApprovals({ requestedBy, requestedAtMs, approvals, planHash }: DrillReport): Markup {
  const decisions = approvals.map(
    ({ by, decision, atMs }) =>
      markup`<dt>${decision === 'approved' ? 'Approved by' : 'Denied by'}</dt><dd>${by} <span class="soft moment">${moment(atMs)}</span></dd>`,
  );
  return markup`<dl class="facts">
<dt>Requested by</dt><dd>${requestedBy} <span class="soft moment">${moment(requestedAtMs)}</span></dd>
${approvals.length > 0 ? decisions : markup`<dt>Approved by</dt><dd>nobody</dd>`}
${planHash !== undefined && markup`<dt>Plan</dt><dd><code>${planHash}</code></dd>`}
</dl>`;
}

export function drillPlan({ plan }: DrillReport): Markup {
  if (!plan) return markup`<p class="soft">The drill was refused before there was a plan.</p>`;
  const facts: [string, string][] = [
    ...Object.entries(plan.assumes),
    ['interlocks', plan.interlocks.join(', ') || 'none'],
    ['probes', plan.probes.join(', ')],
    ['rollback', plan.failback ? 'yes' : 'no'],
  ];
  return markup`<ol class="steps">${plan.steps.map((step) => markup`<li>${step}</li>`)}</ol>
<dl class="facts">${facts.map(([name, value]) => markup`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
}

export function states({ states }: DrillReport): Markup {
  if (states.length === 0) return markup`<p class="soft">The drill did not begin.</p>`;
  const rows = states.map(
    ({ name, from, to }) =>
      markup`<tr><td>${name}</td><td class="num">${preciseClock(from)}</td><td class="num">${duration(to - from)}</td></tr>`,
  );
  return markup`<div class="scroll"><table><thead><tr><th>State</th><th class="num">From</th><th class="num">Took</th></tr></thead>
<tbody>${rows}</tbody></table></div>`;
}

const moment = (ms: number): string => `${day(ms)} ${preciseClock(ms)} UTC`;
