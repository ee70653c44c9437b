import { coverAll } from '../../../fleet/domains.ts';
import { isFirstName } from '../../../fleet/certificateNames.ts';
import { isFresh, isUsable } from '../../../fleet/certificateFreshness.ts';
import { namesFor } from './hosts.ts';
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
  const expiring = expiringNeeds(around, lines);
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
  const bad = names.filter((name) => whyNotName(name, wanted, around) !== undefined);
  const good = names.filter((name) => !bad.includes(name));
  const parts = good.length === 0 ? [] : partsOf(good, around);
  const short = good.find(isFirstName);
  return [...parts, ...bad.map((name) => [name])].flatMap((some) => {
    const lacking = wanted.listeners.filter((listener) => !isKept(listener, some));
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
    .filter((one) => one.arn === arn || (names.length > 0 && coverAll(one.names, names)))
    // The newest first; of two that are equally new, always the same.
    .toSorted((a, b) => (b.notAfterMs ?? b.createdAtMs) - (a.notAfterMs ?? a.createdAtMs) || (a.arn < b.arn ? -1 : 1));
  const candidate = matching.find((one) => isAttachable(one, arn, around));
  const pending = candidate ? undefined : matching.find((one) => isAwaited(one, names, nowMs));
  const failed = candidate || pending ? undefined : failedFor(names, view, nowMs);
  const requested = companion === undefined ? names : [companion, ...names];
  const found = { ...need, names: requested, candidate, pending, failed };
  return { ...found, blocked: candidate ? undefined : whyNot({ ...wanted, names: requested }, found, around) };
}

/** Ours, one that the fleet names, or one that another of these listeners serves already. */
function isAttachable(one: CertificateView, arn: string | undefined, { policy, nowMs, listeners }: Surroundings) {
  if (one.arn === arn) return isUsable(one, nowMs);
  const isKnown = one.ours || listeners.some(({ certificateArns }) => certificateArns.includes(one.arn));
  return isKnown && isFresh(one, policy, nowMs);
}
