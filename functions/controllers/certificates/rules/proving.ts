import { covers, withoutWildcard } from '../../../../fleet/domains.ts';
import type { Decision } from '../decision.ts';
import { isUsable } from '../../../../fleet/certificateFreshness.ts';
import { HTTP_PORT, HTTPS_PORT, isReadyForVisitors } from '../httpsSite.ts';
import type { HttpsPlan, Swap } from '../progress.ts';
import { othersFor, type Situation } from '../situation.ts';
import type { TlsListener } from '../tlsListener.ts';
import type { CertificateView, ProofView } from '../view.ts';
import type { Rule } from './rule.ts';

/** A request for handshakes that nobody has answered after so long is lost: it is made again. */
const PROOF_LOST_MS = 120_000;

/** After a handshake that met another certificate, the load balancer gets so long to go on with its change. */
const PROOF_AGAIN_MS = 20_000;

/** Every address has served the new certificate; or nobody can look, and it stays unproven. */
export const confirmServed: Rule = (situation) => {
  for (const [listener, swap] of swapsOf(situation)) {
    if (!isComplete(swap)) continue;
    const about = { listenerArn: listener.arn, loadBalancer: listener.loadBalancer };
    const outcome = outcomeOf(situation, listener, swap);
    if (outcome)
      return {
        kind: 'confirm',
        reason: outcome,
        ...about,
        certificateArn: swap.certificateArn,
        ...numbersOf(situation),
      };
  }
  for (const [listener, plan] of plansOf(situation)) {
    if (!listener || !isWholePlan(situation, listener, plan)) continue;
    const { loadBalancer } = listener;
    const about = { listenerArn: undefined, loadBalancer, certificateArn: plan.certificateArn };
    const outcome = outcomeOf(situation, listener, plan);
    if (outcome) return { kind: 'confirm', reason: outcome, ...about, ...numbersOf(situation) };
  }
  return undefined;
};

/** A load balancer that does not serve what it was told to gets its old certificates back. */
export const putBack: Rule = (situation) => {
  const { view, nowMs } = situation;
  for (const [listener, swap] of swapsOf(situation)) {
    if (!isComplete(swap) || !isOverdue(situation, swap) || outcomeOf(situation, listener, swap)) continue;
    // An old certificate that no client accepts any more would make things worse.
    const replaces = swap.replaces.filter((arn) => {
      const old = view.certificates.get(arn);
      return old !== undefined && isUsable(old, nowMs);
    });
    const { certificateArn, isDefault } = swap;
    const about = { listenerArn: listener.arn, certificateArn, replaces, isDefault };
    return { kind: 'put-back', reason: 'not-served', ...about, ...numbersOf(situation) };
  }
  return undefined;
};

/** HTTPS that does not answer as it should is taken away again, with its redirect, as one plan. */
export const undoHttps: Rule = (situation) => {
  for (const [listener, plan, loadBalancer] of plansOf(situation)) {
    if (!isOverdue(situation, plan) || (listener && outcomeOf(situation, listener, plan))) continue;
    const site = situation.sites.find(({ balancer }) => balancer.name === loadBalancer);
    const http = situation.view.listeners.find(
      (one) => one.loadBalancer === loadBalancer && one.port === HTTP_PORT && one.protocol === 'HTTP',
    );
    const isIncomplete = plan.redirectedAtMs === undefined && site && !isReadyForVisitors(site, situation.policy);
    return {
      kind: 'undo-https',
      reason: isIncomplete ? 'incomplete' : 'not-served',
      loadBalancer,
      certificateArn: plan.certificateArn,
      httpListenerArn: http?.arn,
      formerActions: plan.formerActions,
      formerRules: plan.formerRules ?? [],
      httpsListenerArn: plan.openedAtMs === undefined ? undefined : site?.https?.arn,
      ...numbersOf(situation),
    };
  }
  return undefined;
};

/** What was changed is looked at from where clients are: by handshakes with every address, until the deadline. */
export const prove: Rule = (situation) => {
  for (const [listener, swap] of swapsOf(situation)) {
    if (isComplete(swap) && isDue(situation, listener, swap)) return proofOf(situation, listener, swap, swap.replaces);
  }
  for (const [listener, plan] of plansOf(situation)) {
    if (listener && isDue(situation, listener, plan)) return proofOf(situation, listener, plan, []);
  }
  return undefined;
};

