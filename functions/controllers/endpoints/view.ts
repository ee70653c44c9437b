export const ROLES = ['writer', 'reader'] as const;
export type Role = (typeof ROLES)[number];

/** Where a cluster is reached, and what Parameter Store says about it. */
export interface EndpointsView {
  readonly cluster: string;
  /** Hosts as RDS has them; undefined where there is none. */
  readonly hosts: Readonly<Record<Role, string | undefined>>;
  /** Values of the cluster's parameters; undefined where there is none. */
  readonly published: Readonly<Record<Role, string | undefined>>;
}
