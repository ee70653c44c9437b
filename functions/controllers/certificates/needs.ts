import { coverAll } from '../../../fleet/domains.ts';
import { isFirstName } from '../../../fleet/certificateNames.ts';
import { isUsable } from '../../../fleet/certificateFreshness.ts';
import { keyFamilyOf, requestableLike } from '../../aws/acm/keyAlgorithms.ts';
import { namesFor } from './hosts.ts';
import { areTwins, hasTwin, isAmazons, mayBeReplaced, mayStay } from './kinds.ts';
import type { Need, Surroundings, Wanted } from './need.ts';
import { failedFor, isAwaited } from './failedRequests.ts';
import { partsOf } from './parts.ts';
import type { TlsListener } from './tlsListener.ts';
import type { CertificateView } from './view.ts';
import { whyNot, whyNotName } from './whyNot.ts';
import { zoneOf } from '../../../fleet/hostedZones.ts';

/** What the fleet names goes first, then what comes to its end, then hosts that nothing covers. */
export function needsOf(around: Surroundings): Need[] {
  const named = namedNeeds(around);
  const lines = around.policy.domains.filter((line) => typeof line !== 'string');
  const expiring = expiringNeeds(around, named);
  const hosts = hostNeeds(around, [...lines, ...expiring.map(({ names }) => names)]);
  return [...named, ...expiring, ...hosts].flatMap((wanted) => needsFor(wanted, around));
}

function namedNeeds({ view, policy, listeners, httpsLoadBalancers }: Surroundings): Wanted[] {
  // Where HTTPS is to be set up, there is no listener yet that could lack a certificate.
  const isForOpening = httpsLoadBalancers.some(({ isToBeOpened }) => isToBeOpened);
  return policy.domains.flatMap((line): Wanted[] => {
    const arn = typeof line === 'string' ? line : undefined;
    const names = typeof line === 'string' ? (view.certificates.get(line)?.names ?? []) : [...new Set(line)];
    const lacking = listeners.filter((listener) =>
      arn === undefined
        ? !isKept(listener, names)
        : !listener.certificateArns.includes(arn) && !isKept(listener, names),
    );
    if (lacking.length === 0 && !isForOpening) return [];
    return [{ reason: 'named', names, listeners: lacking, isForOpening, ...(arn !== undefined && { arn }) }];
  });
}

const isKept = ({ holding }: Pick<TlsListener, 'holding'>, names: readonly string[]) =>
  names.length > 0 &&
  coverAll(
    holding.flatMap((one) => one.names),
    names,
  );

/**
 * Whether others of Amazon's that may stay have all names of an old one, with what is coming: with such a key, where it
 * is one of twins.
 */
function isSuperseded({ holding, attached }: TlsListener, old: CertificateView, coming: readonly string[]): boolean {
  const isAlike = (one: CertificateView) => !hasTwin(old, attached) || !areTwins(old, one);
  const others = holding.filter((one) => isAmazons(one) && isAlike(one));
  return coverAll([...others.flatMap(({ names }) => names), ...coming], old.names);
}

/**
 * A certificate that may not stay is followed by one with the same names, unless others have them all. One of twins is
 * followed by one with such a key.
 */
function expiringNeeds({ listeners, policy, nowMs }: Surroundings, named: readonly Wanted[]): Wanted[] {
  const found = new Map<string, Wanted & { readonly listeners: TlsListener[] }>();
  for (const listener of listeners) {
    const replaceable = listener.attached.filter(
      (one) => one.names.length > 0 && mayBeReplaced(one, policy) && !mayStay(one, policy, nowMs),
    );
    const coming = named.filter((need) => need.listeners.includes(listener)).flatMap(({ names }) => names);
    for (const old of replaceable) {
      const isTwin = hasTwin(old, listener.attached);
      if (isSuperseded(listener, old, isTwin ? [] : coming)) continue;
      const keyAlgorithm = isTwin ? requestableLike(old.keyAlgorithm) : undefined;
      const key = [keyAlgorithm ?? '', ...old.names.toSorted()].join(' ');
      const about = { reason: 'expiring', names: old.names, isForOpening: false } as const;
      const same = found.get(key) ?? { ...about, ...(keyAlgorithm && { keyAlgorithm }), listeners: [] };
      same.listeners.push(listener);
      found.set(key, same);
    }
  }
  return [...found.values()];
}

