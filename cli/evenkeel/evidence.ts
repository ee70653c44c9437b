import { describeSlower, seconds } from '../../functions/drills/evidence/trend.ts';
import { EvidenceStore, type FoundEvidence } from '../../functions/drills/evidence/store.ts';
import {
  describeSpread,
  describeVerdicts,
  type DrillGroup,
  summarize,
} from '../../functions/drills/evidence/summary.ts';
import type { DrillEvidence } from '../../functions/drills/evidence/evidence.ts';
import { commandLine, type Place } from './commandLine.ts';
import type { Installation } from './installation.ts';
import { bold, describeDuration, describeTime, dim, warn } from './text.ts';

/** What `drill report` has found: the figures of each drill, by kind and resource. */
export interface DrillOverview extends Omit<FoundEvidence, 'drills'> {
  readonly groups: readonly DrillGroup[];
}

/** Reads what stays of the drills from the ledger, with the caller's own rights. */
export async function readOverview({ tableName, caller }: Installation, sinceMs: number): Promise<DrillOverview> {
  const { drills, ...more } = await new EvidenceStore(tableName).read({ sinceMs: caller.nowMs - sinceMs });
  return { groups: summarize(drills), ...more };
}

/** The same for people: a group for each kind and resource, and a line for each of its drills, newest first. */
export function describeOverview(
  { groups, unreadable, hasMore }: DrillOverview,
  sinceMs: number,
  place: Place,
): string {
  const notes = [
    ...(hasMore ? [warn('There are older drills in this period: choose a shorter one with --since.')] : []),
    ...unreadable.map((key) => warn(`Unreadable, and left out: ${key}`)),
  ];
  if (groups.length === 0) return [`No drill in the last ${describeDuration(sinceMs)}.`, ...notes].join('\n');
  return [...groups.map((group) => describeGroup(group, place)), ...(notes.length > 0 ? [notes.join('\n')] : [])].join(
    '\n\n',
  );
}

function describeGroup(group: DrillGroup, place: Place): string {
  const { drill, resource, drills, downtime, slower } = group;
  return [
    [bold(`${drill} of ${resource}`), dim(describeVerdicts(group))].join('  '),
    ...(downtime ? [`  Downtime of the injection: ${describeSpread(downtime)}`] : []),
    ...(slower ? [`  ${warn(`SLOWER: ${describeSlower(drill, resource, slower)}`)}`] : []),
    ...drills.flatMap((one) => describeOne(one, place)),
  ].join('\n');
}

function describeOne(evidence: DrillEvidence, place: Place): string[] {
  const { drillId, verdict, reason, dryRun, requestedAtMs, requestedBy, approvedBy, isSandbox } = evidence;
  const why = verdict === 'passed' ? '' : ` (${reason})`;
  const marks = [dryRun && 'dry run', isSandbox && 'SANDBOX'].filter(Boolean).map((mark) => ` [${String(mark)}]`);
  const people = `${requestedBy}, approved by ${approvedBy.join(', ') || 'nobody'}`;
  return [
    `  ${dim(describeTime(requestedAtMs))}  ${verdict}${why}${marks.join('')}  ${people}  ${dim(drillId)}`,
    ...figuresOf(evidence),
    `      ${reportOf(evidence, place)}`,
  ];
}

function figuresOf(evidence: DrillEvidence): string[] {
  const { injectedAtMs, detectionMs, settlingMs, injectionDowntimeMs, rollbackDowntimeMs, totalDowntimeMs } = evidence;
  if (injectedAtMs === undefined) return [];
  const { lostWrites, isAsPlanned } = evidence;
  const figures = [
    `downtime ${optional(injectionDowntimeMs)}, rollback ${optional(rollbackDowntimeMs)}, total ${optional(totalDowntimeMs)}`,
    `lost writes ${lostWrites ?? '–'}`,
    `settled after ${optional(settlingMs)}`,
    detectionMs === undefined ? 'no alarm' : `first alarm after ${seconds(detectionMs)}`,
    isAsPlanned === undefined ? 'not looked at afterwards' : isAsPlanned ? 'as planned afterwards' : 'NOT as planned',
  ];
  return [`      ${figures.join('; ')}`];
}

const reportOf = ({ report, drillId }: DrillEvidence, place: Place): string =>
  report
    ? dim(`s3://${report.bucket}/${report.html}`)
    : `no report in the bucket: ${commandLine(`drill status ${drillId}`, place)}`;

const optional = (ms: number | undefined): string => (ms === undefined ? '–' : seconds(ms));
