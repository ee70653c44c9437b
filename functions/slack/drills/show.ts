import { DrillApprovals } from '../../drills/api/approvals.ts';
import { folderOf } from '../../drills/api/keys.ts';
import { type DrillRecord, stateOf } from '../../drills/api/record.ts';
import { DrillRecords } from '../../drills/api/records.ts';
import { describeTime } from '../../control-loop/wording.ts';
import { context, cut, escape, sections, sentence } from '../blocks.ts';
import type { Tools } from '../commands/tools.ts';
import type { Answer } from '../respond.ts';
import { findDrill } from './findDrill.ts';
import { placeOf } from './follow.ts';
import { showPerson } from './mentions.ts';
import { drillMessage, type Followed } from './message.ts';
import { type DrillEnd, DrillMessages } from './messages.ts';
import type { DrillTools } from './requestDrill.ts';

type ShowTools = Pick<Tools, 'tableName'> & Pick<DrillTools, 'drills'>;

/** The maximum of timeline entries: the latest ones. */
const MAX_ENTRIES = 12;

const ENTRY_LENGTH = 240;

/** One drill as its message in the channel shows it, with the latest of its timeline. */
export async function showDrill(drillId: string, { tableName, drills }: ShowTools): Promise<Answer> {
  const record = await findDrill(tableName, drillId);
  if (!record) return sentence(`Unknown drill ${escape(drillId)}. \`/evenkeel drill list\` has the latest ones.`);
  const [approval, end] = await Promise.all([
    new DrillApprovals(tableName).find(drillId),
    new DrillMessages(tableName).findEnd(drillId),
  ]);
  return inFull({ record, approval }, end, drills);
}

/** @param end undefined once the messages of Slack have forgotten it */
export function inFull(followed: Followed, end: DrillEnd | undefined, settings: ShowTools['drills']): Answer {
  const { record } = followed;
  const { text, blocks } = drillMessage(followed, settings);
  const place = end ? placeOf(end) : placeIn(record);
  const timeline = [...describeTimeline(record), ...(place === undefined ? [] : [place])];
  // Above the names and the buttons, which come last.
  const names = blocks.findLastIndex(({ type }) => type === 'context');
  return { text, blocks: [...blocks.slice(0, names), ...sections(timeline), ...blocks.slice(names)] };
}

/** The messages of Slack forget a drill after a week; its record has where the report is in the bucket. */
function placeIn({ drillId, reportedAtMs, shortReport }: DrillRecord): string | undefined {
  if (reportedAtMs === undefined) return undefined;
  if (shortReport?.unwritten !== undefined) return placeOf({ verdict: '', explanation: '', region: '' });
  return `Report: \`${folderOf(drillId)}report.html\` in the bucket`;
}

function describeTimeline({ timeline = [] }: DrillRecord): string[] {
  const entries = timeline.slice(-MAX_ENTRIES).map(({ atMs, source, text }) => {
    const time = `\`${describeTime(atMs).slice(5)}\``;
    return cut(`${time}  ${source}  ${escape(text)}`, ENTRY_LENGTH);
  });
  const earlier = timeline.length - entries.length;
  return [...(earlier > 0 ? [`… ${earlier} earlier`] : []), ...entries];
}

/** The maximum of drills in a list. */
const MAX_LISTED = 20;

const LINE_LENGTH = 300;

/** A line for each recorded drill, newest first. */
export async function listDrills({ tableName, drills }: ShowTools): Promise<Answer> {
  return listOf(await new DrillRecords(tableName).list(), drills.people);
}

export function listOf(records: readonly DrillRecord[], people: ShowTools['drills']['people']): Answer {
  if (records.length === 0) return sentence('No drill yet.');
  const shown = records.slice(0, MAX_LISTED);
  const left = records.length - shown.length;
  const more = left > 0 ? ` ${left} more not shown: \`npx evenkeel drill list\` has all of them.` : '';
  return {
    text: `${records.length} drills; the latest is ${shown[0]!.drillId}: ${stateOf(shown[0]!)}`,
    blocks: [
      ...sections(shown.map((record) => cut(describeRecord(record, people), LINE_LENGTH))),
      context(`Times in UTC.${more}`),
    ],
  };
}

function describeRecord(record: DrillRecord, people: ShowTools['drills']['people']): string {
  const { drillId, input, reason, requestedAtMs, requestedBy } = record;
  const notes = [reason, input.dryRun && 'dry run'].filter(Boolean).join(', ');
  return [
    `\`${describeTime(requestedAtMs)}\``,
    `\`${drillId}\``,
    escape(input.resource),
    `*${stateOf(record)}*${notes && ` (${escape(notes)})`}`,
    showPerson(requestedBy, people),
  ].join('  ');
}
