import { createServer, type Server } from 'node:http';
import type { ElasticLoadBalancing, Target, TargetGroup } from '../../../services/elastic-load-balancing/index.ts';
import { bind, type Bound } from './binding.ts';

/** Where targets really listen. */
export interface TargetServers {
  /** Of one target that may be sent to now; undefined if the group has none. */
  pick(targetGroupArn: string, zone: string): Promise<Bound | undefined>;
  close(): Promise<void>;
}

/**
 * A small HTTP server for each target, which says who it is. Requests go to healthy targets in turn, to all if none is
 * healthy, and within their zone unless the group crosses zones.
 */
export function createTargetServers({ state }: Pick<ElasticLoadBalancing, 'state'>): TargetServers {
  const servers = new Map<string, Promise<{ server: Server; bound: Bound }>>();
  let turn = 0;
  return {
    async pick(targetGroupArn, zone) {
      const group = state.targetGroups.get(targetGroupArn);
      if (!group) return undefined;
      const registered = [...group.targets.values()].filter(({ draining }) => !draining);
      const reachable = registered.filter((target) => crossesZones(state, group) || isIn(target, zone));
      const healthy = reachable.filter(({ health }) => health.state === 'healthy');
      const candidates = healthy.length > 0 ? healthy : reachable;
      const target = candidates[turn++ % candidates.length];
      if (!target) return undefined;
      const key = `${group.id} ${target.id}:${target.port}`;
      let serving = servers.get(key);
      if (!serving) servers.set(key, (serving = serve(group, target)));
      return (await serving).bound;
    },
    async close() {
      for (const serving of servers.values()) (await serving).server.close().closeAllConnections();
    },
  };
}

const isIn = (target: Target, zone: string): boolean => target.zone === zone || target.zone === 'all';

const ATTRIBUTE = 'load_balancing.cross_zone.enabled';

/** The group's own word, or its load balancer's where it has none. */
function crossesZones(state: ElasticLoadBalancing['state'], { id, attributes }: TargetGroup): boolean {
  const own = attributes.get(ATTRIBUTE);
  if (own === 'true' || own === 'false') return own === 'true';
  return state.loadBalancersOf(id).some((loadBalancer) => loadBalancer.attributes.get(ATTRIBUTE) === 'true');
}

async function serve(group: TargetGroup, target: Target): Promise<{ server: Server; bound: Bound }> {
  const server = createServer((request, response) => {
    const { host } = request.headers;
    const answer = { targetGroup: group.name, target: target.id, zone: target.zone, host, path: request.url };
    response.writeHead(200, { 'content-type': 'application/json' }).end(`${JSON.stringify(answer)}\n`);
  });
  return { server, bound: await bind(server, '127.0.0.1', 0) };
}
