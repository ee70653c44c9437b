import type { DrillRecord } from '../../drills/api/record.ts';
import { DrillRecords } from '../../drills/api/records.ts';
import { figuresOf } from '../../drills/evidence/recorded.ts';
import { describeSpread, describeVerdicts, type DrillGroup, summarize } from '../../drills/evidence/summary.ts';
import { describeSlower } from '../../drills/evidence/trend.ts';
import { describeDuration, describeTime } from '../../control-loop/wording.ts';
import { context, cut, escape, sections, sentence } from '../blocks.ts';
import type { Tools } from '../commands/tools.ts';
import type { Answer } from '../respond.ts';

type Group = Pick<DrillGroup, 'drill' | 'resource' | 'verdicts' | 'downtime' | 'slower'> & {
  readonly drills: readonly { readonly requestedAtMs: number }[];
};

/** The maximum of groups in a message: those that get slower first, then by name. */
const MAX_GROUPS = 20;

const GROUP_LENGTH = 700;

/** The figures of the drills of a period, by kind and resource, from their records. */
export async function reportDrills(
  sinceMs: number,
  { tableName, nowMs }: Pick<Tools, 'tableName' | 'nowMs'>,
): Promise<Answer> {
  return reportOf(await new DrillRecords(tableName).list(), sinceMs, nowMs);
}

export function reportOf(records: readonly DrillRecord[], sinceMs: number, nowMs: number): Answer {
  const ended = records
    .filter(({ requestedAtMs }) => requestedAtMs >= nowMs - sinceMs)
    .flatMap((record) => figuresOf(record) ?? []);
  const period = `the last ${describeDuration(sinceMs)}`;
  if (ended.length === 0) return sentence(`No drill has ended in ${period}.`);
  const groups: readonly Group[] = summarize(ended).toSorted((a, b) => Number(!!b.slower) - Number(!!a.slower));
  const shown = groups.slice(0, MAX_GROUPS);
  const left = groups.length - shown.length;
  const more = left > 0 ? ` ${left} more not shown.` : '';
  return {
    text: `${ended.length} drills in ${period}`,
    blocks: [
      ...sections(shown.map((group) => cut(describeGroup(group), GROUP_LENGTH))),
      context(`Drills of ${period}.${more} \`npx evenkeel drill report\` has each drill, with where its report is.`),
    ],
  };
}

function describeGroup(group: Group): string {
  const { drill, resource, drills, downtime, slower } = group;
  return [
    `*${escape(`${drill} of ${resource}`)}*  ${describeVerdicts(group)}, the last at ${describeTime(drills[0]!.requestedAtMs)}`,
    ...(downtime ? [`Downtime of the injection: ${describeSpread(downtime)}`] : []),
    ...(slower ? [`:warning: SLOWER: ${escape(describeSlower(drill, resource, slower))}`] : []),
  ].join('\n');
}
