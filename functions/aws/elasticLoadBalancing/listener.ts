/** Load balancers, their listeners and rules, as plain data. */
export interface LoadBalancerView {
  readonly arn: string;
  readonly name: string;
  readonly kind: 'application' | 'network';
  /** Resolves to its addresses. */
  readonly host: string;
}

export interface ListenerView {
  readonly arn: string;
  readonly loadBalancer: string;
  readonly port: number;
  readonly protocol: string;
  /** Served to clients without SNI, and for names that no other certificate covers. Undefined without TLS. */
  readonly defaultCertificateArn: string | undefined;
  /** All certificates, the default one first. */
  readonly certificateArns: readonly string[];
  /** The default one is in the list for SNI as well, and is served from there whatever becomes of the default. */
  readonly isDefaultListed: boolean;
  /** Hosts in the conditions of its rules, unchanged. */
  readonly hosts: readonly string[];
  /** In order of priority; always empty unless the fleet configures HTTPS for the load balancer. */
  readonly rules: readonly RuleView[];
  /** The default actions, as JSON. */
  readonly defaultActions: string;
  readonly isRedirecting: boolean;
}

/** A rule of a listener, except the default rule. */
export interface RuleView {
  readonly arn: string;
  readonly priority: number;
  /** What is needed to create the same rule on another listener, as JSON. */
  readonly content: string;
  /** Its actions, likewise as JSON: the rule's former actions in a rollback. */
  readonly actions: string;
  /** It redirects to HTTPS, to any host. */
  readonly isRedirecting: boolean;
  /** It redirects to the same URL by HTTPS, and would cause a redirect loop on an HTTPS listener. */
  readonly isUpgrade: boolean;
}

export const isTls = ({ protocol }: Pick<ListenerView, 'protocol'>): boolean =>
  protocol === 'HTTPS' || protocol === 'TLS';
