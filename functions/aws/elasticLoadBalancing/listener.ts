/** What ELB says of load balancers, their listeners and rules, as plain data. */
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

export const isTls = ({ protocol }: Pick<ListenerView, 'protocol'>): boolean =>
  protocol === 'HTTPS' || protocol === 'TLS';
