import { InvalidArgumentError } from 'commander';
import { readDurationMs } from '../functions/control-loop/duration.ts';
import { MAX_PAUSE_MS } from '../functions/control-loop/pause.ts';
import { describeDuration } from '../functions/control-loop/wording.ts';

/** `90s`, `15m`, `24h`, `7d` in milliseconds. */
export function parseDuration(text: string): number {
  const durationMs = readDurationMs(text);
  if (durationMs === undefined) throw new InvalidArgumentError('Expected a number and a unit: 90s, 15m, 24h or 7d.');
  return durationMs;
}

/** A duration above 0. */
export function positiveDuration(text: string): number {
  const durationMs = parseDuration(text);
  if (durationMs === 0) throw new InvalidArgumentError('Expected a duration above 0.');
  return durationMs;
}

/** The duration of a pause: above 0, and with an end that somebody lives to see. */
export function pauseDuration(text: string): number {
  const durationMs = positiveDuration(text);
  if (durationMs > MAX_PAUSE_MS)
    throw new InvalidArgumentError(
      `A pause lasts ${describeDuration(MAX_PAUSE_MS)} at most; --until-resumed has no end.`,
    );
  return durationMs;
}

/** A whole number within bounds, both included. */
export const wholeNumber =
  (least: number, most: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most) {
      throw new InvalidArgumentError(`Expected a whole number from ${least} to ${most}.`);
    }
    return value;
  };

/** A number above zero. */
export function positiveNumber(text: string): number {
  const value = Number(text);
  if (!(value > 0) || !Number.isFinite(value)) throw new InvalidArgumentError('Expected a number above 0.');
  return value;
}

/** `08:00`, in milliseconds since midnight. */
export function timeOfDay(value: string): number {
  const [, hours, minutes] = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(value) ?? [];
  if (hours === undefined) throw new InvalidArgumentError('Expected a time of the day: 08:00.');
  return (Number(hours) * 60 + Number(minutes)) * 60_000;
}
