import { DAY_MS } from '../../../fleet/certificateFreshness.ts';
import { withoutWildcard } from '../../../fleet/domains.ts';
import type { CertificatesView, CertificateView, ValidationProblem } from './view.ts';

const HOUR_MS = 3_600_000;

/** A pending certificate of which only some names are validated after so long waits for the others in vain. */
const STUCK_MS = HOUR_MS;

/** A validation that lasts for so long is told: ACM gives up after three days. */
const OVERDUE_MS = DAY_MS;

/** ACM gives up on a validation after so long (user guide, "DNS validation"). */
const VALIDATION_MS = 72 * HOUR_MS;

/** Without a cause that can be seen, a failed request is repeated after a day, then two, four, …: at most so many days. */
const LONGEST_WAIT_DAYS = 16;

/** What is remembered of a failed request, so that a repaired cause is noticed, and failures are counted. */
export interface FailedRequest {
  readonly names: readonly string[];
  readonly failedAtMs: number;
  /** What keeps it from being issued was visible: it is requested anew as soon as that is not so any more. */
  readonly hasCause?: true;
}

const FAILED: ReadonlySet<string> = new Set(['FAILED', 'VALIDATION_TIMED_OUT']);

export const isFailed = ({ status }: Pick<CertificateView, 'status'>): boolean => FAILED.has(status);

export const isOverdue = ({ status, createdAtMs }: CertificateView, nowMs: number) =>
  status === 'PENDING_VALIDATION' && nowMs - createdAtMs >= OVERDUE_MS;

/** Whether what keeps a certificate of ours from being issued is to be looked for. */
export const isToBeExamined = (one: CertificateView, nowMs: number): boolean =>
  one.ours && (isFailed(one) || isOverdue(one, nowMs));

/** ACM does not say when a request failed; it is within minutes unless its time was over. */
const failedAtMs = ({ status, createdAtMs }: CertificateView): number =>
  createdAtMs + (status === 'VALIDATION_TIMED_OUT' ? VALIDATION_MS : 0);

/** Why a name cannot be validated or issued for, as far as can be seen now. */
export function problemOf(name: string, view: Pick<CertificatesView, 'caaForbids' | 'validationProblems'>) {
  const record = view.caaForbids.get(name);
  if (record !== undefined) return { reason: 'caa-forbids', because: record } as const satisfies ValidationProblem;
  return view.validationProblems.get(withoutWildcard(name));
}

/** Names of a certificate that ACM could not validate while it could validate others; none where it says so of all. */
export function culpritsOf(one: CertificateView, nowMs: number): string[] {
  if (!one.ours) return [];
  const isStuck = one.status === 'PENDING_VALIDATION' && nowMs - one.createdAtMs >= STUCK_MS;
  if (!isFailed(one) && !isStuck) return [];
  const validations = one.detail?.validations ?? [];
  const open = validations.filter(({ status }) => status === 'FAILED' || (isStuck && status === 'PENDING_VALIDATION'));
  return open.length < validations.length ? open.map(({ domain }) => domain) : [];
}

/** The newest failed request that says something about these names; undefined if there is none. */
export function failedFor(
  names: readonly string[],
  { certificates }: CertificatesView,
  nowMs: number,
): CertificateView | undefined {
  return [...certificates.values()]
    .filter((one) => one.ours && isFailed(one) && names.every((name) => one.names.includes(name)))
    .filter((one) => {
      const culprits = culpritsOf(one, nowMs);
      // A part of what ACM has refused as a whole may well be issued; what it could not validate, it cannot alone.
      const isOfAll = one.status !== 'FAILED' || names.length === one.names.length;
      return culprits.length > 0 ? names.some((name) => culprits.includes(name)) : isOfAll;
    })
    .toSorted((a, b) => b.createdAtMs - a.createdAtMs || (a.arn < b.arn ? -1 : 1))[0];
}

/** Whether a pending certificate may still be issued for these names. */
export const isAwaited = (one: CertificateView, names: readonly string[], nowMs: number): boolean => {
  if (!one.ours || one.status !== 'PENDING_VALIDATION') return false;
  const culprits = culpritsOf(one, nowMs);
  return culprits.length === 0 || names.some((name) => culprits.includes(name));
};

/** What is remembered of failures, with those that are seen now; without those that are long over. */
export function failedRequestsOf(
  view: CertificatesView,
  before: Readonly<Record<string, FailedRequest>>,
  nowMs: number,
): Record<string, FailedRequest> {
  const found = [...view.certificates.values()].filter((one) => isToBeExamined(one, nowMs));
  const seen = found.map((one): [string, FailedRequest] => {
    const hasCause = before[one.arn]?.hasCause ?? one.names.some((name) => problemOf(name, view) !== undefined);
    return [one.arn, { names: one.names, failedAtMs: failedAtMs(one), ...(hasCause && { hasCause }) }];
  });
  const isRecent = ({ failedAtMs: atMs }: FailedRequest) => nowMs - atMs < 2 * LONGEST_WAIT_DAYS * DAY_MS;
  return Object.fromEntries([...Object.entries(before).filter(([, one]) => isRecent(one)), ...seen]);
}

/** When a request that failed is repeated: at once where its cause is gone, else later and later. */
export function retryAtMs(
  failed: CertificateView,
  names: readonly string[],
  failures: Readonly<Record<string, FailedRequest>>,
): number {
  if (failures[failed.arn]?.hasCause) return 0;
  const times = Object.values(failures).filter((one) => names.every((name) => one.names.includes(name))).length;
  return failedAtMs(failed) + Math.min(LONGEST_WAIT_DAYS, 2 ** Math.max(0, times - 1)) * DAY_MS;
}
