import { stripVTControlCharacters, styleText } from 'node:util';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** `40 s`, `12 min`, `3 h 12 min`, `2 d 4 h`. */
export function describeDuration(durationMs: number): string {
  const ms = Math.max(0, durationMs);
  if (ms < MINUTE_MS) return `${Math.round(ms / 1000)} s`;
  if (ms < HOUR_MS) return `${Math.round(ms / MINUTE_MS)} min`;
  const [unitMs, unit, partMs, part] = ms < DAY_MS ? [HOUR_MS, 'h', MINUTE_MS, 'min'] : [DAY_MS, 'd', HOUR_MS, 'h'];
  const rest = Math.floor((ms % unitMs) / partMs);
  return `${Math.floor(ms / unitMs)} ${unit}${rest > 0 ? ` ${rest} ${part}` : ''}`;
}

/** `2026-03-02 09:12:44`, in UTC like everything that AWS says. */
export const describeTime = (timeMs: number): string => new Date(timeMs).toISOString().slice(0, 19).replace('T', ' ');

/** The time of day alone where it is the same day, to the minute. */
export function describeMoment(timeMs: number, nowMs: number): string {
  const [day, time] = describeTime(timeMs).split(' ') as [string, string];
  return day === describeTime(nowMs).slice(0, 10) ? time.slice(0, 5) : `${day} ${time.slice(0, 5)}`;
}

export const dim = (text: string): string => styleText('dim', text);
export const bold = (text: string): string => styleText('bold', text);

const widthOf = (text: string) => stripVTControlCharacters(text).length;

/** Breaks a text at spaces, so that no line is longer than the terminal; further lines are indented. Colours take no room. */
export function wrap(text: string, indent: string, columns = process.stdout.columns ?? 100): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line && indent.length + widthOf(`${line} ${word}`) > columns) {
      lines.push(line);
      line = word;
    } else {
      line = line ? `${line} ${word}` : word;
    }
  }
  return [...lines, line].join(`\n${indent}`);
}
