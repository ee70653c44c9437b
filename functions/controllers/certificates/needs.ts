import { coverAll, isWildcardTooDeep } from '../../../fleet/domains.ts';
import type { HoldReason } from './holdReason.ts';
import { isFresh, isUsable } from '../../../fleet/certificateFreshness.ts';
import { namesFor } from './hosts.ts';
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

type Wanted = Pick<Need, 'reason' | 'names' | 'listeners' | 'isForOpening'> & { readonly arn?: string };

/** What the fleet names goes first, then what comes to its end, then hosts that nothing covers. */
export function needsOf(around: Surroundings): Need[] {
  const named = namedNeeds(around);
  const lines = around.policy.domains.filter((line) => typeof line !== 'string');
  const expiring = expiringNeeds(around, lines);
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

const isKept = ({ fresh }: TlsListener, names: readonly string[]) =>
  names.length > 0 &&
  coverAll(
    fresh.flatMap((one) => one.names),
    names,
  );

/** A certificate that may not stay is followed by one with the same names, unless others have them all. */
function expiringNeeds({ listeners, policy, nowMs }: Surroundings, lines: readonly (readonly string[])[]): Wanted[] {
  const found = new Map<string, { names: readonly string[]; listeners: TlsListener[] }>();
  for (const listener of listeners) {
    for (const old of listener.attached.filter((one) => !isFresh(one, policy, nowMs))) {
      if (isKept(listener, old.names) || coverAll(lines.flat(), old.names)) continue;
      const key = old.names.toSorted().join(' ');
      const same = found.get(key) ?? { names: old.names, listeners: [] };
      same.listeners.push(listener);
      found.set(key, same);
    }
  }
  return [...found.values()].map((one) => ({ reason: 'expiring', isForOpening: false, ...one }));
}

/** Hosts of one zone share a certificate, as many as it takes; what no zone of ours has stands alone and says why. */
function hostNeeds(
  { listeners, httpsLoadBalancers, view, policy }: Surroundings,
  others: readonly (readonly string[])[],
): Wanted[] {
  const lacking = new Map<string, TlsListener[]>();
  for (const listener of listeners) {
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
    .filter((one) => one.arn === arn || (names.length > 0 && coverAll(one.names, names)))
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

/** Ours, one that the fleet names, or one that another of these listeners serves already. */
function isAttachable(one: CertificateView, arn: string | undefined, { policy, nowMs, listeners }: Surroundings) {
  if (one.arn === arn) return isUsable(one, nowMs);
  const isKnown = one.ours || listeners.some(({ certificateArns }) => certificateArns.includes(one.arn));
  return isKnown && isFresh(one, policy, nowMs);
}

function whyNot({ names, arn, reason, listeners }: Wanted, around: Surroundings, failed?: CertificateView) {
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
    if ('zone' in found) continue;
    const isImported = reason === 'expiring' && listeners.some((listener) => hasImported(listener, names));
    return { reason: isImported ? 'import-expiring' : found.reason, about: name } as const;
  }
  const forbidden = names.find((name) => view.caaForbids.has(name));
  if (forbidden !== undefined) {
    return { reason: 'caa-forbids', about: forbidden, because: view.caaForbids.get(forbidden)! } as const;
  }
  if (!failed) return undefined;
  const isCaa = failed.detail?.failureReason === 'CAA_ERROR';
  return { reason: isCaa ? 'caa-forbids' : 'validation-failed', about: names[0]! } as const;
}

const hasImported = ({ attached }: TlsListener, names: readonly string[]) =>
  attached.some((one) => one.type === 'IMPORTED' && coverAll(one.names, names));
