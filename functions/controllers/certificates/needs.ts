import { coverAll, isWildcardTooDeep } from '../../../fleet/domains.ts';
import type { HoldReason } from './holdReason.ts';
import { isUsable } from '../../../fleet/certificateFreshness.ts';
import { keyFamilyOf, requestableLike, type RequestableKeyAlgorithm } from '../../aws/acm/keyAlgorithms.ts';
import { namesFor } from './hosts.ts';
import { areTwins, hasTwin, isAmazons, mayBeReplaced, mayStay } from './kinds.ts';
import type { HttpsLoadBalancer } from './httpsLoadBalancer.ts';
import type { Policy } from './policy.ts';
import type { TlsListener } from './tlsListener.ts';
import type { CertificatesView, CertificateView } from './view.ts';
import { zoneOf } from '../../../fleet/hostedZones.ts';

/** Names for which some listener has no certificate that may stay. */
export interface Need {
  readonly reason: 'named' | 'uncovered-host' | 'expiring';
  readonly names: readonly string[];
  /** Listeners that lack it. */
  readonly listeners: readonly TlsListener[];
  /** Of one of twins, whose successor has to have such a key. (default: the fleet's, for what is requested) */
  readonly keyAlgorithm?: RequestableKeyAlgorithm;
  /** HTTPS is to be set up, and not before there is a certificate for these names. */
  readonly isForOpening: boolean;
  /** A certificate that could be attached now. */
  readonly candidate: CertificateView | undefined;
  /** One of ours that is being validated. */
  readonly pending: CertificateView | undefined;
  /** Why no certificate can be had. */
  readonly blocked: Blocked | undefined;
}

export interface Blocked {
  readonly reason: HoldReason;
  readonly about: string;
  readonly numbers?: Readonly<Record<string, number>>;
  /** What shows it, for people. */
  readonly because?: string;
}

interface Surroundings {
  readonly view: CertificatesView;
  readonly policy: Policy;
  readonly nowMs: number;
  readonly listeners: readonly TlsListener[];
  readonly httpsLoadBalancers: readonly HttpsLoadBalancer[];
}

type Wanted = Pick<Need, 'reason' | 'names' | 'listeners' | 'isForOpening' | 'keyAlgorithm'> & {
  readonly arn?: string;
};

/** What the fleet names goes first, then what comes to its end, then hosts that nothing covers. */
export function needsOf(around: Surroundings): Need[] {
  const named = namedNeeds(around);
  const lines = around.policy.domains.filter((line) => typeof line !== 'string');
  const expiring = expiringNeeds(around, named);
  const hosts = hostNeeds(around, [...lines, ...expiring.map(({ names }) => names)]);
  return [...named, ...expiring, ...hosts].map((wanted) => needOf(wanted, around));
}

function namedNeeds({ view, policy, listeners, httpsLoadBalancers }: Surroundings): Wanted[] {
  // Where HTTPS is to be set up, there is no listener yet that could lack a certificate.
  const isForOpening = httpsLoadBalancers.some(({ isToBeOpened }) => isToBeOpened);
  return policy.domains.flatMap((line): Wanted[] => {
    const arn = typeof line === 'string' ? line : undefined;
    const names = typeof line === 'string' ? (view.certificates.get(line)?.names ?? []) : line;
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
    for (let from = 0; from < names.length; from += policy.namesPerCertificate) {
      const some = names.slice(from, from + policy.namesPerCertificate);
      const on = new Set(some.flatMap((name) => lacking.get(name)!));
      const isForOpening = some.some((name) => opening.has(name));
      batches.push({ reason: 'uncovered-host', names: some, listeners: [...on], isForOpening });
    }
    return batches;
  });
}

/** After a failure ACM is asked again so much later: what was wrong is for people to repair. */
export const RETRY_AFTER_MS = 6 * 3_600_000;

function needOf(wanted: Wanted, around: Surroundings): Need {
  const { view, nowMs } = around;
  const { names, arn, ...need } = wanted;
  const matching = [...view.certificates.values()]
    .filter((one) => one.arn === arn || (names.length > 0 && coverAll(one.names, names) && fits(one, wanted)))
    // The newest first; of two that are equally new, always the same.
    .toSorted((a, b) => (b.notAfterMs ?? b.createdAtMs) - (a.notAfterMs ?? a.createdAtMs) || (a.arn < b.arn ? -1 : 1));
  const candidate = matching.find((one) => isAttachable(one, arn, around));
  const pending = candidate ? undefined : matching.find((one) => one.ours && one.status === 'PENDING_VALIDATION');
  const failed = matching.find(
    (one) => one.ours && one.status === 'FAILED' && nowMs - one.createdAtMs < RETRY_AFTER_MS,
  );
  const blocked = candidate ? undefined : whyNot(wanted, around, pending ? undefined : failed);
  return { ...need, names, candidate, pending, blocked };
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

function whyNot({ names, arn }: Wanted, around: Surroundings, failed?: CertificateView) {
  const { view, policy } = around;
  if (arn !== undefined && arn.split(':')[3] !== view.region) {
    return { reason: 'certificate-of-another-region', about: arn } as const;
  }
  if (arn !== undefined && !view.certificates.has(arn)) return { reason: 'certificate-not-found', about: arn } as const;
  const tooDeep = names.find(isWildcardTooDeep);
  if (tooDeep !== undefined) return { reason: 'wildcard-too-deep', about: tooDeep } as const;
  if (names.length > policy.namesPerCertificate) {
    const numbers = { names: names.length, namesAllowed: policy.namesPerCertificate };
    return { reason: 'too-many-names', about: names[0]!, numbers } as const;
  }
  for (const name of names) {
    const found = zoneOf(name, view.hostedZones, policy);
    if (!('zone' in found)) return { reason: found.reason, about: name } as const;
  }
  const forbidden = names.find((name) => view.caaForbids.has(name));
  if (forbidden !== undefined) {
    return { reason: 'caa-forbids', about: forbidden, because: view.caaForbids.get(forbidden)! } as const;
  }
  if (!failed) return undefined;
  const isCaa = failed.detail?.failureReason === 'CAA_ERROR';
  return { reason: isCaa ? 'caa-forbids' : 'validation-failed', about: names[0]! } as const;
}
