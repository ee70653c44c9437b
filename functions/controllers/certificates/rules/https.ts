import type { Decision, FormerRule } from '../decision.ts';
import { type HttpsLoadBalancer, isReadyForVisitors } from '../httpsLoadBalancer.ts';
import { hostsTooDeep, namesFor } from '../hosts.ts';
import { excessOfCertificates } from '../httpsQuotas.ts';
import { type HttpsRollout, isGivenUp, refusalKey } from '../progress.ts';
import type { Situation } from '../situation.ts';
import type { ListenerView } from '../view.ts';
import { isProven, proofOf } from './proving.ts';
import type { Rule } from './rule.ts';

/**
 * A load balancer that is to have HTTPS and has none gets a listener, as soon as there are certificates for everything
 * that it will serve.
 */
export const openHttps: Rule = (situation) => {
  const { httpsLoadBalancers, progress, numbers } = situation;
  return httpsLoadBalancers.flatMap((one): Decision[] => {
    const { http, isToBeOpened, defaultActions, balancer, policy } = one;
    const { name: loadBalancer, arn: loadBalancerArn } = balancer;
    const needs = needsOfOpening(one, situation);
    const candidate = needs[0]?.candidate;
    if (!candidate || needs.some((need) => !need.candidate)) return [];
    if (!isToBeOpened || !http || defaultActions === undefined || hostsTooDeep([http]).length > 0) return [];
    if (!isToBeAskedFor(progress.httpsRollouts[loadBalancer])) return [];
    if (excessOfCertificates({ balancer }, situation.view, needs, situation.policy)) return [];
    if (isRefused(situation, loadBalancer, candidate.arn)) return [];
    const about = { loadBalancer, loadBalancerArn, certificateArn: candidate.arn };
    return [
      { kind: 'open-https', reason: 'no-https-listener', ...about, policy: policy.policy, defaultActions, numbers },
    ];
  });
};

/** What the fleet names is for every load balancer, and a host of rules for those that have it: it delays no other. */
const needsOfOpening = ({ http }: HttpsLoadBalancer, { needs }: Situation) => {
  const hosts = new Set(namesFor(http?.hosts ?? []));
  return needs.filter(
    ({ isForOpening, reason, names }) =>
      isForOpening && (reason !== 'uncovered-host' || names.some((name) => hosts.has(name))),
  );
};

/** So many with each decision: a load balancer may have a hundred rules, and ELB takes three changes a second. */
const RULES_AT_ONCE = 20;

/** The listener that we made does for each host and path what the HTTP listener does, before anybody is sent to it. */
export const copyRules: Rule = ({ httpsLoadBalancers, progress, numbers }) =>
  httpsLoadBalancers.flatMap(({ balancer, https, missing }): Decision[] => {
    const rollout = progress.httpsRollouts[balancer.name];
    const { openedAtMs, redirectedAtMs } = rollout ?? {};
    if (
      isGivenUp(rollout) ||
      !https ||
      missing.length === 0 ||
      openedAtMs === undefined ||
      redirectedAtMs !== undefined
    )
      return [];
    return [
      {
        kind: 'copy-rules',
        reason: 'rules-missing',
        loadBalancer: balancer.name,
        listenerArn: https.arn,
        rules: missing.slice(0, RULES_AT_ONCE).map(({ priority, content }) => ({ priority, content })),
        numbers: { ...numbers, rulesMissing: missing.length },
      },
    ];
  });

/** Visitors of port 80 are sent to HTTPS once a handshake has shown that it answers them. */
export const redirectProven: Rule = (situation) =>
  situation.httpsLoadBalancers.flatMap((one): Decision[] => {
    const { https, http, balancer } = one;
    const rollout = situation.progress.httpsRollouts[balancer.name];
    if (!isRedirectWanted(one) || !rollout || isGivenUp(rollout) || rollout.redirectedAtMs !== undefined) return [];
    if (!https || !http || !isReadyForVisitors(one, situation.policy)) return [];
    return isProven(situation, https, rollout) ? [redirectOf(situation, http, rollout)] : [];
  });

