import type { DrillName } from '../../../../fleet/drillNames.ts';
import type { MeasuredPhase, Principal, Verdict } from '../../api/report.ts';
import type { IconName } from './icons.ts';

export const DRILL_TITLES: Readonly<Record<DrillName, string>> = {
  'aurora-failover': 'Aurora failover',
  'zone-evacuation': 'Zone evacuation',
  'reader-loss': 'Reader loss',
  'reader-overload': 'Reader overload',
  'certificate-rotation': 'Certificate rotation',
};

/** A drill that the fleet does not know is refused, and its report has the name that was asked for. */
export const titleOf = (drill: string): string =>
  Object.hasOwn(DRILL_TITLES, drill) ? DRILL_TITLES[drill as DrillName] : drill;

/** A sign besides the colour: reports are printed, and some readers cannot distinguish red from others. */
export const VERDICTS: Readonly<Record<Verdict, { readonly icon: IconName; readonly title: string }>> = {
  passed: { icon: 'ok', title: 'Passed' },
  failed: { icon: 'octagon', title: 'Failed' },
  aborted: { icon: 'stop', title: 'Aborted' },
  refused: { icon: 'barred', title: 'Refused' },
  unknown: { icon: 'triangle', title: 'Unknown' },
};

export const PHASES: Readonly<Record<MeasuredPhase['phase'], { readonly title: string; readonly span: string }>> = {
  baseline: { title: 'Baseline', span: 'from the first attempt to the injection' },
  injection: { title: 'Injection', span: 'from the injection to the rollback' },
  rollback: { title: 'Rollback', span: 'from the rollback to the end' },
};

/** A number and its unit stay on one line. */
const NARROW = '\u00a0';

/** `850 ms`, `12.3 s`, `4 min 05 s`. */
export function duration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)}${NARROW}ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)}${NARROW}s`;
  const seconds = Math.round(ms / 1000);
  return [Math.floor(seconds / 60), 'min', String(seconds % 60).padStart(2, '0'), 's'].join(NARROW);
}

/** The same for configured times: `30 s`, `5 min`. */
export function roundDuration(ms: number): string {
  if (ms > 0 && ms % 60_000 === 0) return `${ms / 60_000}${NARROW}min`;
  if (ms > 0 && ms % 1_000 === 0 && ms < 60_000) return `${ms / 1_000}${NARROW}s`;
  return duration(ms);
}

/** `11.2 s ± 0.1 s`: an error has the unit of its value. */
export function withError(ms: number, errorMs: number): { readonly value: string; readonly error: string } {
  const error = ms < 1_000 && errorMs < 1_000 ? duration(errorMs) : `${(errorMs / 1000).toFixed(1)}${NARROW}s`;
  return { value: duration(ms), error: `±${NARROW}${error}` };
}

/** `1,846` */
export const count = (value: number): string => value.toLocaleString('en-US');

/** `112 of 2,100` */
export const share = (part: number, whole: number): string => `${count(part)} of ${count(whole)}`;

/** `2026-03-02`. All times are in UTC, because readers may be in any time zone. */
export const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** `09:00:12`. */
export const clock = (ms: number): string => new Date(ms).toISOString().slice(11, 19);

/** `09:00:12.3`. */
export const preciseClock = (ms: number): string => new Date(ms).toISOString().slice(11, 21);

/** `2026-03-02 09:00:12`; the time only where the day is that of the beginning. */
export const moment = (ms: number, beginningMs: number): string =>
  day(ms) === day(beginningMs) ? clock(ms) : `${day(ms)} ${clock(ms)}`;

/** `+12.3 s` or `−4.0 s`, from a moment. */
export function offset(ms: number, originMs: number): string {
  const distance = ms - originMs;
  return `${distance < 0 ? '−' : '+'}${duration(Math.abs(distance))}`;
}

/** `t+0`, `t+22 s`, `t−10 s`: from the injection. */
export function sinceInjection(ms: number, injectedAtMs: number): string {
  const distance = Math.abs(ms - injectedAtMs);
  return `t${ms < injectedAtMs ? '−' : '+'}${distance === 0 ? '0' : roundDuration(distance)}`;
}

/** Which channel a request came through, and from where: `the drill API, from 203.0.113.7`. */
export function channelOf({ identity, sourceIp }: Principal): string {
  const kind = identity.slice(0, identity.indexOf(':'));
  switch (kind) {
    case 'slack':
      return 'Slack, whose signature was verified';
    case 'schedule':
      return 'a schedule of the fleet';
    default:
      return sourceIp === undefined
        ? 'the drill API, signed for IAM'
        : `the drill API, signed for IAM, from ${sourceIp}`;
  }
}

/** The ARN of an IAM principal as IAM writes it; other identities as they are. */
export const principalText = ({ identity }: Principal): string => identity.replace(/^iam:/, '');
