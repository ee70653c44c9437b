import type { Numbers } from './decision.ts';
import type { Pause } from './pause.ts';
import { describeCrossZone, describeZone, zonesIn } from './zoneNumbers.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** The last moment that a date can have (ECMAScript, "Time Values and Time Range"). */
const LAST_MS = 8.64e15;

/** What stands for a time that the ledger should not have: one bad item must not hide the others. */
const NO_TIME = 'an unreadable time';

const isTime = (timeMs: unknown): timeMs is number => typeof timeMs === 'number' && Math.abs(timeMs) <= LAST_MS;

/** Controls, which a terminal would obey, and marks that turn the direction of the text around them. */
const CONTROLS = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;

/** A text that others have chosen, for one line: without controls, and cut where no character is cut in two. */
export function wordsWithin(text: string, max: number): string {
  const cut = text.length <= max ? text : `${text.slice(0, max - 1).replace(/[\ud800-\udbff]$/, '')}…`;
  return cut.toWellFormed().replace(CONTROLS, '\u{fffd}');
}

/** `40 s`, `12 min`, `3 h 12 min`, `2 d 4 h`. */
export function describeDuration(durationMs: number): string {
  const ms = Math.max(0, durationMs);
  if (ms < MINUTE_MS) return `${Math.round(ms / 1000)} s`;
  if (ms < HOUR_MS) return `${Math.round(ms / MINUTE_MS)} min`;
  const [unitMs, unit, partMs, part] = ms < DAY_MS ? [HOUR_MS, 'h', MINUTE_MS, 'min'] : [DAY_MS, 'd', HOUR_MS, 'h'];
  const rest = Math.floor((ms % unitMs) / partMs);
  return `${Math.floor(ms / unitMs)} ${unit}${rest > 0 ? ` ${rest} ${part}` : ''}`;
}

/** `2026-03-02 09:12:44`, in UTC, like AWS's own times; of a later age, the whole date. */
export const describeTime = (timeMs: number): string =>
  isTime(timeMs)
    ? new Date(timeMs)
        .toISOString()
        .replace(/\.\d+Z$/, '')
        .replace('T', ' ')
    : NO_TIME;

/** To the minute; only the time of day if it is the same day. */
export function describeMoment(timeMs: number, nowMs: number): string {
  if (!isTime(timeMs)) return NO_TIME;
  const [day, time] = describeTime(timeMs).split(' ') as [string, string];
  return day === describeTime(nowMs).slice(0, 10) ? time.slice(0, 5) : `${day} ${time.slice(0, 5)}`;
}

/** `paused by ada until 10:30 (1 h 20 min left): migration` */
export function describePause({ by, why, untilMs }: Pause, nowMs: number): string {
  const left = isTime(untilMs) ? ` (${describeDuration(untilMs - nowMs)} left)` : '';
  const until = untilMs === undefined ? 'until resumed' : `until ${describeMoment(untilMs, nowMs)}${left}`;
  return `paused by ${by} ${until}: ${why}`;
}

/** The text of an `Attention Needed` event. It is marked unless the condition has been resolved. */
export const describeAttention = (message: string, state: unknown): string =>
  state === 'over' ? message : `ACTION REQUIRED: ${message}`;

/** The most relevant metrics of a controller's decisions, in order, with their labels. */
interface Labels {
  readonly labels: Readonly<Record<string, string>>;
  /** Metrics that are shown even if they are 0. */
  readonly shownAtZero?: readonly string[];
}

/** The most relevant metrics of a decision: those of each zone, then each with its label. */
export const tellingNumbers = (numbers: Numbers, { labels, shownAtZero = [] }: Labels): string[] => [
  ...zonesIn(numbers).map(describeZone),
  ...describeCrossZone(numbers),
  ...Object.entries(labels)
    .filter(([name]) => numbers[name] !== undefined && (numbers[name] !== 0 || shownAtZero.includes(name)))
    .map(([name, label]) => `${label} ${numbers[name]}`),
];
