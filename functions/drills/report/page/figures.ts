import type { DrillReport, DrillTargets, Measured } from '../../api/report.ts';
import { type Markup, markup } from './markup.ts';
import { roundDuration, withError } from './words.ts';

/** The results beside their targets. */
export function figures(report: DrillReport): Markup {
  const { measured, failback, targets } = report;
  if (!measured) return markup`<p class="soft">Nothing was injected, so there is no downtime to measure.</p>`;
  return markup`${figuresOf(measured, targets)}${
    failback && markup`<h3>The rollback</h3>${figuresOf(failback, targets)}`
  }`;
}

function figuresOf(measured: Measured, targets: DrillTargets | undefined): Markup {
  const { downtimeMs, downtimeErrorMs, lostWrites, unknownWrites, acknowledgedWrites, recovered } = measured;
  const downtime = withError(downtimeMs, downtimeErrorMs);
  const hasWrites = acknowledgedWrites + unknownWrites > 0;
  return markup`<dl class="figures">
${figure({
  name: 'Downtime seen by clients',
  value: markup`${downtime.value} <small>${downtimeMs === 0 ? 'no attempt failed' : downtime.error}</small>`,
  target: targets && `at most ${roundDuration(targets.downtimeMaxMs)}`,
  isMet: targets && downtimeMs <= targets.downtimeMaxMs,
})}
${
  hasWrites &&
  figure({
    name: 'Lost writes',
    value: markup`${lostWrites} <small>of ${acknowledgedWrites} acknowledged</small>`,
    target: targets && `at most ${targets.lostWritesMax}`,
    isMet: targets && lostWrites <= targets.lostWritesMax,
  })
}
${hasWrites && figure({ name: 'Writes with unknown outcome', value: markup`${unknownWrites}`, target: 'not counted as lost' })}
${figure({
  name: 'Recovered',
  value: markup`${recovered ? 'yes' : 'no'}`,
  target: targets && `for ${roundDuration(targets.steadyForMs)}, within ${roundDuration(targets.recoverWithinMs)}`,
  isMet: recovered,
})}
</dl>`;
}

interface Figure {
  readonly name: string;
  readonly value: Markup;
  readonly target?: string | undefined;
  /** Undefined where there is nothing to be met. */
  readonly isMet?: boolean | undefined;
}

function figure({ name, value, target, isMet }: Figure): Markup {
  const sign =
    isMet === undefined
      ? undefined
      : isMet
        ? markup`<span class="good">✓</span> `
        : markup`<span class="bad">✕</span> `;
  return markup`<div><dt>${name}</dt><dd class="value">${value}</dd><dd class="soft">${sign}${target}</dd></div>`;
}

/** The same for each probe and kind of connection. */
export function probeTable(title: string, measured: Measured | undefined): Markup | undefined {
  if (!measured || measured.probes.length === 0) return undefined;
  const rows = measured.probes.map(
    ({ probe, connection, downtimeMs, downtimeErrorMs, failedAttempts, attempts, recovered }) => markup`<tr>
<td>${probe}, ${connection}</td><td class="num">${downtimeMs === 0 ? 'none' : Object.values(withError(downtimeMs, downtimeErrorMs)).join(' ')}</td>
<td class="num">${failedAttempts} of ${attempts}</td><td>${recovered ? 'recovered' : markup`<span class="bad">not recovered</span>`}</td></tr>`,
  );
  return markup`<h3>${title}</h3><div class="scroll"><table>
<thead><tr><th>Probe, connection</th><th class="num">Downtime</th><th class="num">Failed attempts</th><th>Recovery</th></tr></thead>
<tbody>${rows}</tbody></table></div>`;
}
