import type { DrillReport, Measured, MeasuredPhase } from '../../api/report.ts';
import { icon } from './icons.ts';
import { type Markup, markup } from './markup.ts';
import { clock, count, duration, PHASES, roundDuration, share, withError } from './words.ts';

/** The results beside their targets, and then each phase on the same terms. */
export function figures(report: DrillReport): Markup {
  const { measured } = report;
  if (!measured) {
    return markup`<p class="mut">Nothing was injected, so there is no downtime to measure.</p>${phaseTable(report)}`;
  }
  return markup`<dl class="figures">
${downtimeFigure(report, measured)}
${totalFigure(report)}
${writeFigure(report)}
${recoveryFigure(report, measured)}
</dl>${phaseTable(report)}`;
}

function downtimeFigure({ targets }: DrillReport, { downtimeMs, downtimeErrorMs }: Measured): Markup {
  const { value, error } = withError(downtimeMs, downtimeErrorMs);
  return figure({
    name: 'Downtime of the injection',
    value: markup`${value} <small>${downtimeMs === 0 ? 'no attempt failed' : error}</small>`,
    target: targets && `at most ${roundDuration(targets.downtimeMaxMs)}`,
    isMet: targets && downtimeMs <= targets.downtimeMaxMs,
  });
}

function totalFigure({ total, failback }: DrillReport): Markup | undefined {
  if (!total) return undefined;
  const { value, error } = withError(total.downtimeMs, total.downtimeErrorMs);
  return figure({
    name: 'Downtime in total',
    value: markup`${value} <small>${total.downtimeMs > 0 && error}</small>`,
    target: failback ? 'the injection and the rollback' : 'there was no rollback to measure',
  });
}

/** Rows are read back once, at the end: lost writes are those of the whole drill. */
function writeFigure({ total, measured, targets }: DrillReport): Markup | undefined {
  const { lostWrites, acknowledgedWrites, unknownWrites } = total ?? measured!;
  if (acknowledgedWrites + unknownWrites === 0) return undefined;
  const unknown = unknownWrites === 0 ? '' : `; ${count(unknownWrites)} with unknown outcome, not counted as lost`;
  const isMet = targets && measured!.lostWrites <= targets.lostWritesMax;
  return figure({
    name: 'Lost writes',
    value: markup`${count(lostWrites)} <small>of ${count(acknowledgedWrites)} acknowledged</small>`,
    target: targets ? `at most ${targets.lostWritesMax}${unknown}` : unknown.slice(2),
    isMet,
  });
}

const recoveryFigure = ({ targets }: DrillReport, { recovered }: Measured): Markup =>
  figure({
    name: 'Recovered after the injection',
    value: markup`${recovered ? 'yes' : 'no'}`,
    target: targets && `for ${roundDuration(targets.steadyForMs)}, within ${roundDuration(targets.recoverWithinMs)}`,
    isMet: recovered,
  });

interface Figure {
  readonly name: string;
  readonly value: Markup;
  readonly target?: string | undefined;
  /** Undefined where there is nothing to be met. */
  readonly isMet?: boolean | undefined;
}

const figure = ({ name, value, target, isMet }: Figure): Markup =>
  markup`<div><dt>${name}</dt><dd class="value${isMet === false && ' bad'}">${value}</dd><dd class="${
    isMet === false ? 'bad' : 'mut'
  }">${sign(isMet)}${target}</dd></div>`;

const sign = (isMet: boolean | undefined): Markup | undefined =>
  isMet === undefined ? undefined : isMet ? markup`${icon('ok')}met: ` : markup`${icon('cross')}missed: `;

/** Every phase with the attempts of its own window. */
function phaseTable({ phases, total }: DrillReport): Markup | undefined {
  if (phases.length === 0) return undefined;
  const rows = phases.map((phase) => phaseRow(PHASES[phase.phase].title, phase, ''));
  return markup`<div class="scroll"><table class="stack by-phase"><thead><tr><th>Phase</th><th>Window</th>
<th class="num">Downtime</th><th class="num">Failed attempts</th><th class="num">Lost writes</th><th>At its end</th></tr></thead>
<tbody>${rows}${total && phaseRow('Total', total, 'sum')}</tbody></table></div>
<p class="note">Every figure of a row is about its window. Downtime: that of the worst probe and connection. Failed attempts:
of all attempts that all probes started in it. Lost writes: of those acknowledged in it; what was acknowledged before the
injection counts with the injection, which may have lost it. The total is from the injection to the end: an outage that
lasts from one phase into the next counts whole in both, and once in the total.</p>`;
}

function phaseRow(name: string, measured: Measured | MeasuredPhase, kind: string): Markup {
  const { fromMs, untilMs, probes, recovered, downtimeMs, downtimeErrorMs, lostWrites, acknowledgedWrites } = measured;
  const failed = probes.reduce((sum, { failedAttempts }) => sum + failedAttempts, 0);
  const attempts = probes.reduce((sum, probe) => sum + probe.attempts, 0);
  // A write is in one row only.
  const isElsewhere = 'phase' in measured && measured.phase === 'baseline';
  const writes = acknowledgedWrites === 0 || isElsewhere ? '–' : share(lostWrites, acknowledgedWrites);
  return markup`<tr class="${kind}"><th scope="row">${name}</th>
<td data-name="Window"><span><span class="nw">${clock(fromMs)} – ${clock(untilMs)}</span> <span class="mut nw">(${duration(untilMs - fromMs)})</span></span></td>
<td class="num" data-name="Downtime">${downtimeText(downtimeMs, downtimeErrorMs)}</td>
<td class="num" data-name="Failed attempts">${share(failed, attempts)}</td>
<td class="num" data-name="Lost writes">${writes}</td>
<td data-name="At its end">${recovery(recovered)}</td></tr>`;
}

const downtimeText = (ms: number, errorMs: number): string =>
  ms === 0 ? 'none' : Object.values(withError(ms, errorMs)).join(' ');

const recovery = (recovered: boolean): Markup =>
  recovered ? markup`every probe succeeds` : markup`<span class="bad">not recovered</span>`;

/** The same for each probe and kind of connection. */
export function probeTables({ phases }: DrillReport): Markup {
  return markup`${phases.map((phase) => probeTable(phase))}`;
}

function probeTable({ phase, fromMs, untilMs, probes }: MeasuredPhase): Markup {
  const { title, span } = PHASES[phase];
  const rows = probes.map(
    ({
      probe,
      connection,
      downtimeMs,
      downtimeErrorMs,
      failedAttempts,
      attempts,
      unmeasuredMs,
      recovered,
    }) => markup`<tr>
<th scope="row">${probe}, ${connection} connection</th>
<td class="num" data-name="Downtime">${downtimeText(downtimeMs, downtimeErrorMs)}</td>
<td class="num" data-name="Failed attempts">${share(failedAttempts, attempts)}</td>
<td class="num" data-name="Not measured">${unmeasuredMs === 0 ? '–' : duration(unmeasuredMs)}</td>
<td data-name="At its end">${recovery(recovered)}</td></tr>`,
  );
  return markup`<h3>${title} <span class="mut">${span}, ${clock(fromMs)} – ${clock(untilMs)}</span></h3>
<div class="scroll"><table class="stack"><thead><tr><th>Probe and connection</th><th class="num">Downtime</th>
<th class="num">Failed attempts</th><th class="num">Not measured</th><th>At its end</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}
