import type * as client from '@aws-sdk/client-cloudwatch-logs';
import { AwsError, type Handlers } from '../../wire/handlers.ts';
import { pageByPlace } from '../pages.ts';
import { compileFilterPattern } from './filterPattern.ts';
import type { LogEvent, LogGroup, LogStore, LogStream } from './store.ts';

type Reading = Pick<
  Required<Handlers<typeof client>>,
  'DescribeLogGroups' | 'DescribeLogStreams' | 'FilterLogEvents' | 'GetLogEvents'
>;

/** API reference: the default and largest page of FilterLogEvents and GetLogEvents. The limit of 1 MB is not simulated. */
const EVENTS_PER_PAGE = 10_000;
const ITEMS_PER_PAGE = 50;

export function createReading(store: LogStore): Reading {
  return {
    DescribeLogGroups: ({ logGroupNamePrefix, logGroupNamePattern, logGroupClass, limit, nextToken }) => {
      if (logGroupNamePrefix !== undefined && logGroupNamePattern !== undefined) {
        throw invalid('LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.');
      }
      // A pattern is looked for whatever its capitals (API reference).
      const part = logGroupNamePattern?.toLowerCase() ?? '';
      const found = store
        .groups()
        .filter(({ name }) => name.startsWith(logGroupNamePrefix ?? '') && name.toLowerCase().includes(part))
        .filter((group) => logGroupClass === undefined || group.logGroupClass === logGroupClass);
      const { items, nextToken: next } = pageByPlace(
        found,
        { limit: limit ?? ITEMS_PER_PAGE, token: nextToken },
        badToken,
      );
      // What a search by pattern leaves out is recorded.
      const sizes = logGroupNamePattern === undefined ? { storedBytes: 0, deletionProtectionEnabled: false } : {};
      return { logGroups: items.map((group) => ({ ...describeGroup(group), ...sizes })), nextToken: next };
    },

    DescribeLogStreams: (input) => {
      const { logStreamNamePrefix = '', orderBy, descending, limit, nextToken } = input;
      if (orderBy === 'LastEventTime' && logStreamNamePrefix) {
        throw invalid('Cannot order by LastEventTime with a logStreamNamePrefix.');
      }
      const group = groupOf(store, input);
      const found = [...group.streams.values()]
        .filter(({ name }) => name.startsWith(logStreamNamePrefix))
        .toSorted(orderBy === 'LastEventTime' ? (a, b) => a.lastEventMs - b.lastEventMs : byName);
      if (descending) found.reverse();
      const { items, nextToken: next } = pageByPlace(
        found,
        { limit: limit ?? ITEMS_PER_PAGE, token: nextToken },
        badToken,
      );
      return { logStreams: items.map((stream) => describeStream(group, stream)), nextToken: next };
    },

    FilterLogEvents: (input) => {
      const { logStreamNames, logStreamNamePrefix = '', filterPattern = '', limit, nextToken } = input;
      // The API reference forbids both; the words are a guess.
      if (logStreamNames && logStreamNamePrefix) {
        throw invalid('LogStreamNames and LogStreamNamePrefix are mutually exclusive parameters.');
      }
      const matches = compileFilterPattern(filterPattern);
      const inTime = between(input.startTime, input.endTime);
      const found = groupOf(store, input)
        .events(store.nowMs)
        .filter(
          (event) =>
            inTime(event) &&
            event.stream.startsWith(logStreamNamePrefix) &&
            (!logStreamNames?.length || logStreamNames.includes(event.stream)) &&
            matches(event.message),
        );
      const { items, nextToken: next } = pageByPlace(
        found,
        { limit: limit ?? EVENTS_PER_PAGE, token: nextToken },
        badToken,
      );
      const events = items.map((event) => ({ ...output(event), logStreamName: event.stream, eventId: event.id }));
      return { events, searchedLogStreams: [], nextToken: next };
    },

    GetLogEvents: (input) => {
      const group = groupOf(store, input);
      const stream = input.logStreamName ?? '';
      if (!group.streams.has(stream)) throw notFound('log stream');
      const inTime = between(input.startTime, input.endTime);
      const found = group.events(store.nowMs).filter((event) => event.stream === stream && inTime(event));
      const limit = input.limit ?? EVENTS_PER_PAGE;
      const { start, end } = window(found, limit, input.startFromHead ?? false, input.nextToken);
      // Tokens name events and not places: places move when old events are dropped.
      const before = found[start]?.id ?? idOf(input.nextToken);
      const after = found[end - 1]?.id ?? idOf(input.nextToken);
      return {
        events: found.slice(start, end).map(output),
        nextBackwardToken: `b/${before}/s`,
        nextForwardToken: `f/${after}/s`,
      };
    },
  };
}

