/** How clients of a cluster hold their connections (facts that decide comparisons: docs/fidelity.md). */
export type ConnectionProfile = 'per-request' | 'pool-30m' | 'pool-1h';

export interface ProfileRules {
  /** A connection is re-made at this age; undefined: each request makes its own. */
  readonly lifetimeMs: number | undefined;
  /** The lifetime is shortened by up to this share of it, for each connection by chance. */
  readonly shortenedBy: number;
  /** Connections whose time is up are re-made one after the other, evenly over a lifetime, never all at once. */
  readonly isPaced: boolean;
}

export const PROFILES: Readonly<Record<ConnectionProfile, ProfileRules>> = {
  /** Django with CONN_MAX_AGE = 0, its default. */
  'per-request': { lifetimeMs: undefined, shortenedBy: 0, isPaced: false },
  /** HikariCP: maxLifetime 30 min by default, less up to 2.5 % (HikariPool.createPoolEntry). */
  'pool-30m': { lifetimeMs: 1_800_000, shortenedBy: 0.025, isPaced: false },
  /** PgBouncer: server_lifetime 3600 s by default; its janitor spaces the closing out by lifetime / pool size. */
  'pool-1h': { lifetimeMs: 3_600_000, shortenedBy: 0, isPaced: true },
};

export const CONNECTION_PROFILES = Object.keys(PROFILES) as ConnectionProfile[];
