import type { HostedZone } from '../../../fleet/hostedZones.ts';
import type { CertificateDetail, ListedCertificate } from '../../aws/acm/certificate.ts';
import type { Limits, ListenerView, LoadBalancerView } from '../../aws/elasticLoadBalancing/listener.ts';
import type { Interlock } from '../../control-loop/interlock.ts';
import type { HoldReason } from './holdReason.ts';
import type { Pause } from '../../control-loop/pause.ts';

export type { CertificateDetail, ValidationView } from '../../aws/acm/certificate.ts';
export type { ListenerView, LoadBalancerView, RuleView } from '../../aws/elasticLoadBalancing/listener.ts';

/** Everything that AWS and the ledger say about one certificate set of the fleet, at one moment. */
export interface CertificatesView {
  /** The certificate set's name. */
  readonly resource: string;
  /** Where we run: certificates and load balancers of other Regions are out of reach. */
  readonly region: string;
  /** Those of the fleet that exist. */
  readonly loadBalancers: readonly LoadBalancerView[];
  readonly listeners: readonly ListenerView[];
  /** What a load balancer may have; read only where HTTPS is to be set up. (default: what every account begins with) */
  readonly limits?: Limits | undefined;
  /** Every certificate of the account in this Region. */
  readonly certificates: ReadonlyMap<string, CertificateView>;
  /** Public hosted zones of the account. */
  readonly hostedZones: readonly HostedZone[];
  /** What stands in Route 53 under the names of validation records, in lower case and without the last dot. */
  readonly records: ReadonlyMap<string, string | undefined>;
  /** Names for which CAA does not let Amazon issue, with the record that says so. What nobody can say is not in it. */
  readonly caaForbids: ReadonlyMap<string, string>;
  /** Names about which public DNS could not be asked. */
  readonly unasked: ReadonlySet<string>;
  /** Why public DNS cannot validate a domain, without its wildcard; only of what is overdue or failed. */
  readonly validationProblems: ReadonlyMap<string, ValidationProblem>;
  /** How handshakes went, by the ARN of the listener. */
  readonly proofs: ReadonlyMap<string, ProofView>;
  readonly pause: Pause | undefined;
  readonly interlock: Interlock | undefined;
}

/** What keeps ACM from validating a domain or issuing for it. */
export interface ValidationProblem {
  readonly reason: Extract<
    HoldReason,
    'caa-forbids' | 'record-not-public' | 'zone-not-delegated' | 'zone-of-another-account'
  >;
  /** What was found, for people. */
  readonly because: string;
}

export interface CertificateView extends Omit<ListedCertificate, 'hasMoreNames'> {
  /** Requested by this stage of Evenkeel for this certificate set, as its tags say. Only such a certificate is ever deleted. */
  readonly ours: boolean;
  /** We may not describe it, or it is not in our account: what it is cannot be told. */
  readonly isUnreadable?: true;
  /** We have its ARN from our request, and ACM's list does not show it yet. */
  readonly isUnlisted?: true;
  /** What only a description of the one certificate tells; undefined where there was no need to ask. */
  readonly detail: CertificateDetail | undefined;
}

export interface ProofView {
  readonly requestedAtMs: number;
  readonly finishedAtMs: number;
  readonly outcome: 'served' | 'not-served';
}
