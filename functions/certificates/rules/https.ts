import { coverAll } from '../../../fleet/domains.ts';
import type { Decision } from '../decision.ts';
import { type HttpsPlan, refusalKey } from '../progress.ts';
import type { HttpsSite, Situation } from '../situation.ts';
import { isProven, proofOf } from './proving.ts';
import type { Rule } from './rule.ts';

/** A load balancer that is to have HTTPS and has none gets a listener, as soon as there is a certificate for it. */
export const openHttps: Rule = (situation) => {
  const { needs, sites, view, numbers } = situation;
  const candidate = needs.find((need) => need.reason === 'named')?.candidate;
  if (!candidate) return undefined;
  const site = sites.find(
    ({ https, http, balancer }) =>
      http &&
      !https &&
      isUnplanned(view.progress.plans[balancer.name]) &&
      !isRefused(situation, balancer.name, candidate.arn),
  );
  if (!site) return undefined;
  const about = { loadBalancer: site.balancer.name, certificateArn: candidate.arn, policy: site.policy.policy };
  return { kind: 'open-https', reason: 'no-https-listener', ...about, numbers };
};

/** Visitors of port 80 are sent to HTTPS once a handshake has shown that it answers them. */
export const redirectProven: Rule = (situation) => {
  for (const site of situation.sites) {
    const plan = situation.view.progress.plans[site.balancer.name];
    if (!isRedirectWanted(site) || !plan || plan.redirectedAtMs !== undefined) continue;
    const { https, http, balancer } = site;
    if (!https || !http || !isProven(situation, https, plan)) continue;
    return {
      kind: 'redirect',
      reason: 'https-proven',
      loadBalancer: balancer.name,
      listenerArn: http.arn,
      certificateArn: plan.certificateArn,
      formerActions: plan.formerActions ?? http.defaultActions,
      numbers: situation.numbers,
    };
  }
  return undefined;
};

/** HTTPS that people set up is proven, too, before port 80 sends anybody there. */
export const proveBeforeRedirect: Rule = (situation): Decision | undefined => {
  const { view, numbers, policy } = situation;
  for (const site of situation.sites) {
    const { https, http, balancer } = site;
    if (!https || !http || !isRedirectWanted(site) || view.progress.plans[balancer.name]) continue;
    if (view.progress.swaps[https.arn]) continue;
    const certificate = https.fresh.find(({ arn }) => arn === https.defaultCertificateArn) ?? https.fresh[0];
    if (!certificate || isRefused(situation, balancer.name, certificate.arn)) continue;
    const names = policy.domains.flatMap((line) => (typeof line === 'string' ? [] : line));
    if (
      !coverAll(
        https.fresh.flatMap((one) => one.names),
        names,
      )
    )
      continue;
    const about = { loadBalancer: balancer.name, listenerArn: http.arn, certificateArn: certificate.arn };
    if (https.policy.proof === 'none') {
      return { kind: 'redirect', reason: 'https-proven', ...about, formerActions: http.defaultActions, numbers };
    }
    return proofOf(situation, https, { certificateArn: certificate.arn }, []);
  }
  return undefined;
};

/** Decided before, and stopped before AWS took it: it is asked for again. */
const isUnplanned = (plan: HttpsPlan | undefined) => !plan || plan.openedAtMs !== undefined;

/** Load balancers whose HTTP listener does not let HTTPS be set up. */
export const sitesWithoutHttp = ({ sites }: Situation): HttpsSite[] =>
  sites.filter(({ http, https, isRedirecting, policy }) => !http && (!https || (policy.redirect && !isRedirecting)));

const isRedirectWanted = ({ policy, isRedirecting }: HttpsSite) => policy.redirect && !isRedirecting;

const isRefused = ({ view }: Situation, loadBalancer: string, certificateArn: string) =>
  refusalKey(loadBalancer, certificateArn) in view.progress.refused;
