import type { AlarmDuring, DrillReport, LastLook } from '../../api/report.ts';
import { icon } from './icons.ts';
import { type Markup, markup } from './markup.ts';
import { moment, offset } from './words.ts';

/** The first question on call: is there anything left to do? "As it was" is said only of what was looked at. */
export function aftermath(report: DrillReport): Markup {
  const { injectedAtMs, left, lastLook, plan, startedAtMs } = report;
  if (left !== undefined) {
    return line('bad', 'octagon', markup`Rollback incomplete: ${left}. A person must act.`);
  }
  if (injectedAtMs === undefined) return line('', 'ok', markup`Nothing was changed.`);
  if (!lastLook || lastLook.fault !== undefined) {
    return line('wa', 'triangle', markup`Whether everything is as it was could not be read. Look at it.`);
  }
  const at = moment(lastLook.atMs, startedAtMs);
  const differing = lastLook.facts.filter(({ isMet }) => !isMet).map(({ what, found }) => `${what}: ${found}`);
  if (differing.length > 0) {
    return line(
      'bad',
      'octagon',
      markup`Not as ${goalOf(plan)} at ${at}: ${differing.join('; ')}. A person must look.`,
    );
  }
  return line('', 'ok', markup`Everything was as ${goalOf(plan)} when it was read again at ${at}.`);
}

const goalOf = (plan: DrillReport['plan']): string => (plan?.failback ? 'before' : 'planned');

const line = (tone: string, sign: Parameters<typeof icon>[0], text: Markup): Markup =>
  markup`<p class="after ${tone}">${icon(sign)}<span>${text}</span></p>`;

/** What was read again, when, and what it should have been. */
export function lastLookTable({ lastLook, startedAtMs, plan }: DrillReport): Markup {
  if (!lastLook) return markup`<p class="mut">Nothing was injected, so there was nothing to read again.</p>`;
  if (lastLook.fault !== undefined) {
    return markup`<p class="wa">${icon('triangle')} It could not be read: ${lastLook.fault}</p>`;
  }
  return markup`<p class="note">Read from AWS and the ledger at ${moment(lastLook.atMs, startedAtMs)}, after the clean-up.</p>
${rowsOf(lastLook, plan?.failback ? 'Before the drill' : 'As planned')}`;
}

const rowsOf = ({ facts }: LastLook, expectation: string): Markup =>
  markup`<table class="stack"><thead><tr><th>What</th><th>${expectation}</th><th>Found</th><th></th></tr></thead><tbody>${facts.map(
    ({
      what,
      expected,
      found,
      isMet,
    }) => markup`<tr><th scope="row">${what}</th><td data-name="${expectation}">${expected}</td>
<td data-name="Found">${found}</td><td class="nw" data-name="">${
      isMet ? markup`<span>${icon('ok')} same</span>` : markup`<span class="bad">${icon('cross')} differs</span>`
    }</td></tr>`,
  )}</tbody></table>`;

/** What the drill's alarms did from the request to the end. */
export function alarmTable(report: DrillReport): Markup {
  const { alarms, startedAtMs } = report;
  if (alarms.length === 0) return markup`<p class="mut">The fleet names no alarms for this drill.</p>`;
  return markup`<table class="stack"><thead><tr><th>Alarm</th><th>Its role</th><th>Changes of state, from the request to the end</th><th>At the end</th></tr></thead>
<tbody>${alarms.map(
    (alarm) => markup`<tr><th scope="row">${alarm.name}</th><td data-name="Its role">${alarm.roles.join(', ')}</td>
<td data-name="Changes"><span>${changesOf(alarm, report, startedAtMs)}</span></td><td data-name="At the end">${alarm.state ?? 'unknown'}</td></tr>`,
  )}</tbody></table>`;
}

function changesOf({ changes, fault }: AlarmDuring, { injectedAtMs }: DrillReport, startedAtMs: number): Markup {
  const lines = changes.map(
    ({ atMs, from, to, why }) =>
      markup`<div>${moment(atMs, startedAtMs)} ${
        injectedAtMs !== undefined && markup`<span class="mut">(${offset(atMs, injectedAtMs)})</span> `
      }<span class="nw">${from} → ${to === 'ALARM' ? markup`<b class="bad">${to}</b>` : markup`<b>${to}</b>`}</span> <span class="mut">${why}</span></div>`,
  );
  const none = changes.length === 0 && fault === undefined && markup`<span class="mut">none</span>`;
  return markup`${none}${lines}${fault !== undefined && markup`<div class="wa">${icon('triangle')} ${fault}</div>`}`;
}
