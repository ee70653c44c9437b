import type { KnownBlock } from '@slack/web-api';
import type { DrillSettings } from '../../../fleet/drills.ts';
import type { ApprovalItem } from '../../drills/api/approvals.ts';
import { approversFor } from '../../drills/api/drillPeople.ts';
import type { DrillRecord, GameDay } from '../../drills/api/record.ts';
import type { DrillPlan, Verdict } from '../../drills/api/report.ts';
import { describeMoment } from '../../control-loop/wording.ts';
import { shortHash } from '../../drills/api/planHash.ts';
import { context, cut, escape, type SlackMessage, section } from '../blocks.ts';
import { buttonRow, type Press } from './buttons.ts';
import { showPeople, showPerson } from './mentions.ts';
import { barOf, stageOf } from './stages.ts';

/** What is known of one drill. */
export interface Followed {
  readonly record: DrillRecord;
  /** The approval that it waits for, or has waited for. */
  readonly approval: Pick<ApprovalItem, 'expiresAtMs' | 'needed' | 'decided'> | undefined;
}

const SIGNS: Readonly<Record<Verdict, string>> = {
  passed: ':white_check_mark:',
  failed: ':x:',
  aborted: ':octagonal_sign:',
  refused: ':no_entry:',
  unknown: ':grey_question:',
};

/** The message of a drill: its plan, its requester and approvers, its progress, and its verdict. */
export function drillMessage({ record, approval }: Followed, settings: DrillSettings): SlackMessage {
  const { drill, input, plan, verdict } = record;
  const name = `${drill} of ${input.resource}${input.dryRun ? ' (dry run)' : ''}`;
  const progress = describeProgress(record, settings);
  return {
    text: `${name}: ${verdict ?? stageOf(record)}`,
    blocks: [
      section(`*${escape(name)}*\n${progress}`),
      ...(plan ? describePlan(plan, record) : []),
      ...(record.gameDay ? [section(cut(describeDrills(record.gameDay), STEPS_LENGTH))] : []),
      ...describeApproval({ record, approval }, settings),
      ...(verdict ? [section(`${SIGNS[verdict]} *${verdict}*: ${escape(record.explanation ?? '')}`)] : []),
      context(describeNames({ record, approval })),
      ...buttonsFor({ record, approval }),
    ],
  };
}

function describeProgress(record: DrillRecord, { people }: DrillSettings): string {
  const { abort, downtimeSoFarMs, leave, leftText, plan } = record;
  const limit = plan && ` (limit ${seconds(plan.targets.downtimeMaxMs)})`;
  return [
    `${barOf(record)}  ${stageOf(record)}`,
    ...(downtimeSoFarMs === undefined
      ? []
      : [`Downtime${record.verdict ? '' : ' so far'}: ${seconds(downtimeSoFarMs)}${limit ?? ''}`]),
    ...(abort ? [`:octagonal_sign: aborted by ${showPerson(abort.by, people)}: ${escape(abort.why)}`] : []),
    ...(isUnanswered(record) ? [':hourglass: AWS does not answer the rollback; it goes on until AWS does.'] : []),
    ...(isRefused(record)
      ? [`:warning: AWS refuses the rollback, which is tried again for half an hour: ${escape(record.refusedText!)}`]
      : []),
    ...(leave ? [`left as it is by ${showPerson(leave.by, people)}: ${escape(leave.why)}`] : []),
    ...(leftText === undefined ? [] : [`:warning: rollback incomplete: ${escape(leftText)}`]),
  ].join('\n');
}

/** A line for each drill of a game day that had its turn. */
const describeDrills = ({ drills }: GameDay): string =>
  drills
    .map(({ drill, resource, drillId, verdict }) => {
      const name = escape(`${drill} of ${resource}`);
      if (verdict) return `${SIGNS[verdict]} ${name}: ${verdict}`;
      return drillId === undefined ? `:white_large_square: ${name}` : `:arrow_forward: ${name} (\`${drillId}\`)`;
    })
    .join('\n');

const STEPS_LENGTH = 2_500;

