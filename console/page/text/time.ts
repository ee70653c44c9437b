const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const two = (value: number) => String(value).padStart(2, '0');

/** `13:31:20`, in UTC, as all times of the page. */
export function clockText(timeMs: number): string {
  const time = new Date(timeMs);
  return `${minuteText(timeMs)}:${two(time.getUTCSeconds())}`;
}

/** `13:31` */
export function minuteText(timeMs: number): string {
  const time = new Date(timeMs);
  return `${two(time.getUTCHours())}:${two(time.getUTCMinutes())}`;
}

/** `Mon 2 Mar 2026` */
export function dateText(timeMs: number): string {
  const time = new Date(timeMs);
  const month = MONTHS[time.getUTCMonth()]!;
  return `${WEEKDAYS[time.getUTCDay()]!} ${time.getUTCDate()} ${month} ${time.getUTCFullYear()}`;
}

/** `13:31` on the same day; `Mon 13:31` within six days; else `2 Mar 13:31`. */
export function momentText(timeMs: number, nowMs: number): string {
  const time = new Date(timeMs);
  if (Math.floor(timeMs / DAY_MS) === Math.floor(nowMs / DAY_MS)) return minuteText(timeMs);
  const isNear = Math.abs(timeMs - nowMs) < 6 * DAY_MS;
  const day = isNear ? WEEKDAYS[time.getUTCDay()]! : `${time.getUTCDate()} ${MONTHS[time.getUTCMonth()]!}`;
  return `${day} ${minuteText(timeMs)}`;
}

/** `0.4 s`, `43 s`, `5 min 46 s`, `2 h 4 min`, `3 d 2 h`: two units, for what has been measured. */
export function spanText(durationMs: number): string {
  const ms = Math.max(0, durationMs);
  if (ms < 9_950) return `${(ms / 1000).toFixed(1).replace(/\.0$/, '')} s`;
  const [unitMs, unit, partMs, part] =
    ms < MINUTE_MS
      ? [1000, 's', 1000, '']
      : ms < HOUR_MS
        ? [MINUTE_MS, 'min', 1000, 's']
        : ms < DAY_MS
          ? [HOUR_MS, 'h', MINUTE_MS, 'min']
          : [DAY_MS, 'd', HOUR_MS, 'h'];
  const whole = Math.floor(ms / unitMs);
  const rest = Math.floor((ms % unitMs) / partMs);
  return rest > 0 && part ? `${whole} ${unit} ${rest} ${part}` : `${whole} ${unit}`;
}

/** `5:42`, `1:05:42`; `0:00` once it is over. */
export function countdownText(durationMs: number): string {
  const seconds = Math.max(0, Math.ceil(durationMs / 1000));
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
