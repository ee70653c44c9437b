/** A file of an application, or a part of one. */
export interface WiringFile {
  readonly name: string;
  readonly text: string;
}

/** How an application reaches a cluster. */
export interface ClusterPlace {
  readonly cluster: string;
  readonly engine: 'postgresql' | 'mysql';
  readonly writer: string;
  readonly reader: string;
  readonly port: number;
  /** The first database of the cluster; undefined if RDS knows none. */
  readonly database: string | undefined;
  readonly region: string;
  /** A connection lives no longer than this: a drain waits for connections to end, until its deadline. */
  readonly connectionSeconds: number;
}

/** How requests reach a web server behind a load balancer. */
export interface FrontPlace {
  readonly kind: 'application' | 'network';
  /** The hosts that a listener's rules and certificates name. */
  readonly hosts: readonly string[];
  /** Where the load balancer's addresses are. */
  readonly cidrs: readonly string[];
  /** What the health checks ask for; none where they only connect. */
  readonly healthPaths: readonly string[];
  /** Whether a Network Load Balancer says in front of each connection who the client is. */
  readonly proxyProtocol: boolean;
  /** Whether clients speak TLS to the load balancer. */
  readonly isTls: boolean;
}
