import { createServer, type Server } from 'node:http';
import { HTTP_LIMITS, limitConnections } from '../../../loopback.ts';
import type { ElasticLoadBalancing, Target } from '../../../services/elastic-load-balancing/index.ts';
import { answerOf, type Picked, pickTarget } from '../targets.ts';
import { bind, type Bound } from './binding.ts';

/** Where targets really listen: each has a small HTTP server, which says who it is. */
export interface TargetServers {
  /** Of one target that may be sent to now; undefined if the group has none. */
  pick(targetGroupArn: string, zone: string): Promise<Bound | undefined>;
  close(): Promise<void>;
}

/** @param standsFor where something else really listens for a target; undefined where it is to have a server here */
export function createTargetServers(
  { state }: Pick<ElasticLoadBalancing, 'state'>,
  standsFor: (target: Target) => Bound | undefined = () => undefined,
): TargetServers {
  const servers = new Map<string, Promise<{ server: Server; bound: Bound }>>();
  let turn = 0;
  return {
    async pick(targetGroupArn, zone) {
      const picked = pickTarget(state, targetGroupArn, zone, turn++);
      if (!picked) return undefined;
      const place = standsFor(picked.target);
      if (place) return place;
      const key = `${picked.group.id} ${picked.target.id}:${picked.target.port}`;
      let serving = servers.get(key);
      if (!serving) servers.set(key, (serving = serve(picked)));
      return (await serving).bound;
    },
    async close() {
      for (const serving of servers.values()) (await serving).server.close().closeAllConnections();
    },
  };
}

async function serve(picked: Picked): Promise<{ server: Server; bound: Bound }> {
  const server = limitConnections(
    createServer(HTTP_LIMITS, (request, response) => {
      const { status, headers, body } = answerOf(picked, request.headers.host ?? '', request.url ?? '/');
      response.writeHead(status, headers).end(body);
    }),
  );
  return { server, bound: await bind(server, '127.0.0.1', 0) };
}
