import { covers, withoutWildcard } from '../../../../fleet/domains.ts';
import type { Decision } from '../decision.ts';
import { isUsable } from '../../../../fleet/certificateFreshness.ts';
import { HTTP_PORT, HTTPS_PORT, type HttpsLoadBalancer, isReadyForVisitors } from '../httpsLoadBalancer.ts';
import { type HttpsRollout, isGivenUp, placeOf, type Swap } from '../progress.ts';
import { othersFor, type Situation } from '../situation.ts';
import type { TlsListener } from '../tlsListener.ts';
import type { CertificateView, ProofView } from '../view.ts';
import { hold, type Rule } from './rule.ts';

/** A request for handshakes that nobody has answered after so long is lost: it is made again. */
export const PROOF_LOST_MS = 120_000;

/** After a handshake that met another certificate, the load balancer gets so long to go on with its change. */
export const PROOF_AGAIN_MS = 20_000;

/** Every address has served the new certificate; or nobody can look, and it stays unproven. */
export const confirmServed: Rule = (situation) => [
  ...swapsOf(situation).flatMap(([listener, swap]): Decision[] => {
    const outcome = isComplete(swap) ? outcomeOf(situation, listener, swap) : undefined;
    if (!outcome) return [];
    const { arn: listenerArn, loadBalancer } = listener;
    const about = { listenerArn, loadBalancer, certificateArn: swap.certificateArn };
    return [{ kind: 'confirm', reason: outcome, ...about, numbers: situation.numbers }];
  }),
  ...rolloutsOf(situation).flatMap(([listener, rollout, loadBalancer]): Decision[] => {
    if (!listener || isGivenUp(rollout) || !isWhole(situation, listener, rollout)) return [];
    const outcome = outcomeOf(situation, listener, rollout);
    const about = { listenerArn: undefined, loadBalancer, certificateArn: rollout.certificateArn };
    return outcome ? [{ kind: 'confirm', reason: outcome, ...about, numbers: situation.numbers }] : [];
  }),
];

/** A load balancer that does not serve its new certificate in time gets its old ones back. */
export const rollBack: Rule = (situation) => {
  const { view, nowMs, numbers } = situation;
  return swapsOf(situation).flatMap(([listener, swap]): Decision[] => {
    if (!isComplete(swap) || !isOverdue(situation, swap) || outcomeOf(situation, listener, swap)) return [];
    // Nobody has looked: what was never seen not to be served is not taken back blindly.
    if (!wasLookedAt(situation, listener, swap)) return [];
    // An old certificate that no client accepts any more would make things worse.
    const replaces = swap.replaces.filter((arn) => {
      const old = view.certificates.get(arn);
      return old !== undefined && isUsable(old, nowMs);
    });
    const { certificateArn, isDefault, isListed } = swap;
    const about = { listenerArn: listener.arn, certificateArn, replaces, isDefault, ...(isListed && { isListed }) };
    return [{ kind: 'rollback', reason: 'not-served', ...about, numbers }];
  });
};

/** HTTPS that does not answer as it should is rolled back as a whole, with its redirect. */
export const undoHttps: Rule = (situation) =>
  rolloutsOf(situation).flatMap(([listener, rollout, loadBalancer]): Decision[] => {
    const isServed = listener !== undefined && outcomeOf(situation, listener, rollout) !== undefined;
    if (!isGivenUp(rollout) && (!isOverdue(situation, rollout) || isServed)) return [];
    const own = situation.httpsLoadBalancers.find(({ balancer }) => balancer.name === loadBalancer);
    const http = situation.view.listeners.find(
      (one) => one.loadBalancer === loadBalancer && one.port === HTTP_PORT && one.protocol === 'HTTP',
    );
    const isIncomplete = own !== undefined && !isAllThere(rollout, own, situation);
    // What AWS has refused is not waited for, nor is what stopped half-way: no handshake would be asked for.
    const isJudged = isGivenUp(rollout) || isIncomplete;
    if (listener && !isJudged && !wasLookedAt(situation, listener, rollout)) return [];
    return [
      {
        kind: 'undo-https',
        reason: isIncomplete || rollout.refusedAtMs !== undefined ? 'incomplete' : 'not-served',
        loadBalancer,
        certificateArn: rollout.certificateArn,
        httpListenerArn: http?.arn,
        formerActions: rollout.formerActions,
        formerRules: rollout.formerRules ?? [],
        httpsListenerArn: rollout.openedAtMs === undefined ? undefined : own?.https?.arn,
        numbers: situation.numbers,
      },
    ];
  });

