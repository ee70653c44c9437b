import type { Approval, DrillReport, Origin, Principal } from '../../api/report.ts';
import { icon } from './icons.ts';
import { type Markup, markup } from './markup.ts';
import { channelOf, moment, principalText } from './words.ts';

/** Of a drill, or of a game day. */
type Decided = Pick<
  DrillReport,
  'requestedBy' | 'requester' | 'requestedAtMs' | 'approvals' | 'planHash' | 'dryRun' | 'aborted' | 'startedAtMs'
>;

/**
 * Who requested the drill, who decided, and about which plan: people by what was verified.
 * @param about what they decided on
 */
export function people(report: Decided, about = 'the plan'): Markup {
  const { requestedBy, requester, requestedAtMs, approvals, planHash, dryRun, aborted } = report;
  return markup`${person({
    deed: 'Requested by',
    name: requestedBy,
    principal: requester,
    atMs: requestedAtMs,
    since: report,
    otherwise: 'Started directly in Step Functions, bypassing the drill API: CloudTrail has the principal.',
  })}${approvals.map((approval) => decision(approval, report))}${
    approvals.length === 0 &&
    markup`<div class="person"><p class="mut">Approved by</p><p><b>nobody</b>${
      dryRun && markup` <span class="mut">A dry run needs no approval.</span>`
    }</p></div>`
  }${
    aborted &&
    person({
      deed: 'Aborted by',
      name: aborted.by === 'alarm' ? 'an alarm' : aborted.by,
      principal: aborted.principal,
      atMs: aborted.atMs,
      since: report,
      otherwise: aborted.why,
    })
  }${
    planHash !== undefined &&
    markup`<div class="person"><p class="mut">Approvals are bound to this hash of ${about}</p><p><code>${planHash}</code></p></div>`
  }`;
}

interface Deed {
  readonly deed: string;
  readonly name: string;
  readonly principal: Principal | undefined;
  readonly atMs: number;
  readonly since: Pick<DrillReport, 'startedAtMs'>;
  /** What is said where nothing was verified. */
  readonly otherwise: string;
}

const person = ({ deed, name, principal, atMs, since, otherwise }: Deed): Markup =>
  markup`<div class="person"><p class="mut">${icon('person')} ${deed}</p><p><b>${name}</b> <span class="mut nw">${moment(atMs, since.startedAtMs)}</span></p>
${principal ? markup`<p><code>${principalText(principal)}</code></p><p class="mut">through ${channelOf(principal)}</p>` : markup`<p class="mut">${otherwise}</p>`}</div>`;

const decision = ({ by, principal, decision, atMs }: Approval, since: Deed['since']): Markup =>
  person({
    deed: decision === 'approved' ? 'Approved by' : 'Denied by',
    name: by,
    principal,
    atMs,
    since,
    otherwise: 'Approved in advance, in the fleet file, for exactly this plan.',
  });

/** Where it ran, for whoever holds the report against the account's own records. */
export function where(
  { origin, drillId, calendarTimeZone }: Pick<DrillReport, 'origin' | 'drillId' | 'calendarTimeZone'>,
  what = 'Drill',
): Markup {
  const { account, region, stage, version, executionArn, functionArn, resources } = origin;
  return markup`<dl class="facts">
<dt>Account</dt><dd class="mono">${account}</dd>
<dt>Region</dt><dd class="mono">${region}</dd>
<dt>Stage</dt><dd>${stage}</dd>
${resources.map(({ name, arn }) => markup`<dt>${capital(name)}</dt><dd class="mono">${arn}</dd>`)}
<dt>${what}</dt><dd class="mono">${drillId}</dd>
<dt>Execution</dt><dd>${executionArn === undefined ? 'none: the drill API refused the request' : execution(origin)}</dd>
<dt>Reported by</dt><dd class="mono">${functionArn}</dd>
<dt>Evenkeel</dt><dd>${version}</dd>
<dt>Times</dt><dd>UTC, all of them. The calendar of drills is that of ${calendarTimeZone}.</dd>
</dl>`;
}

const execution = ({ executionArn, executionUrl }: Origin): Markup =>
  markup`<span class="mono">${executionArn}</span>${
    executionUrl !== undefined && markup`<br><a href="${executionUrl}">Open it in AWS’s console</a>`
  }`;

const capital = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
