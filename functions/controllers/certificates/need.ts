import type { RequestableKeyAlgorithm } from '../../aws/acm/keyAlgorithms.ts';
import type { HoldReason } from './holdReason.ts';
import type { HttpsLoadBalancer } from './httpsLoadBalancer.ts';
import type { Policy } from './policy.ts';
import type { Progress } from './progress.ts';
import type { TlsListener } from './tlsListener.ts';
import type { CertificatesView, CertificateView } from './view.ts';

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
  /** One of ours that ACM did not issue, the newest. */
  readonly failed: CertificateView | undefined;
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

export interface Surroundings {
  readonly view: CertificatesView;
  readonly progress: Progress;
  readonly policy: Policy;
  readonly nowMs: number;
  readonly listeners: readonly TlsListener[];
  readonly httpsLoadBalancers: readonly HttpsLoadBalancer[];
}

export type Wanted = Pick<Need, 'reason' | 'names' | 'listeners' | 'isForOpening' | 'keyAlgorithm'> & {
  readonly arn?: string;
};
