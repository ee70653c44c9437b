import type { Interlock } from '../../control-loop/interlock.ts';
import type { Pause } from '../../control-loop/pause.ts';
import type { Progress } from './progress.ts';

/** Everything that a decision about one entry of the fleet's certificates is made from, at one moment. */
export interface CertificatesView {
  /** The entry's name. */
  readonly resource: string;
  /** Where we run: certificates and load balancers of other Regions are out of reach. */
  readonly region: string;
  /** Those of the fleet that exist. */
  readonly loadBalancers: readonly LoadBalancerView[];
  readonly listeners: readonly ListenerView[];
  /** Every certificate of the account in this Region. */
  readonly certificates: ReadonlyMap<string, CertificateView>;
  /** Public hosted zones of the account. */
  readonly zones: readonly ZoneView[];
  /** What stands in Route 53 under the names of validation records, in lower case and without the last dot. */
  readonly records: ReadonlyMap<string, string | undefined>;
  /** Domains for which CAA records in a zone of ours do not let Amazon issue. */
  readonly caaForbids: ReadonlySet<string>;
  /** How handshakes went, by the ARN of the listener. */
  readonly proofs: ReadonlyMap<string, ProofView>;
  readonly progress: Progress;
  readonly pause: Pause | undefined;
  readonly interlock: Interlock | undefined;
}

export interface LoadBalancerView {
  readonly arn: string;
  readonly name: string;
  readonly kind: 'application' | 'network';
  /** What its addresses are found by. */
  readonly host: string;
}

export interface ListenerView {
  readonly arn: string;
  readonly loadBalancer: string;
  readonly port: number;
  readonly protocol: string;
  /** Whom a client without SNI is served, and whose name no other certificate has. Undefined without TLS. */
  readonly defaultCertificateArn: string | undefined;
  /** All certificates, the default one first. */
  readonly certificateArns: readonly string[];
  /** Hosts in the conditions of its rules, as they stand there. */
  readonly hosts: readonly string[];
  /** In the order in which they are tried; empty, whatever there is, unless HTTPS is asked for on the load balancer. */
  readonly rules: readonly RuleView[];
  /** What becomes of a request that no rule takes, as JSON of ELB's actions. */
  readonly defaultActions: string;
  readonly isRedirecting: boolean;
}

/** A rule of a listener, but for the one that takes what no other takes. */
export interface RuleView {
  readonly arn: string;
  readonly priority: number;
  /** What a rule needs to do the same on another listener, as JSON of ELB's. */
  readonly content: string;
  /** The actions in it, likewise: what the rule gets back if a change of it is undone. */
  readonly actions: string;
  /** It sends visitors to HTTPS, wherever. */
  readonly isRedirecting: boolean;
  /** It sends visitors to the very same place by HTTPS, and would send those of HTTPS round in circles. */
  readonly isUpgrade: boolean;
}

export interface CertificateView {
  readonly arn: string;
  /** All of its names, in lower case. */
  readonly names: readonly string[];
  /** ACM's: `PENDING_VALIDATION`, `ISSUED`, `INACTIVE`, `EXPIRED`, `VALIDATION_TIMED_OUT`, `REVOKED`, `FAILED`. */
  readonly status: string;
  readonly type: 'AMAZON_ISSUED' | 'IMPORTED' | 'PRIVATE';
  readonly createdAtMs: number;
  /** Undefined until it is issued. */
  readonly notBeforeMs: number | undefined;
  readonly notAfterMs: number | undefined;
  readonly isInUse: boolean;
  /** Requested by this stage of Evenkeel for this entry, as its tags say. Only such a certificate is ever deleted. */
  readonly ours: boolean;
  /** What only a description of the one certificate tells; undefined where there was no need to ask. */
  readonly detail: CertificateDetail | undefined;
}

export interface CertificateDetail {
  /** In lower case, without colons and leading zeros. */
  readonly serial: string | undefined;
  readonly failureReason: string | undefined;
  /** Of its renewal: `PENDING_AUTO_RENEWAL`, `PENDING_VALIDATION`, `SUCCESS`, `FAILED`; undefined before it starts. */
  readonly renewalStatus: string | undefined;
  readonly renewalReason: string | undefined;
  /** What proves to ACM that the domains are ours. */
  readonly validations: readonly ValidationView[];
  /** A change from e-mail to DNS is under way at ACM. */
  readonly isMigrating: boolean;
}

export interface ValidationView {
  readonly domain: string;
  readonly method: 'DNS' | 'EMAIL' | 'HTTP';
  /** The CNAME that ACM wants, in lower case and without the last dot; undefined for some seconds after a request. */
  readonly record: { readonly name: string; readonly value: string } | undefined;
}

export interface ZoneView {
  readonly id: string;
  /** Without the last dot. */
  readonly name: string;
}

export interface ProofView {
  readonly requestedAtMs: number;
  readonly finishedAtMs: number;
  readonly outcome: 'served' | 'not-served';
}

export const DAY_MS = 86_400_000;