/** Where a page of GetLogEvents begins and ends: at the newest or oldest events, or next to where a token points. */
function window(events: readonly LogEvent[], limit: number, fromHead: boolean, token: string | undefined) {
  if (token?.startsWith('f/')) {
    const start = countUntil(events, (id) => id <= idOf(token));
    return { start, end: Math.min(events.length, start + limit) };
  }
  if (token?.startsWith('b/')) {
    const end = countUntil(events, (id) => id < idOf(token));
    return { start: Math.max(0, end - limit), end };
  }
  if (token) throw badToken();
  const start = fromHead ? 0 : Math.max(0, events.length - limit);
  return { start, end: Math.min(events.length, start + limit) };
}

function countUntil(events: readonly LogEvent[], isBefore: (id: string) => boolean): number {
  const index = events.findIndex(({ id }) => !isBefore(id));
  return index === -1 ? events.length : index;
}

const idOf = (token: string | undefined): string => token?.split('/')[1] ?? ''.padStart(56, '0');

/** `startTime` is included and `endTime` is not (API reference of GetLogEvents). */
function between(startTime: number | undefined, endTime: number | undefined): (event: LogEvent) => boolean {
  return ({ timestampMs }) => timestampMs >= (startTime ?? 0) && timestampMs < (endTime ?? Infinity);
}

function groupOf(
  store: LogStore,
  input: { logGroupName?: string | undefined; logGroupIdentifier?: string | undefined },
): LogGroup {
  if (input.logGroupName !== undefined && input.logGroupIdentifier !== undefined) {
    throw new AwsError('ValidationException', 'LogGroup name and LogGroup ARN are mutually exclusive parameters.');
  }
  const name = input.logGroupName ?? input.logGroupIdentifier?.replace(/^arn:.*:log-group:/, '').replace(/:\*$/, '');
  const group = store.group(name ?? '');
  if (!group) throw notFound('log group');
  return group;
}

const invalid = (message: string): AwsError => new AwsError('InvalidParameterException', message);

const badToken = (): AwsError => invalid('The specified nextToken is invalid.');

const notFound = (what: string): AwsError =>
  new AwsError('ResourceNotFoundException', `The specified ${what} does not exist.`);

const byName = (a: LogStream, b: LogStream): number => (a.name < b.name ? -1 : 1);

const output = ({ timestampMs, message }: LogEvent) => ({
  timestamp: timestampMs,
  ingestionTime: timestampMs,
  message,
});

function describeGroup(group: LogGroup) {
  return {
    logGroupName: group.name,
    arn: `${group.arn}:*`,
    logGroupArn: group.arn,
    creationTime: group.createdMs,
    retentionInDays: group.retentionDays,
    metricFilterCount: 0,
    logGroupClass: group.logGroupClass,
    ...(group.kmsKeyId !== undefined && { kmsKeyId: group.kmsKeyId }),
  };
}

function describeStream(group: LogGroup, stream: LogStream) {
  return {
    logStreamName: stream.name,
    arn: `${group.arn}:log-stream:${stream.name}`,
    creationTime: stream.createdMs,
    firstEventTimestamp: stream.firstEventMs,
    lastEventTimestamp: stream.lastEventMs,
    lastIngestionTime: stream.lastEventMs,
    // AWS says 0 since 2019; sequence tokens are ignored, and still shown.
    storedBytes: 0,
    uploadSequenceToken: `${stream.createdMs}`.padStart(56, '4'),
  };
}
