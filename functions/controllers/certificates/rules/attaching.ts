import { coverAll } from '../../../../fleet/domains.ts';
import type { Decision } from '../decision.ts';
import { soakMs } from '../../../../fleet/certificateFreshness.ts';
import { areTwins, hasTwin, isAmazons, mayBeReplaced, mayStay } from '../kinds.ts';
import { refusalKey } from '../progress.ts';
import type { Situation } from '../situation.ts';
import type { TlsListener } from '../tlsListener.ts';
import type { CertificateView } from '../view.ts';
import type { Rule } from './rule.ts';

/** What we decided to attach and were stopped before AWS took it, or what it had no room for, is attached now. */
export const attachOrdered: Rule = ({ listeners, progress, numbers }) =>
  listeners.flatMap((listener): Decision[] => {
    const swap = progress.swaps[listener.arn];
    if (!swap || swap.attachedAtMs !== undefined) return [];
    const { certificateArn, replaces, isDefault, isListed, isFull } = swap;
    const about = { listenerArn: listener.arn, certificateArn, replaces, isDefault, ...(isListed && { isListed }) };
    const [removeFirst] = isFull ? replaces.filter((arn) => listener.certificateArns.includes(arn)) : [];
    const reason = removeFirst === undefined ? 'not-covered' : 'no-room';
    return [{ kind: 'attach', reason, ...about, ...(removeFirst !== undefined && { removeFirst }), numbers }];
  });

/** Old certificates go once the new one is listed beside them and both have stood there for a while. */
export const detachSoaked: Rule = ({ view, listeners, progress, policy, nowMs, numbers }) =>
  listeners.flatMap((listener): Decision[] => {
    const swap = progress.swaps[listener.arn];
    if (swap?.attachedAtMs === undefined || swap.sinceMs !== undefined) return [];
    const isListed = listener.certificateArns.includes(swap.certificateArn);
    if (!isListed || nowMs < swap.attachedAtMs + soakMs(view.certificates.get(swap.certificateArn), policy)) return [];
    const { certificateArn, replaces } = swap;
    return [{ kind: 'detach', reason: 'superseded', listenerArn: listener.arn, certificateArn, replaces, numbers }];
  });

/** A certificate that is there goes to every listener that needs it, one listener at a time. */
export const attachNeeded: Rule = (situation) =>
  situation.needs.flatMap(({ candidate, listeners, reason }) =>
    candidate
      ? listeners.flatMap((listener) =>
          attachTo(listener, candidate, situation, reason === 'expiring' ? 'expiring' : 'not-covered'),
        )
      : [],
  );

/** An old certificate whose names others have by now goes, too: a load balancer may prefer it, even past its end. */
export const replaceSuperseded: Rule = (situation) =>
  situation.listeners.flatMap((listener) => {
    const [successor] = listener.fresh
      .filter(isAmazons)
      .filter((one) => replacedBy(one, listener, situation).length > 0)
      .toSorted((a, b) => b.notAfterMs! - a.notAfterMs! || (a.arn < b.arn ? -1 : 1));
    return successor ? attachTo(listener, successor, situation, 'superseded') : [];
  });

/** Whether old and new stand side by side somewhere. */
export const isSoaking = ({ progress, listeners }: Situation): boolean =>
  listeners.some(({ arn }) => {
    const swap = progress.swaps[arn];
    return swap?.attachedAtMs !== undefined && swap.sinceMs === undefined;
  });

function attachTo(
  listener: TlsListener,
  certificate: CertificateView,
  situation: Situation,
  reason: 'not-covered' | 'expiring' | 'superseded',
): Decision[] {
  const { progress, numbers } = situation;
  const { arn: listenerArn, defaultCertificateArn } = listener;
  // One change of a listener at a time; and what it did not serve today is not tried again today.
  if (progress.swaps[listenerArn] || refusalKey(listenerArn, certificate.arn) in progress.refused) return [];
  const replaces = replacedBy(certificate, listener, situation).map(({ arn }) => arn);
  const isDefault = replaces.includes(defaultCertificateArn ?? '');
  // The default is exchanged alone: what else is old is seen to after it.
  const going = isDefault ? [defaultCertificateArn!] : replaces;
  const isListed = isDefault && listener.isDefaultListed ? { isListed: true as const } : {};
  const about = { listenerArn, certificateArn: certificate.arn, replaces: going, isDefault, ...isListed };
  return [{ kind: 'attach', reason, ...about, numbers }];
}

/** Certificates of the listener that may not stay and have no name that would be left without one that may. */
function replacedBy(
  certificate: CertificateView,
  { attached, fresh }: TlsListener,
  { policy, nowMs }: Situation,
): CertificateView[] {
  const known = [certificate, ...fresh.filter(isAmazons)];
  // Of twins, each is followed by one with such a key: else a client that can do without the other one would be lost.
  const isFollowed = (old: CertificateView) => {
    const successors = hasTwin(old, attached) ? known.filter((one) => !areTwins(old, one)) : known;
    return coverAll(
      successors.flatMap(({ names }) => names),
      old.names,
    );
  };
  const isRelated = (old: CertificateView) => old.names.some((name) => coverAll(certificate.names, [name]));
  return attached.filter(
    (old) =>
      old.arn !== certificate.arn &&
      mayBeReplaced(old, policy) &&
      !mayStay(old, policy, nowMs) &&
      isRelated(old) &&
      isFollowed(old),
  );
}