/** Nothing is missing of HTTPS, and port 80 redirects wholly or not at all. */
function isAllThere(rollout: HttpsRollout, own: HttpsLoadBalancer, { policy }: Situation): boolean {
  if (rollout.redirectedAtMs !== undefined) return true;
  return rollout.formerActions === undefined && isReadyForVisitors(own, policy);
}

/** What was changed is looked at from where clients are: by handshakes with every address, until the deadline. */
export const prove: Rule = (situation) => [
  ...swapsOf(situation).flatMap(([listener, swap]) =>
    isComplete(swap) && isDue(situation, listener, swap) ? proofOf(situation, listener, swap, swap.replaces) : [],
  ),
  ...rolloutsOf(situation).flatMap(([listener, rollout]) =>
    listener && !isGivenUp(rollout) && isDue(situation, listener, rollout)
      ? proofOf(situation, listener, rollout, [], 'https')
      : [],
  ),
];

/** What should have been proven by now, and at which nobody has looked: the function that makes handshakes does not answer. */
export const proofMissing: Rule = (situation) => {
  const overdue = (change: Change) => isOverdue(situation, change);
  // What is being undone is not looked at any more.
  const rollouts = rolloutsOf(situation).filter(([, rollout]) => !isGivenUp(rollout));
  const unseen = [...swapsOf(situation), ...rollouts].flatMap(([listener, change]) =>
    listener && overdue(change) && !wasLookedAt(situation, listener, change) ? [listener] : [],
  );
  const [first] = unseen;
  return first && hold(situation, 'proof-missing', placeOf(first), { unproven: unseen.length });
};

/** Whether something waits for a handshake. */
export const isProving = (situation: Situation): boolean =>
  swapsOf(situation).some(([, swap]) => isComplete(swap)) || rolloutsOf(situation).length > 0;

/** A proof of HTTPS as a whole, for what comes next on a load balancer. */
export const isProven = (situation: Situation, listener: TlsListener, rollout: HttpsRollout): boolean =>
  outcomeOf(situation, listener, rollout) !== undefined;

type Change = Pick<Swap, 'certificateArn' | 'proofRequestedAtMs'> & { readonly sinceMs?: number };

/** Nothing of the old is left beside the new. */
const isComplete = ({ sinceMs }: Swap) => sinceMs !== undefined;

const isOverdue = ({ nowMs, policy }: Situation, { sinceMs }: Change) =>
  sinceMs !== undefined && nowMs >= sinceMs + policy.proofDeadlineSeconds * 1000;

function swapsOf({ progress, listeners }: Situation): [TlsListener, Swap][] {
  return listeners.flatMap((listener): [TlsListener, Swap][] => {
    const swap = progress.swaps[listener.arn];
    return swap ? [[listener, swap]] : [];
  });
}

type Rollout = [listener: TlsListener | undefined, rollout: HttpsRollout, loadBalancer: string];

/** HTTPS on the way, where the listener has no change of certificates of its own under way. */
function rolloutsOf({ progress, listeners }: Situation): Rollout[] {
  return Object.entries(progress.httpsRollouts).flatMap(([name, rollout]): Rollout[] => {
    const listener = listeners.find(({ loadBalancer, port }) => loadBalancer === name && port === HTTPS_PORT);
    // What is undone does not wait for a certificate that is on its way to what goes.
    const isWaiting = listener !== undefined && progress.swaps[listener.arn] !== undefined && !isGivenUp(rollout);
    return isWaiting ? [] : [[listener, rollout, name]];
  });
}

/** Where a redirect is wanted, HTTPS is whole only once it is there; else, once it is all that it should be. */
function isWhole({ httpsLoadBalancers, policy }: Situation, { loadBalancer }: TlsListener, rollout: HttpsRollout) {
  const own = httpsLoadBalancers.find(({ balancer }) => balancer.name === loadBalancer);
  if (rollout.redirectedAtMs !== undefined || !own || own.isRedirecting) return true;
  return !own.policy.redirect && isReadyForVisitors(own, policy);
}

function outcomeOf({ view }: Situation, listener: TlsListener, change: Change): 'served' | 'unproven' | undefined {
  if (listener.policy.proof === 'none') return 'unproven';
  return answerTo(view.proofs.get(listener.arn), change)?.outcome === 'served' ? 'served' : undefined;
}