/** Whether something waits for a handshake. */
export const isProving = (situation: Situation): boolean =>
  swapsOf(situation).some(([, swap]) => isComplete(swap)) || plansOf(situation).length > 0;

/** A proof of HTTPS as a whole, for what comes next on a load balancer. */
export const isProven = (situation: Situation, listener: TlsListener, plan: HttpsPlan): boolean =>
  outcomeOf(situation, listener, plan) !== undefined;

type Change = Pick<Swap, 'certificateArn' | 'proofRequestedAtMs'> & { readonly sinceMs?: number };

const numbersOf = ({ numbers }: Situation) => ({ numbers });

/** Nothing of the old is left beside the new. */
const isComplete = ({ sinceMs }: Swap) => sinceMs !== undefined;

const isOverdue = ({ nowMs, policy }: Situation, { sinceMs }: Change) =>
  sinceMs !== undefined && nowMs >= sinceMs + policy.proofDeadlineSeconds * 1000;

function swapsOf({ view, listeners }: Situation): [TlsListener, Swap][] {
  return listeners.flatMap((listener): [TlsListener, Swap][] => {
    const swap = view.progress.swaps[listener.arn];
    return swap ? [[listener, swap]] : [];
  });
}

/** Plans whose listener has no change of certificates of its own under way. */
function plansOf({ view, listeners }: Situation): [TlsListener | undefined, HttpsPlan, string][] {
  return Object.entries(view.progress.plans).flatMap(([name, plan]): [TlsListener | undefined, HttpsPlan, string][] => {
    const listener = listeners.find(({ loadBalancer, port }) => loadBalancer === name && port === HTTPS_PORT);
    return listener && view.progress.swaps[listener.arn] ? [] : [[listener, plan, name]];
  });
}

/** Where a redirect is wanted, the plan is whole only once it is there; else, once HTTPS is all that it should be. */
function isWholePlan({ sites, policy }: Situation, { loadBalancer }: TlsListener, plan: HttpsPlan): boolean {
  const site = sites.find(({ balancer }) => balancer.name === loadBalancer);
  if (plan.redirectedAtMs !== undefined || !site || site.isRedirecting) return true;
  return !site.policy.redirect && isReadyForVisitors(site, policy);
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

function isDue(situation: Situation, listener: TlsListener, change: Change): boolean {
  if (listener.policy.proof === 'none') return false;
  const { proofRequestedAtMs, sinceMs = 0 } = change;
  if (proofRequestedAtMs === undefined || proofRequestedAtMs < sinceMs) return true;
  const answer = answerTo(situation.view.proofs.get(listener.arn), change);
  if (!answer) return situation.nowMs >= proofRequestedAtMs + PROOF_LOST_MS;
  return answer.outcome === 'not-served' && situation.nowMs >= answer.finishedAtMs + PROOF_AGAIN_MS;
}

/** Handshakes that show whether the certificate of a change is served; undefined while its serial is not known. */
export function proofOf(
  situation: Situation,
  listener: TlsListener,
  change: Change,
  replaced: readonly string[],
): Decision | undefined {
  const { view, nowMs } = situation;
  const certificate = view.certificates.get(change.certificateArn);
  const others = othersFor(listener, [change.certificateArn, ...replaced], nowMs);
  const chosen = certificate && nameToProve(certificate, others);
  const serials = chosen?.accepted.flatMap(({ detail }) => detail?.serial ?? []) ?? [];
  if (!chosen || serials.length < chosen.accepted.length) return undefined;
  const plan = view.progress.plans[listener.loadBalancer];
  return {
    kind: 'prove',
    reason: change.proofRequestedAtMs === undefined ? 'changed' : 'not-served-yet',
    listenerArn: listener.arn,
    loadBalancer: listener.loadBalancer,
    certificateArn: change.certificateArn,
    port: listener.port,
    host: listener.balancer.host,
    serverName: chosen.serverName,
    serials,
    from: listener.policy.proof === 'vpc' ? 'vpc' : 'public',
    withRedirect: plan?.redirectedAtMs !== undefined,
    ...numbersOf(situation),
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
