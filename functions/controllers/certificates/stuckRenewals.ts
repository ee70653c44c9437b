import { zoneOf } from '../../../fleet/hostedZones.ts';
import { problemOf } from './failedRequests.ts';
import type { HoldReason } from './holdReason.ts';
import { isAmazons } from './kinds.ts';
import type { Situation } from './situation.ts';
import type { CertificateView } from './view.ts';

/** A renewal of ACM's that waits for what is not ours to give. */
interface StuckRenewal {
  readonly certificate: CertificateView;
  readonly reason: HoldReason;
  /** The name that ACM cannot validate or issue for; else the first one. */
  readonly about: string;
  /** What was found, for people. */
  readonly because?: string;
}

/** ACM has tried to renew it, and could not validate it. */
export const isRenewalWaiting = ({ detail }: Pick<CertificateView, 'detail'>): boolean =>
  detail?.renewalStatus === 'PENDING_VALIDATION' || detail?.renewalStatus === 'FAILED';

/** Renewals that only people can help, with what keeps ACM from them as far as it can be seen. */
export const stuckRenewalsOf = (situation: Pick<Situation, 'watched' | 'view' | 'policy'>): StuckRenewal[] =>
  situation.watched.filter(isAmazons).flatMap((certificate): StuckRenewal[] => {
    const found = problemIn(certificate, situation);
    return found ? [{ certificate, ...found }] : [];
  });

function problemIn(
  certificate: CertificateView,
  { view, policy }: Pick<Situation, 'view' | 'policy'>,
): Omit<StuckRenewal, 'certificate'> | undefined {
  const { detail, names, arn } = certificate;
  // CAA is asked about from the first day on, everything else once ACM could not validate it.
  const forbidden = names.find((name) => view.caaForbids.has(name));
  if (forbidden !== undefined) {
    return { reason: 'caa-forbids', about: forbidden, because: view.caaForbids.get(forbidden)! };
  }
  if (detail?.renewalReason === 'CAA_ERROR') return { reason: 'caa-forbids', about: names[0] ?? arn };
  const isWaiting = isRenewalWaiting(certificate);
  const isForeign = names.some((name) => !('zone' in zoneOf(name, view.hostedZones, policy)));
  const isByEmail = detail?.validations.some(({ method }) => method === 'EMAIL') ?? false;
  if (isForeign && (isWaiting || isByEmail)) return { reason: 'renewal-needs-you', about: names[0] ?? arn };
  if (!isWaiting) return undefined;
  for (const name of names) {
    const problem = problemOf(name, view);
    if (problem) return { ...problem, about: name };
  }
  return undefined;
}
