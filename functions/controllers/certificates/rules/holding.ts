import { daysLeft } from '../../../../fleet/certificateFreshness.ts';
import { endingsOf } from '../endings.ts';
import { hostsTooDeep } from '../hosts.ts';
import { isAmazons } from '../kinds.ts';
import { goneListeners, isOfListener } from '../progress.ts';
import type { Situation } from '../situation.ts';
import { isTls } from '../../../aws/elasticLoadBalancing/listener.ts';
import type { Decision } from '../decision.ts';
import { stuckRenewalsOf } from '../stuckRenewals.ts';
import { isSoaking } from './attaching.ts';
import { whyNoHttps } from './https.ts';
import { isProving } from './proving.ts';
import { hold, type Rule } from './rule.ts';

/** What is on its way is waited for. */
export const underWay: Rule = (situation) => {
  if (isSoaking(situation)) return hold(situation, 'soaking');
  if (isProving(situation)) return hold(situation, 'proving');
  const pending = situation.needs.find((need) => need.pending && !need.blocked);
  if (pending) return hold(situation, 'validating', pending.names[0]);
  // Some seconds after the change to DNS, ACM says which records it wants: whoever looks next writes them.
  const migrating = situation.watched.find(
    ({ detail }) => detail?.isMigrating && detail.validations.some(({ record }) => !record),
  );
  return migrating && hold(situation, 'validating', migrating.names[0]);
};

/** A name that no certificate can be had for, or that ACM refuses, needs a person; the rest has been seen to before. */
export const cannotBeCovered: Rule = (situation) => {
  const opening = situation.httpsLoadBalancers.flatMap(({ isToBeOpened, http }) =>
    isToBeOpened && http ? [http] : [],
  );
  return [
    ...situation.needs.flatMap(({ blocked }) =>
      blocked ? [hold(situation, blocked.reason, blocked.about, blocked.numbers, blocked.because)] : [],
    ),
    ...hostsTooDeep([...situation.listeners, ...opening]).map((host) => hold(situation, 'wildcard-too-deep', host)),
  ];
};

/** A load balancer did not serve its new certificate, or HTTPS could not be set up as a whole: it was rolled back. */
export const wasNotServed: Rule = (situation) => {
  const refusals = Object.keys(situation.progress.refused);
  const [first] = refusals;
  if (first === undefined) return undefined;
  // HTTPS as a whole is refused by the name of its load balancer.
  return hold(situation, isOfListener(first) ? 'not-served' : 'https-undone', first, { refused: refusals.length });
};

/** A listener that Evenkeel has kept certificates on was deleted, or has no TLS any more, while its load balancer stays. */
export const listenerGone: Rule = (situation) => {
  const gone = goneListeners(situation.view, situation.progress);
  const [first] = gone;
  return first === undefined ? undefined : hold(situation, 'listener-gone', first, { listenersGone: gone.length });
};

/** The fleet names a load balancer or a listener that is not there, or not one for certificates. */
export const notInRegion: Rule = (situation) => [
  ...Object.entries(situation.policy.loadBalancers).flatMap(([name, own]) => notThere(name, own, situation)),
  ...whyNoHttps(situation).map(({ reason, about, numbers }) => hold(situation, reason, about, numbers)),
];

function notThere(
  name: string,
  { ports = [], https }: Situation['policy']['loadBalancers'][string],
  situation: Situation,
): Decision[] {
  const { progress, view } = situation;
  // A listener that was there before is missed by a reason of its own.
  const gone = goneListeners(view, progress);
  const isMissed = (about: string) => gone.some((listener) => listener === about || listener.startsWith(`${about}:`));
  if (!view.loadBalancers.some((one) => one.name === name)) return [hold(situation, 'load-balancer-not-found', name)];
  const hasTls = view.listeners.some((one) => one.loadBalancer === name && isTls(one));
  // With HTTPS asked for, there will be one, or a reason why not.
  if (!hasTls && !https && ports.length === 0 && !isMissed(name)) return [hold(situation, 'listener-not-found', name)];
  return ports.flatMap((port) => {
    const listener = view.listeners.find((one) => one.loadBalancer === name && one.port === port);
    const about = `${name}:${port}`;
    if (!listener) return isMissed(about) ? [] : hold(situation, 'listener-not-found', about);
    return isTls(listener) ? [] : hold(situation, 'listener-not-tls', about);
  });
}

/** A renewal that waits for what is not ours to give: reported while there is time. */
export const renewalNeedsPeople: Rule = (situation) =>
  stuckRenewalsOf(situation).map(({ certificate, reason, about, because }) =>
    hold(situation, reason, about, { daysLeft: daysLeft(certificate, situation.nowMs) ?? 0 }, because),
  );

/** A certificate that nothing of ours may replace comes to its end, or nobody knows when. Each is told by itself. */
export const notOursToReplace: Rule = (situation) => {
  const endings = endingsOf(situation);
  const [first] = endings;
  if (!first) return undefined;
  const { certificate, reason } = first;
  const days = daysLeft(certificate, situation.nowMs);
  const numbers = { ending: endings.length, ...(days !== undefined && { daysLeft: days }) };
  return hold(situation, reason, certificate.names[0] ?? certificate.arn, numbers);
};

/** All that is left to do is to wait for ACM, or nothing at all. */
export const atRest: Rule = (situation) => hold(situation, situation.watched.some(isAmazons) ? 'renewing' : 'in-order');
