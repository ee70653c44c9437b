import type { CertificatePolicy } from './certificates.ts';
import { covers } from './domains.ts';

/** A host that two certificate sets name, each of which requests a certificate for it. */
export interface SharedName {
  /** The certificate sets, in the order of the fleet. */
  readonly sets: readonly [string, string];
  /** What each of them names: the same, or a wildcard and a host that it covers. */
  readonly names: readonly [string, string];
}

/**
 * All hosts that certificate sets have in common. It is allowed, since each set has load balancers of its own, whose
 * listeners need a certificate each; but it is often meant to be one set.
 */
export function sharedNames(certificates: Readonly<Record<string, Pick<CertificatePolicy, 'domains'>>>): SharedName[] {
  const named = Object.entries(certificates).map(([set, { domains }]) => ({
    set,
    names: new Set(domains.flatMap((line) => (typeof line === 'string' ? [] : line))),
  }));
  return named.flatMap((one, at) =>
    named
      .slice(at + 1)
      .flatMap((other) =>
        [...one.names].flatMap((name) =>
          [...other.names]
            .filter((rival) => covers(name, rival) || covers(rival, name))
            .map((rival) => ({ sets: [one.set, other.set], names: [name, rival] }) as const),
        ),
      ),
  );
}

/** For whoever checks a fleet. */
export const describeSharedName = ({ sets: [one, other], names: [name, rival] }: SharedName): string =>
  `certificates.${one} names ${name}, and certificates.${other} names ${rival}: each requests a certificate of its own for its load balancers. To share one, put both into one certificate set.`;