/** HTTPS that people set up is proven, too, before port 80 sends anybody there. */
export const proveBeforeRedirect: Rule = (situation) => {
  const { progress, policy } = situation;
  return situation.httpsLoadBalancers.flatMap((one): Decision[] => {
    const { https, http, balancer } = one;
    if (!https || !http || !isRedirectWanted(one) || progress.httpsRollouts[balancer.name]) return [];
    if (progress.swaps[https.arn] || !isReadyForVisitors(one, policy)) return [];
    const certificate = https.fresh.find(({ arn }) => arn === https.defaultCertificateArn) ?? https.fresh[0];
    if (!certificate || isRefused(situation, balancer.name, certificate.arn)) return [];
    if (https.policy.proof === 'none') return [redirectOf(situation, http, { certificateArn: certificate.arn })];
    return proofOf(situation, https, { certificateArn: certificate.arn }, [], 'https');
  });
};

/** What is redirected already was so before us, or was by a redirect that was stopped half-way: that one is known. */
function redirectOf(
  { numbers }: Situation,
  { arn, loadBalancer, defaultActions, rules }: ListenerView,
  {
    certificateArn,
    formerActions = defaultActions,
    formerRules = [],
  }: Partial<HttpsRollout> & { certificateArn: string },
): Decision {
  const present = rules.filter(({ isRedirecting }) => !isRedirecting).map(formerRule);
  const known = formerRules.filter((former) => !present.some((rule) => rule.arn === former.arn));
  return {
    kind: 'redirect',
    reason: 'https-proven',
    loadBalancer,
    listenerArn: arn,
    certificateArn,
    formerActions,
    formerRules: [...known, ...present],
    numbers,
  };
}

const formerRule = ({ arn, actions }: FormerRule): FormerRule => ({ arn, actions });

/** Decided before, and stopped before AWS took it: it is asked for again. */
const isToBeAskedFor = (rollout: HttpsRollout | undefined) =>
  !rollout || (rollout.openedAtMs !== undefined && !isGivenUp(rollout));

/** Why HTTPS cannot be set up, or not be redirected to: for each load balancer on which that is so. */
export const whyNoHttps = (situation: Situation) =>
  situation.httpsLoadBalancers.flatMap((one) => whyNotOf(one, situation) ?? []);

function whyNotOf(one: HttpsLoadBalancer, situation: Situation) {
  const { view, policy: of, progress } = situation;
  const { http, https, missing, balancer, isRedirecting, policy, defaultActions, redirects } = one;
  const excess = one.excess ?? excessOfCertificates(one, view, needsOfOpening(one, situation), of);
  const about = balancer.name;
  const isRedirectLacking = policy.redirect && !isRedirecting;
  if (!http && (!https || isRedirectLacking)) return { reason: 'no-http-listener', about } as const;
  const [refused] = redirects.planned?.refused ?? [];
  if (refused !== undefined && (!https || isRedirectLacking)) {
    return { reason: 'redirect-to-http', about: `${about}:80 rule ${refused}` } as const;
  }
  if (!https && excess) {
    const numbers = { [`${excess.what}Needed`]: excess.needed, [`${excess.what}Allowed`]: excess.allowed };
    return { reason: 'https-exceeds-quota', about: `${about}: ${excess.what}`, numbers } as const;
  }
  if (!https && defaultActions === undefined) return { reason: 'http-only-redirects', about } as const;
  const [bad] = redirects.bad;
  if (bad) {
    const reason = bad.kind === 'loop' ? 'redirect-loop' : 'redirect-to-nowhere';
    const numbers = { redirects: redirects.bad.length };
    return { reason, about: `${about}: ${bad.from} to ${bad.to}`, numbers } as const;
  }
  if (https && isRedirectLacking && missing.length > 0 && !progress.httpsRollouts[about]) {
    return { reason: 'http-rules-differ', about, numbers: { rulesMissing: missing.length } } as const;
  }
  return undefined;
}

const isRedirectWanted = ({ policy, isRedirecting }: HttpsLoadBalancer) => policy.redirect && !isRedirecting;

const isRefused = ({ progress }: Situation, loadBalancer: string, certificateArn: string) =>
  refusalKey(loadBalancer, certificateArn) in progress.refused;