function describePlan(plan: DrillPlan, { gameDay, input }: DrillRecord): KnownBlock[] {
  const steps = plan.steps.map((step, at) => `${at + 1}. ${escape(step)}`).join('\n');
  const { downtimeMaxMs, lostWritesMax } = plan.targets;
  const interlocks = plan.interlocks.length > 0 ? `; interlocks: ${plan.interlocks.join(', ')}` : '';
  const assumes = Object.entries(plan.assumes).map(([name, value]) => `${name} ${value}`);
  // The drills of a game day have limits of their own, and each has a message of its own.
  if (gameDay) return [section(cut(plan.steps.map(escape).join('\n'), STEPS_LENGTH))];
  return [
    section(cut(steps, STEPS_LENGTH)),
    {
      type: 'section',
      fields: [
        field('Blast radius', `${input.resource}${assumes.length > 0 ? ` (${assumes.join(', ')})` : ''}${interlocks}`),
        field('Rollback', plan.failback ? 'At the end of the drill, and after an abort.' : 'None.'),
        field('Limits', `${seconds(downtimeMaxMs)} of downtime, ${lostWritesMax} lost writes`),
        field('Probes', plan.probes.join(', ') || 'none'),
      ],
    },
  ];
}

const FIELD_LENGTH = 1_900;

const field = (name: string, text: string) =>
  ({ type: 'mrkdwn', text: `*${name}*\n${cut(escape(text), FIELD_LENGTH)}` }) as const;

/** The requester, the decisions, and whose approval it waits for. */
function describeApproval({ record, approval }: Followed, settings: DrillSettings): KnownBlock[] {
  const { requestedBy, requestedAtMs, approvals = [] } = record;
  const decisions = approvals.map(({ by, decision }) => `${decision} by ${showPerson(by, settings.people)}`);
  const asked = `Requested by ${showPerson(requestedBy, settings.people)}`;
  const line = [asked, ...decisions].join(', ');
  if (!isWaiting({ record, approval })) return [context(line)];
  const others = approversFor(record, settings).filter((name) => name !== requestedBy);
  const until = describeMoment(approval!.expiresAtMs, requestedAtMs);
  const wanted = approval!.needed === 1 ? 'one of ' : `${approval!.needed} of `;
  const whose = `${approval!.needed < others.length ? wanted : ''}${showPeople(others, settings.people)}`;
  return [section(`${line}. Waiting for approval by ${whose} until ${until} UTC.`)];
}

/** The drill, and its plan; while it waits, what to type instead of pressing a button. */
function describeNames({ record, approval }: Followed): string {
  const { drillId, input, planHash } = record;
  if (planHash === undefined || input.dryRun) return `\`${drillId}\``;
  const plan = shortHash(planHash);
  const names = `\`${drillId}\`  plan \`${plan}\``;
  return isWaiting({ record, approval })
    ? `${names}\nTo type it: \`/evenkeel drill approve ${drillId} --plan ${plan}\``
    : names;
}

const isWaiting = ({ record, approval }: Followed) =>
  approval !== undefined &&
  approval.decided === undefined &&
  record.verdict === undefined &&
  record.abort === undefined;

/** The rollback goes on although AWS does not answer. */
const isUnanswered = ({ unansweredSinceMs, cleanedAtMs }: DrillRecord): boolean =>
  Boolean(unansweredSinceMs) && cleanedAtMs === undefined;

/** The rollback goes on although AWS refuses it. */
const isRefused = ({ refusedText = '', leftText, cleanedAtMs }: DrillRecord): boolean =>
  refusedText !== '' && leftText === undefined && cleanedAtMs === undefined;

/** Only the buttons that would take effect. */
function buttonsFor({ record, approval }: Followed): KnownBlock[] {
  const isOver = record.verdict !== undefined || record.cleanedAtMs !== undefined || record.abort !== undefined;
  const presses: Press[] = [
    ...(isWaiting({ record, approval }) ? (['drill-approve', 'drill-deny'] as const) : []),
    ...(isOver ? [] : (['drill-abort'] as const)),
    ...((isUnanswered(record) || isRefused(record)) && !record.leave ? (['drill-leave'] as const) : []),
  ];
  if (presses.length === 0) return [];
  return [buttonRow(presses, { drillId: record.drillId, planHash: record.planHash ?? '' })];
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
