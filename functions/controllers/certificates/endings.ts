import { daysLeft, isWatched } from '../../../fleet/certificateFreshness.ts';
import type { Worry } from '../../control-loop/attention.ts';
import type { HoldReason } from './holdReason.ts';
import { canBeJudged, isDemanded } from './kinds.ts';
import { placeOf } from './progress.ts';
import type { Situation } from './situation.ts';
import type { CertificateView } from './view.ts';

/** A certificate that comes to its end and that nothing of ours may replace, or of which nobody knows when it does. */
export interface Ending {
  readonly certificate: CertificateView;
  readonly reason: Extract<
    HoldReason,
    'certificate-unknown' | 'import-expiring' | 'private-expiring' | 'server-certificate-expiring'
  >;
}

/** The first to end first; those of which it is not known before all others. */
export function endingsOf({ listeners, policy, nowMs }: Situation): Ending[] {
  const attached = new Map(listeners.flatMap((listener) => listener.attached.map((one) => [one.arn, one] as const)));
  const endings = [...attached.values()].flatMap((certificate): Ending[] => {
    const reason = reasonFor(certificate, { policy, nowMs });
    return reason === undefined ? [] : [{ certificate, reason }];
  });
  return endings.toSorted((a, b) => (a.certificate.notAfterMs ?? 0) - (b.certificate.notAfterMs ?? 0));
}

/** Of the time in which a certificate is watched, so much is left to ACM for the renewal of a private one. */
const LEFT_TO_ACM = 1 / 4;

function reasonFor(one: CertificateView, { policy, nowMs }: Pick<Situation, 'policy' | 'nowMs'>) {
  if (!canBeJudged(one)) return isDemanded(one, policy) && one.names.length > 0 ? undefined : 'certificate-unknown';
  // What was revoked, or is not active, has ended before its time.
  const isOver = one.status !== 'ISSUED';
  if (isDemanded(one, policy) || !(isOver || isWatched(one, policy, nowMs))) return undefined;
  switch (one.type) {
    case 'IMPORTED':
      return 'import-expiring';
    case 'IAM':
      return 'server-certificate-expiring';
    case 'PRIVATE': {
      const isLate = !isWatched(one, { ...policy, watchDays: policy.watchDays * (1 - LEFT_TO_ACM) }, nowMs);
      const isLeftToAcm = !isOver && one.isRenewable && one.detail?.renewalStatus !== 'FAILED' && isLate;
      return policy.replacePrivate || isLeftToAcm ? undefined : 'private-expiring';
    }
    default:
      return undefined;
  }
}

/** What people can do about it. */
const ADVICE: Readonly<Record<Ending['reason'], string>> = {
  'certificate-unknown':
    'Evenkeel cannot tell what it is: it is gone, of another account, or the function may not read it. Until it can, hosts of that listener get no certificates of their own.',
  'import-expiring':
    'It was imported, so that nobody renews it. Import a new one under the same ARN, or list it in `replace`.',
  'private-expiring':
    'It is of a private authority, and ACM does not renew it: does the authority let ACM issue, and was it requested through ACM? Evenkeel puts no public one in its place, unless the fleet says `replacePrivate`.',
  'server-certificate-expiring':
    'It is a server certificate of IAM, so that nobody renews it. Put a new one in its place, or list it in `replace`.',
};

/** With so many days left or fewer, people are reminded every six hours; before that once a day. */
const SOON_DAYS = 3;

/** Each of them is told by itself, whatever is decided meanwhile. */
export const endingWorries = (situation: Situation): Worry[] =>
  endingsOf(situation).map(({ certificate, reason }) => {
    const { arn, names } = certificate;
    const days = daysLeft(certificate, situation.nowMs);
    const places = situation.listeners.filter(({ certificateArns }) => certificateArns.includes(arn)).map(placeOf);
    const about = names.length > 0 ? `${names.join(', ')} (${arn})` : arn;
    const left = endOf(certificate, days);
    return {
      key: `${reason} ${arn}`,
      afterMinutes: 0,
      againMinutes: certificate.status !== 'ISSUED' || (days !== undefined && days <= SOON_DAYS) ? 6 * 60 : 24 * 60,
      message: `${reason}: the certificate for ${about} on ${places.join(', ')}${left}. ${ADVICE[reason]}`,
    };
  });

function endOf({ status }: CertificateView, days: number | undefined): string {
  if (days === undefined) return '';
  if (days <= 0) return ', which has expired';
  return status === 'ISSUED' ? `, which expires in ${days} days` : `, which is ${status.toLowerCase()}`;
}