/** The answer to this request, not to one before. */
const answerTo = (proof: ProofView | undefined, { proofRequestedAtMs, sinceMs }: Change): ProofView | undefined =>
  proof?.requestedAtMs === proofRequestedAtMs && proof !== undefined && proof.requestedAtMs >= (sinceMs ?? 0)
    ? proof
    : undefined;

/** Whether an answer has come since the change, whatever it was. */
function wasLookedAt({ view }: Situation, listener: TlsListener, { sinceMs = 0 }: Change): boolean {
  const proof = view.proofs.get(listener.arn);
  return proof !== undefined && proof.requestedAtMs >= sinceMs;
}

function isDue(situation: Situation, listener: TlsListener, change: Change): boolean {
  if (listener.policy.proof === 'none') return false;
  const { proofRequestedAtMs, sinceMs = 0 } = change;
  if (proofRequestedAtMs === undefined || proofRequestedAtMs < sinceMs) return true;
  const answer = answerTo(situation.view.proofs.get(listener.arn), change);
  if (!answer) return situation.nowMs >= proofRequestedAtMs + PROOF_LOST_MS;
  return answer.outcome === 'not-served' && situation.nowMs >= answer.finishedAtMs + PROOF_AGAIN_MS;
}

/** Handshakes that show whether the certificate of a change is served; none while its serial is not known. */
export function proofOf(
  situation: Situation,
  listener: TlsListener,
  change: Change,
  replaced: readonly string[],
  of: 'swap' | 'https' | 'renewal' = 'swap',
): Decision[] {
  const { view, nowMs, numbers } = situation;
  const certificate = view.certificates.get(change.certificateArn);
  const others = othersFor(listener, [change.certificateArn, ...replaced], nowMs);
  const chosen = certificate && nameToProve(certificate, others);
  const serials = chosen?.accepted.flatMap(({ detail }) => detail?.serial ?? []) ?? [];
  if (!chosen || serials.length < chosen.accepted.length) return [];
  return [
    {
      kind: 'prove',
      ...(of === 'renewal' && { isRenewal: true as const }),
      reason: change.proofRequestedAtMs !== undefined ? 'not-served-yet' : of === 'renewal' ? 'renewed' : 'changed',
      listenerArn: listener.arn,
      loadBalancer: listener.loadBalancer,
      certificateArn: change.certificateArn,
      port: listener.port,
      host: listener.balancer.host,
      serverName: chosen.serverName,
      serials,
      from: listener.policy.proof === 'vpc' ? 'vpc' : 'public',
      // A change of certificates changes nothing of where requests go.
      ...(of === 'https'
        ? followed(situation, listener, chosen.serverName)
        : { withRedirect: false, urls: [], hosts: [] }),
      numbers,
    },
  ];
}

/** HTTPS as a whole is followed to its answers: from port 80 on, where that redirects by us. */
function followed(
  { progress, httpsLoadBalancers }: Situation,
  { loadBalancer, attached }: TlsListener,
  serverName: string,
): Pick<Decision & { readonly kind: 'prove' }, 'withRedirect' | 'urls' | 'hosts'> {
  const withRedirect = progress.httpsRollouts[loadBalancer]?.redirectedAtMs !== undefined;
  const own = httpsLoadBalancers.find(({ balancer }) => balancer.name === loadBalancer);
  const names = attached.flatMap((one) => one.names);
  const isCovered = (url: string) => names.some((name) => covers(name, new URL(url).hostname));
  return {
    withRedirect,
    urls: own?.redirects.urls(serverName, withRedirect).filter(isCovered) ?? [],
    hosts: own?.redirects.hosts ?? [serverName],
  };
}

/** A name that no other certificate of the listener has; else one that any of them may be served for. */
function nameToProve(certificate: CertificateView, others: readonly CertificateView[]) {
  const rivals = (name: string) => others.filter(({ names }) => names.some((other) => covers(other, name)));
  const [name] = certificate.names.map(hostFor).toSorted((a, b) => rivals(a).length - rivals(b).length);
  return name === undefined ? undefined : { serverName: name, accepted: [certificate, ...rivals(name)] };
}

/** A host that a wildcard covers; nobody has to answer to it. */
const hostFor = (name: string) => (name.startsWith('*.') ? `evenkeel-proof.${withoutWildcard(name)}` : name);