/** Hosts of one zone share a certificate, as many as it takes; what no zone of ours has stands alone and says why. */
function hostNeeds(
  { listeners, httpsLoadBalancers, view, policy }: Surroundings,
  others: readonly (readonly string[])[],
): Wanted[] {
  const lacking = new Map<string, TlsListener[]>();
  for (const listener of listeners) {
    // Nobody knows which of them such a certificate is for: people are told of it, and nothing is put in front of it.
    if (listener.attached.some(({ names }) => names.length === 0)) continue;
    for (const name of listener.wanted) {
      if (isKept(listener, [name]) || coverAll(others.flat(), [name])) continue;
      lacking.set(name, [...(lacking.get(name) ?? []), listener]);
    }
  }
  // Hosts in rules that HTTPS is to take over have no listener yet.
  const opening = new Set(
    httpsLoadBalancers.flatMap(({ isToBeOpened, http }) => (isToBeOpened ? namesFor(http?.hosts ?? []) : [])),
  );
  for (const name of opening) if (!coverAll(others.flat(), [name])) lacking.set(name, lacking.get(name) ?? []);
  const byZone = Map.groupBy(lacking.keys(), (name) => {
    const found = zoneOf(name, view.hostedZones, policy);
    return 'zone' in found ? found.zone.id : name;
  });
  return [...byZone.values()].flatMap((names) => {
    const batches: Wanted[] = [];
    const short = names.find(isFirstName);
    // A batch of long names needs a short one to go first, for which there has to be room.
    const size = Math.max(1, policy.namesPerCertificate - (short && !names.every(isFirstName) ? 1 : 0));
    for (let from = 0; from < names.length; from += size) {
      const chosen = names.slice(from, from + size);
      const some = short === undefined || chosen.some(isFirstName) ? chosen : [short, ...chosen];
      const on = new Set(some.flatMap((name) => lacking.get(name)!));
      const isForOpening = some.some((name) => opening.has(name));
      batches.push({ reason: 'uncovered-host', names: some, listeners: [...on], isForOpening });
    }
    return batches;
  });
}

/**
 * What is requested together, and what stands alone because nothing can be had for it: a bad name delays none of the
 * others. Where a certificate for all of them is there, nothing is requested at all.
 */
function needsFor(wanted: Wanted, around: Surroundings): Need[] {
  const { names, arn } = wanted;
  const whole = needOf(wanted, around);
  const isTooMany = names.length > around.policy.namesPerCertificate;
  if (arn !== undefined || names.length === 0 || whole.candidate || isTooMany) return [whole];
  const bad = names.filter((name) => whyNotName(name, around) !== undefined);
  const good = names.filter((name) => !bad.includes(name));
  const parts = good.length === 0 ? [] : partsOf(good, around);
  const short = good.find(isFirstName);
  // What may be there already is a certificate for another part: of the kind that is wanted.
  const isServed = ({ holding }: TlsListener, some: readonly string[]) =>
    isKept({ holding: holding.filter((one) => isAmazons(one) && fits(one, wanted)) }, some);
  return [...parts, ...bad.map((name) => [name])].flatMap((some) => {
    const lacking = wanted.listeners.filter((listener) => some.length === names.length || !isServed(listener, some));
    if (lacking.length === 0 && !wanted.isForOpening) return [];
    // Without a name that may go first, one that is good as well goes along.
    const companion = some.some(isFirstName) || bad.includes(some[0]!) ? undefined : short;
    return [needOf({ ...wanted, names: some, listeners: lacking }, around, companion)];
  });
}

function needOf(wanted: Wanted, around: Surroundings, companion?: string): Need {
  const { view, nowMs } = around;
  const { names, arn, ...need } = wanted;
  const matching = [...view.certificates.values()]
    .filter((one) => one.arn === arn || (names.length > 0 && coverAll(one.names, names) && fits(one, wanted)))
    // The newest first; of two that are equally new, always the same.
    .toSorted((a, b) => (b.notAfterMs ?? b.createdAtMs) - (a.notAfterMs ?? a.createdAtMs) || (a.arn < b.arn ? -1 : 1));
  const candidate = matching.find((one) => isAttachable(one, arn, around));
  const pending = candidate ? undefined : matching.find((one) => isAwaited(one, names, nowMs));
  const failed = candidate || pending ? undefined : failedFor(names, view, nowMs);
  const requested = companion === undefined ? names : [companion, ...names];
  const found = { ...need, names: requested, candidate, pending, failed };
  return { ...found, blocked: candidate ? undefined : whyNot({ ...wanted, names: requested }, found, around) };
}

/** Of twins, only one with such a key; one whose key is not known yet was requested for what is needed. */
const fits = ({ keyAlgorithm }: CertificateView, wanted: Pick<Wanted, 'keyAlgorithm'>) =>
  wanted.keyAlgorithm === undefined ||
  keyAlgorithm === undefined ||
  keyFamilyOf(keyAlgorithm) === keyFamilyOf(wanted.keyAlgorithm);

/** The one that the fleet names; else one of Amazon's that is ours, or that another of these listeners serves already. */
function isAttachable(one: CertificateView, arn: string | undefined, { policy, nowMs, listeners }: Surroundings) {
  if (one.arn === arn) return isUsable(one, nowMs);
  const isKnown = one.ours || listeners.some(({ certificateArns }) => certificateArns.includes(one.arn));
  return isAmazons(one) && isKnown && mayStay(one, policy, nowMs);
}
