import type { Decision } from '../decision.ts';
import { type HttpsSite, isReadyForVisitors } from '../httpsSite.ts';
import { hostsTooDeep } from '../hosts.ts';
import { type HttpsPlan, refusalKey } from '../progress.ts';
import type { FormerRule } from '../decision.ts';
import type { Situation } from '../situation.ts';
import type { ListenerView } from '../view.ts';
import { isProven, proofOf } from './proving.ts';
import type { Rule } from './rule.ts';

/**
 * A load balancer that is to have HTTPS and has none gets a listener, as soon as there are certificates for everything
 * that it will serve.
 */
export const openHttps: Rule = (situation) => {
  const { needs, sites, view, numbers } = situation;
  const opening = needs.filter(({ isForOpening }) => isForOpening);
  const candidate = opening[0]?.candidate;
  if (!candidate || opening.some((need) => !need.candidate)) return undefined;
  const site = sites.find(
    ({ http, isToBeOpened, balancer }) =>
      isToBeOpened &&
      hostsTooDeep([http!]).length === 0 &&
      isUnplanned(view.progress.plans[balancer.name]) &&
      !isRefused(situation, balancer.name, candidate.arn),
  );
  if (!site) return undefined;
  const about = { loadBalancer: site.balancer.name, certificateArn: candidate.arn, policy: site.policy.policy };
  return { kind: 'open-https', reason: 'no-https-listener', ...about, numbers };
};

/** So many with each decision: a load balancer may have a hundred rules, and ELB takes three changes a second. */
const RULES_AT_ONCE = 20;

/** The listener that we made does for each host and path what the HTTP listener does, before anybody is sent to it. */
export const copyRules: Rule = ({ sites, view, numbers }) => {
  const site = sites.find(({ balancer, missing }) => {
    const { openedAtMs, redirectedAtMs } = view.progress.plans[balancer.name] ?? {};
    return missing.length > 0 && openedAtMs !== undefined && redirectedAtMs === undefined;
  });
  if (!site?.https) return undefined;
  return {
    kind: 'copy-rules',
    reason: 'rules-missing',
    loadBalancer: site.balancer.name,
    listenerArn: site.https.arn,
    rules: site.missing.slice(0, RULES_AT_ONCE).map(({ priority, content }) => ({ priority, content })),
    numbers: { ...numbers, rulesMissing: site.missing.length },
  };
};

/** Visitors of port 80 are sent to HTTPS once a handshake has shown that it answers them. */
export const redirectProven: Rule = (situation) => {
  for (const site of situation.sites) {
    const plan = situation.view.progress.plans[site.balancer.name];
    if (!isRedirectWanted(site) || !plan || plan.redirectedAtMs !== undefined) continue;
    const { https, http } = site;
    if (!https || !http || !isReadyForVisitors(site, situation.policy) || !isProven(situation, https, plan)) continue;
    return redirectOf(situation, http, plan);
  }
  return undefined;
};

/** HTTPS that people set up is proven, too, before port 80 sends anybody there. */
export const proveBeforeRedirect: Rule = (situation): Decision | undefined => {
  const { view, policy } = situation;
  for (const site of situation.sites) {
    const { https, http, balancer } = site;
    if (!https || !http || !isRedirectWanted(site) || view.progress.plans[balancer.name]) continue;
    if (view.progress.swaps[https.arn] || !isReadyForVisitors(site, policy)) continue;
    const certificate = https.fresh.find(({ arn }) => arn === https.defaultCertificateArn) ?? https.fresh[0];
    if (!certificate || isRefused(situation, balancer.name, certificate.arn)) continue;
    if (https.policy.proof === 'none') return redirectOf(situation, http, { certificateArn: certificate.arn });
    return proofOf(situation, https, { certificateArn: certificate.arn }, []);
  }
  return undefined;
};

/** What is redirected already was so before us, or was by a redirect that was stopped half-way: that one is known. */
function redirectOf(
  { numbers }: Situation,
  { arn, loadBalancer, defaultActions, rules }: ListenerView,
  { certificateArn, formerActions = defaultActions, formerRules = [] }: Partial<HttpsPlan> & { certificateArn: string },
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
const isUnplanned = (plan: HttpsPlan | undefined) => !plan || plan.openedAtMs !== undefined;

/** Why HTTPS cannot be set up, or not be redirected to, on some load balancer. */
export function whyNoHttps({ sites, view }: Situation) {
  for (const { http, https, missing, balancer, isRedirecting, policy } of sites) {
    const about = balancer.name;
    const isRedirectLacking = policy.redirect && !isRedirecting;
    if (!http && (!https || isRedirectLacking)) return { reason: 'no-http-listener', about } as const;
    if (!https && isRedirecting) return { reason: 'http-only-redirects', about } as const;
    if (https && isRedirectLacking && missing.length > 0 && !view.progress.plans[balancer.name]) {
      return { reason: 'http-rules-differ', about, numbers: { rulesMissing: missing.length } } as const;
    }
  }
  return undefined;
}

const isRedirectWanted = ({ policy, isRedirecting }: HttpsSite) => policy.redirect && !isRedirecting;

const isRefused = ({ view }: Situation, loadBalancer: string, certificateArn: string) =>
  refusalKey(loadBalancer, certificateArn) in view.progress.refused;
