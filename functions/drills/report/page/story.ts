import type { DrillReport } from '../../api/report.ts';
import { type Markup, markup } from './markup.ts';
import { day, duration, offset, preciseClock } from './words.ts';

/** Everything that happened, whoever saw it. */
export function timeline({ timeline }: DrillReport, originMs: number): Markup {
  if (timeline.length === 0) return markup`<p class="soft">Nothing was noted.</p>`;
  const lines = timeline.map(
    ({ atMs, source, text }) => markup`<li><time datetime="${new Date(atMs).toISOString()}">${preciseClock(atMs)}</time>
<span class="offset">${offset(atMs, originMs)}</span>
<span class="text"><span class="source ${source}">${source}</span>${text}</span></li>`,
  );
  return markup`<ol class="timeline">${lines}</ol>`;
}

/** Who asked, who approved, and what they approved. */
export function people({ requestedBy, requestedAtMs, approvals, planHash }: DrillReport): Markup {
  const decisions = approvals.map(
    ({ by, decision, atMs }) =>
      markup`<dt>${decision === 'approved' ? 'Approved by' : 'Denied by'}</dt><dd>${by} <span class="soft moment">${moment(atMs)}</span></dd>`,
  );
  return markup`<dl class="facts">
<dt>Asked for by</dt><dd>${requestedBy} <span class="soft moment">${moment(requestedAtMs)}</span></dd>
${approvals.length > 0 ? decisions : markup`<dt>Approved by</dt><dd>nobody</dd>`}
${planHash !== undefined && markup`<dt>Plan</dt><dd><code>${planHash}</code></dd>`}
</dl>`;
}

export function plan({ plan }: DrillReport): Markup {
  if (!plan) return markup`<p class="soft">It came to no plan.</p>`;
  const facts: [string, string][] = [
    ...Object.entries(plan.assumes),
    ['holds', plan.holds.join(', ') || 'nothing'],
    ['probes', plan.probes.join(', ')],
    ['puts everything back', plan.failback ? 'yes' : 'no'],
  ];
  return markup`<ol class="steps">${plan.steps.map((step) => markup`<li>${step}</li>`)}</ol>
<dl class="facts">${facts.map(([name, value]) => markup`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
}

export function states({ states }: DrillReport): Markup {
  if (states.length === 0) return markup`<p class="soft">It did not begin.</p>`;
  const rows = states.map(
    ({ name, from, to }) =>
      markup`<tr><td>${name}</td><td class="num">${preciseClock(from)}</td><td class="num">${duration(to - from)}</td></tr>`,
  );
  return markup`<div class="scroll"><table><thead><tr><th>State</th><th class="num">From</th><th class="num">Took</th></tr></thead>
<tbody>${rows}</tbody></table></div>`;
}

const moment = (ms: number): string => `${day(ms)} ${preciseClock(ms)} UTC`;
