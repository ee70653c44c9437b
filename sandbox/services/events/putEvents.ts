import type { PutEventsRequestEntry, PutEventsResultEntry } from '@aws-sdk/client-eventbridge';
import { isAbroad } from '../../core.ts';
import { AwsError } from '../../wire/handlers.ts';
import { notSimulated } from '../../wire/unsimulated.ts';
import type { Buses } from './bus.ts';
import { QUOTAS } from './quotas.ts';

/** What the caller is answered for an entry that IAM does not allow; undefined if it does. */
type Refuse = (entry: PutEventsRequestEntry) => PutEventsResultEntry | undefined;

/** Takes each entry by itself: the call succeeds even if all of them fail, and says so in FailedEntryCount. */
export function putEvents(buses: Buses, entries: readonly PutEventsRequestEntry[], refuse: Refuse = () => undefined) {
  const bytes = entries.reduce((sum, entry) => sum + entryBytes(entry), 0);
  if (bytes > QUOTAS.entriesBytes) {
    throw new AwsError('ValidationException', 'Total size of the entries in the request is over the limit.');
  }
  const Entries = entries.map((entry) => putEntry(buses, entry, refuse));
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

function putEntry(buses: Buses, entry: PutEventsRequestEntry, refuse: Refuse): PutEventsResultEntry {
  const { Source, DetailType, Detail, EventBusName, Resources, Time } = entry;
  for (const [name, value] of Object.entries({ Source, DetailType, Detail })) {
    if (!value) return missing(name);
  }
  if (Source!.startsWith('aws.')) return failed('NotAuthorizedForSourceException', 'Not authorized for the source.');
  const refusal = refuse(entry);
  if (refusal) return refusal;
  const detail = parseObject(Detail!);
  if (!detail) return failed('MalformedDetail', 'Detail is malformed.');
  if (EventBusName?.startsWith('arn:') && isAbroad(EventBusName)) throw notSimulated(`PutEvents to ${EventBusName}`);
  const bus = buses.find(EventBusName);
  // What is sent to a bus that does not exist gets an identifier like all else, and is gone.
  if (!bus) return { EventId: buses.newId() };
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
const missing = (name: string) =>
  failed('InvalidArgument', `Parameter ${name} is not valid. Reason: ${name} is a required argument.`);

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
