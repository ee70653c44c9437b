import { type Peer, SocketError } from '../../postgres-wire/socket.ts';
import type { Random } from '../../random.ts';
import type { ElasticLoadBalancing } from '../../services/elastic-load-balancing/index.ts';
import type { TcpDataPlane } from './index.ts';

/**
 * Network Load Balancers as functions reach them in Region time: a connection is taken, or it is not, and nothing is said
 * on it. Names lead to the addresses that are in DNS now; what clients remember of it is not simulated here.
 */
export const connectVirtually =
  (elb: ElasticLoadBalancing, tcp: TcpDataPlane, random: Random) =>
  (hostname: string, port: number): Peer | undefined => {
    const loadBalancer = elb.state.loadBalancers
      .all()
      .find(({ dnsName }) => hostname === dnsName || hostname.endsWith(`.${dnsName}`));
    if (!loadBalancer || loadBalancer.type !== 'network') return undefined;
    const zones = [...loadBalancer.zones.values()];
    const addresses = tcp.addressesInDns(loadBalancer);
    const named = zones.filter(({ zone, address }) =>
      hostname === loadBalancer.dnsName ? addresses.includes(address) : hostname === `${zone}.${loadBalancer.dnsName}`,
    );
    const chosen = named[random.integer(0, Math.max(0, named.length - 1))];
    const target = chosen && tcp.route(loadBalancer, chosen.zone, port);
    if (!chosen || !target || !tcp.hosts.answers(target)) {
      throw new SocketError('connect', 'ECONNREFUSED', `${hostname}:${port}`);
    }
    return { address: chosen.address, receive() {}, secure() {}, end() {} };
  };
