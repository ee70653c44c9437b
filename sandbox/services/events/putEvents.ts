import type { PutEventsRequestEntry, PutEventsResultEntry } from '@aws-sdk/client-eventbridge';
import { AwsError } from '../../wire/handlers.ts';
import type { Buses } from './bus.ts';

/** User Guide, "PutEvents": ten entries, 256 KB an entry. */
const MAXIMUM_ENTRIES = 10;
const MAXIMUM_ENTRY_BYTES = 262_144;

/** Takes each entry by itself: the call succeeds even if all of them fail, and says so in FailedEntryCount. */
export function putEvents(buses: Buses, entries: readonly PutEventsRequestEntry[]) {
  if (entries.length === 0 || entries.length > MAXIMUM_ENTRIES) {
    throw new AwsError(
      'ValidationException',
      `1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must have length between 1 and ${MAXIMUM_ENTRIES}`,
    );
  }
  if (entries.some((entry) => entryBytes(entry) > MAXIMUM_ENTRY_BYTES)) {
    throw new AwsError('ValidationException', 'Total size of the entries in the request is over the limit.');
  }
  const Entries = entries.map((entry) => putEntry(buses, entry));
  return { FailedEntryCount: Entries.filter(({ ErrorCode }) => ErrorCode).length, Entries };
}

/** Counts as the User Guide says ("Calculating PutEvents event entry size"). */
function entryBytes({
  Time,
  Source = '',
  DetailType = '',
  Detail = '',
  Resources = [],
}: PutEventsRequestEntry): number {
  const texts = [Source, DetailType, Detail, ...Resources];
  return (Time ? 14 : 0) + texts.reduce((bytes, text) => bytes + Buffer.byteLength(text), 0);
}

function putEntry(buses: Buses, entry: PutEventsRequestEntry): PutEventsResultEntry {
  const { Source, DetailType, Detail, EventBusName, Resources, Time } = entry;
  for (const [name, value] of Object.entries({ Source, DetailType, Detail })) {
    if (!value) return invalid(name, `${name} is a required argument.`);
  }
  if (Source!.startsWith('aws.')) return failed('NotAuthorizedForSource', `Not authorized for the source: ${Source}`);
  const detail = parseObject(Detail!);
  if (!detail) return failed('MalformedDetail', 'Detail is malformed.');
  const bus = buses.find(EventBusName);
  if (!bus) return failed('ResourceNotFoundException', `Event bus ${EventBusName} does not exist.`);
  const time = Time ? { time: Time.toISOString() } : {};
  return {
    EventId: buses.put(bus, {
      source: Source!,
      'detail-type': DetailType!,
      detail,
      resources: Resources ?? [],
      ...time,
    }),
  };
}

const failed = (ErrorCode: string, ErrorMessage: string) => ({ ErrorCode, ErrorMessage });
const invalid = (name: string, reason: string) =>
  failed('InvalidArgument', `Parameter ${name} is not valid. Reason: ${reason}`);

/** A JSON object, or undefined where the text is none. */
export function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return value !== null && typeof value === 'object' && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
