import type { Authority } from '../../../certificates/authority.ts';
import type { VirtualClock } from '../../../clock.ts';
import type { ElasticLoadBalancing } from '../../../services/elastic-load-balancing/index.ts';
import type { TlsDataPlane } from '../index.ts';

/** What the sockets need of the Region whose load balancers they serve for. */
export interface ServedRegion {
  readonly clock: VirtualClock;
  readonly tls: TlsDataPlane;
  readonly elasticLoadBalancing: ElasticLoadBalancing;
  readonly certificateAuthority: Authority;
}
