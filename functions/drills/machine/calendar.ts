import type { DrillCalendar } from '../../../fleet/drillCalendar.ts';
import type { Refusal } from '../api/refusal.ts';

/** Why no drill may begin now; undefined if one may. */
export function calendarRefusal(calendar: DrillCalendar, nowMs: number): Refusal | undefined {
  const { timeZone, days, from, until, freezes } = calendar;
  const { weekday, minute } = localTime(timeZone, nowMs);
  const freeze = freezes.find((candidate) => candidate.from <= minute && minute < candidate.until);
  if (freeze) {
    return {
      reason: 'frozen',
      explanation: `Drills are frozen until ${freeze.until} (${timeZone}): ${freeze.why}.`,
    };
  }
  const time = minute.slice(11);
  if (days.some((day) => day === weekday) && from <= time && time < until) return undefined;
  return {
    reason: 'outside-hours',
    explanation: `Drills may begin from ${from} to ${until} on ${days.join(', ')} (${timeZone}); it is ${weekday}, ${time}.`,
  };
}

/** The local time in a time zone: the day of the week, and `2026-03-02T09:30`. */
function localTime(timeZone: string, nowMs: number): { weekday: string; minute: string } {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'long',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(nowMs);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((candidate) => candidate.type === type)?.value ?? '';
  return {
    weekday: part('weekday').toLowerCase(),
    minute: `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}`,
  };
}
