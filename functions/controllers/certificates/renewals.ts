import { isTls } from '../../aws/elasticLoadBalancing/listener.ts';
import type { Policy } from './policy.ts';
import type { CertificatesView } from './view.ts';

/** A certificate that got a new serial under its ARN, and that a listener has not been seen to serve anew yet. */
export interface Renewal {
  /** When handshakes were asked for first: from here on the listener has its time. Undefined until then. */
  readonly askedAtMs?: number;
  readonly proofRequestedAtMs?: number;
  /** When handshakes last met another serial. */
  readonly notServedAtMs?: number;
}

/** What is remembered of certificates that are renewed, or imported anew, in place. */
export interface KnownRenewals {
  /** Since when each certificate on our listeners is valid, as it was seen last, by its ARN; milliseconds since the epoch. */
  readonly validSince?: Readonly<Record<string, number>>;
  /** Renewals that are not proven yet, by `listener certificate`. Absent while there are none. */
  readonly renewals?: Readonly<Record<string, Renewal>>;
}

export const renewalKey = (listenerArn: string, certificateArn: string): string => `${listenerArn} ${certificateArn}`;

/** What stands behind a key: the ARNs of a listener and a certificate, neither of which has spaces. */
export function ofRenewalKey(key: string): { readonly listenerArn: string; readonly certificateArn: string } {
  const [listenerArn = '', certificateArn = ''] = key.split(' ');
  return { listenerArn, certificateArn };
}

/**
 * Certificates that are valid since later than when they were seen last have been renewed: each listener that has one is
 * to be looked at. Whoever only observes, or has no way to look, keeps no record of them.
 */
export function renewalsOf(
  { listeners, certificates, proofs }: CertificatesView,
  { loadBalancers, mode }: Policy,
  { validSince: before = {}, renewals: known = {} }: KnownRenewals,
): KnownRenewals {
  const validSince: Record<string, number> = {};
  const renewals: Record<string, Renewal> = {};
  for (const listener of listeners) {
    const own = loadBalancers[listener.loadBalancer];
    if (!own || !isTls(listener) || !(own.ports?.includes(listener.port) ?? true)) continue;
    for (const arn of listener.certificateArns) {
      const certificate = certificates.get(arn);
      // What cannot be read now, or an answer that is older than the one before, is no news.
      const sinceMs = latest(certificate?.notBeforeMs, before[arn]);
      if (sinceMs === undefined) continue;
      validSince[arn] = sinceMs;
      if (mode === 'observe' || own.proof === 'none') continue;
      const key = renewalKey(listener.arn, arn);
      const isRenewed = before[arn] !== undefined && sinceMs > before[arn];
      const renewal = isRenewed ? {} : known[key];
      if (renewal) renewals[key] = withAnswer(renewal, proofs.get(listener.arn));
    }
  }
  return { validSince, ...(Object.keys(renewals).length > 0 && { renewals }) };
}

/** The ledger keeps one answer for each listener: what it says of this renewal is kept here. */
function withAnswer(renewal: Renewal, proof: ReturnType<CertificatesView['proofs']['get']>): Renewal {
  const isAnswer = proof !== undefined && proof.requestedAtMs === renewal.proofRequestedAtMs;
  return isAnswer && proof.outcome === 'not-served' ? { ...renewal, notServedAtMs: proof.finishedAtMs } : renewal;
}

const latest = (...times: readonly (number | undefined)[]): number | undefined => {
  const known = times.filter((atMs) => atMs !== undefined);
  return known.length > 0 ? Math.max(...known) : undefined;
};

/** Whether what is remembered of certificates that stay has changed. */
export const isAnotherMemory = ({ validSince: known = {} }: KnownRenewals, { validSince = {} }: KnownRenewals) =>
  Object.keys({ ...known, ...validSince }).some((arn) => known[arn] !== validSince[arn]);
