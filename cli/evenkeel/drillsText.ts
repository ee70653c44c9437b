import { folderOf } from '../../functions/drills/api/keys.ts';
import type { DrillApiResponse } from '../../functions/drills/api/contract.ts';
import { type DrillRecord, stateOf } from '../../functions/drills/api/record.ts';
import { commandLine, type Place } from './commandLine.ts';
import type { Told } from './drills.ts';
import { describeTime } from './text.ts';

/** The response of the drill API, for a person: with the plan, where there is one, and the next step. */
export function describeAnswer({ answer, record }: Told, place: Place): string {
  const first = answer.ok
    ? `${answer.drillId ?? ''} ${answer.state}`.trim()
    : `${answer.reason}: ${answer.explanation}`;
  return [first, ...stepsOf(record), ...nextOf(answer, record, place)].join('\n');
}

const stepsOf = (record: DrillRecord | undefined): string[] => (record?.plan?.steps ?? []).map((step) => `  ${step}`);

function nextOf(answer: DrillApiResponse, record: DrillRecord | undefined, place: Place): string[] {
  if (answer.ok && answer.state === 'needs-another') return ['Another person must approve, too.'];
  if (!answer.ok || answer.state !== 'started' || !record) return [];
  const { drillId, planHash, requestedBy } = record;
  if (record.input.dryRun || !record.plan) return [`To follow it: ${commandLine(`drill status ${drillId}`, place)}`];
  return [
    `A person other than ${requestedBy} must approve it within the hour:`,
    `  ${commandLine(`drill approve ${drillId} --plan ${planHash}`, place)}`,
  ];
}

/** A line for each recorded drill, newest first. */
export function describeDrills(answer: DrillApiResponse, place: Place): string {
  if (!answer.ok) return describeAnswer({ answer, record: undefined }, place);
  const records = answer.details as readonly DrillRecord[];
  if (records.length === 0) return 'No drill yet.';
  const more = answer.more === undefined ? [] : [`${answer.more} older ones are not listed.`];
  return [...records.map(lineOf), ...more].join('\n');
}

const lineOf = (record: DrillRecord): string =>
  [
    describeTime(record.requestedAtMs),
    record.drillId.padEnd(36),
    (record.input.resource ?? '').padEnd(16),
    stateOf(record).padEnd(8),
    record.requestedBy,
    [record.reason, record.input.dryRun && 'dry run'].filter(Boolean).join(', '),
  ]
    .join('  ')
    .trimEnd();

/** One drill from its request to now. */
export function describeDrill({ answer, record }: Told, place: Place): string {
  if (!record) return describeAnswer({ answer, record }, place);
  const { explanation, planHash, timeline = [] } = record;
  return [
    lineOf(record),
    ...(explanation === undefined ? [] : [`  ${explanation}`]),
    ...(planHash === undefined ? [] : [`plan ${planHash}`, ...stepsOf(record)]),
    ...timeline.map(({ atMs, source, text }) => `${describeTime(atMs)}  ${source.padEnd(8)}  ${text}`),
    ...placeOf(record),
  ].join('\n');
}

function placeOf({ drillId, reportedAtMs, shortReport }: DrillRecord): string[] {
  if (reportedAtMs === undefined) return [];
  if (shortReport?.unwritten === undefined) return [`Report: ${folderOf(drillId)}report.html in the bucket`];
  return [`The report could not be written to its bucket (${shortReport.unwritten}): the above is what there is.`];
}
