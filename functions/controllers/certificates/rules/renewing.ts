import type { Decision } from '../decision.ts';
import { placeOf } from '../progress.ts';
import { ofRenewalKey, type Renewal } from '../renewals.ts';
import type { Situation } from '../situation.ts';
import type { TlsListener } from '../tlsListener.ts';
import type { CertificateView } from '../view.ts';
import { PROOF_AGAIN_MS, PROOF_LOST_MS, proofOf } from './proving.ts';
import { hold, type Rule } from './rule.ts';

/** After its time a listener is looked at so often, until it serves the renewed certificate. */
const LATE_AGAIN_MS = 15 * 60_000;

interface Renewed {
  readonly listener: TlsListener;
  readonly certificate: CertificateView;
  readonly renewal: Renewal;
}

/** Every address has served the certificate as it was renewed. */
export const confirmRenewed: Rule = (situation) =>
  renewedOn(situation)
    .filter((one) => answerTo(situation, one)?.outcome === 'served')
    .map(({ listener: { arn: listenerArn, loadBalancer }, certificate: { arn: certificateArn } }): Decision => {
      const about = { listenerArn, loadBalancer, certificateArn };
      return { kind: 'confirm', isRenewal: true, reason: 'served', ...about, numbers: situation.numbers };
    });

/** What was renewed under its ARN is looked at as what was exchanged: handshakes with every address. */
export const proveRenewed: Rule = (situation) => {
  const byListener = Map.groupBy(renewedOn(situation), ({ listener }) => listener);
  return [...byListener].flatMap(([listener, renewed]) => {
    // The ledger keeps one answer for each listener: one question at a time, and changes of ours go first.
    if (isChanging(situation, listener) || renewed.some((one) => isAsked(situation, one))) return [];
    return renewed
      .filter((one) => isDue(situation, one))
      .toSorted((a, b) => (a.renewal.proofRequestedAtMs ?? 0) - (b.renewal.proofRequestedAtMs ?? 0))
      .flatMap(({ certificate, renewal }) => {
        const { proofRequestedAtMs } = renewal;
        const change = {
          certificateArn: certificate.arn,
          ...(proofRequestedAtMs !== undefined && { proofRequestedAtMs }),
        };
        return proofOf(situation, listener, change, [], 'renewal');
      })
      .slice(0, 1);
  });
};

/** An address goes on with the old serial after its time. There is nothing to roll back: people are told, each by itself. */
export const renewalNotServed: Rule = (situation) => {
  const late = lateRenewals(situation);
  const [first] = late;
  return first && hold(situation, 'renewal-not-served', placeOf(first.listener), { renewalsNotServed: late.length });
};

/** Renewals that some address has been seen not to serve when its time was over. */
export const lateRenewals = (situation: Situation): Renewed[] =>
  renewedOn(situation).filter((one) => one.renewal.notServedAtMs !== undefined && isLate(situation, one));

/** Nobody has said by now what a listener serves since a renewal: the function that makes handshakes does not answer. */
export const renewalNotSeen: Rule = (situation) => {
  const unseen = renewedOn(situation).filter(
    (one) => one.renewal.notServedAtMs === undefined && isLate(situation, one) && !answerTo(situation, one),
  );
  const [first] = unseen;
  return first && hold(situation, 'proof-missing', placeOf(first.listener), { unproven: unseen.length });
};

/** Handshakes with what was renewed are under way. */
export const renewalUnderWay: Rule = (situation) =>
  renewedOn(situation).length > 0 ? hold(situation, 'proving') : undefined;

const renewedOn = ({ progress, listeners, view }: Situation): Renewed[] =>
  Object.entries(progress.renewals ?? {}).flatMap(([key, renewal]): Renewed[] => {
    const { listenerArn, certificateArn } = ofRenewalKey(key);
    const listener = listeners.find(({ arn }) => arn === listenerArn);
    const certificate = view.certificates.get(certificateArn);
    return listener && certificate ? [{ listener, certificate, renewal }] : [];
  });

const isChanging = ({ progress }: Situation, { arn, loadBalancer }: TlsListener) =>
  progress.swaps[arn] !== undefined || progress.httpsRollouts[loadBalancer] !== undefined;

const isLate = ({ nowMs, policy }: Situation, { renewal: { askedAtMs } }: Renewed) =>
  askedAtMs !== undefined && nowMs >= askedAtMs + policy.proofDeadlineSeconds * 1000;

/** The answer to the last question about this renewal. */
function answerTo({ view }: Situation, { listener, renewal }: Renewed) {
  const proof = view.proofs.get(listener.arn);
  return proof?.requestedAtMs === renewal.proofRequestedAtMs ? proof : undefined;
}

/** It was asked about, and an answer may still come. */
const isAsked = (situation: Situation, one: Renewed) =>
  one.renewal.proofRequestedAtMs !== undefined &&
  !answerTo(situation, one) &&
  situation.nowMs < one.renewal.proofRequestedAtMs + PROOF_LOST_MS;

function isDue(situation: Situation, one: Renewed): boolean {
  const { proofRequestedAtMs, notServedAtMs } = one.renewal;
  if (proofRequestedAtMs === undefined) return true;
  const isAnswered = notServedAtMs !== undefined && notServedAtMs >= proofRequestedAtMs;
  if (!isAnswered) return situation.nowMs >= proofRequestedAtMs + PROOF_LOST_MS;
  return situation.nowMs >= notServedAtMs + (isLate(situation, one) ? LATE_AGAIN_MS : PROOF_AGAIN_MS);
}
