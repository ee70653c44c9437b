import { type Authority, createAuthority } from '../certificates/authority.ts';
import { type Core, ZONES } from '../core.ts';
import { createTlsDataPlane, type TlsDataPlane, type TlsDataPlaneOptions } from '../data-planes/tls/index.ts';
import { plainHttp } from '../data-planes/tls/plain.ts';
import type { TlsPlane } from '../data-planes/tls/sockets/plane.ts';
import { TcpDataPlane, type TcpOptions } from '../data-planes/tcp/index.ts';
import { connectVirtually } from '../data-planes/tcp/virtual.ts';
import { createZonesElsewhere, type ZonesElsewhere } from '../dns/elsewhere.ts';
import { Dns } from '../dns/resolver.ts';
import type { SocketHost } from '../postgres-wire/socket.ts';
import { type Acm, type AcmOptions, createAcm } from '../services/acm/index.ts';
import { type ArcZonalShift, createArcZonalShift } from '../services/arc-zonal-shift/index.ts';
import { type AutoScaling, createAutoScaling } from '../services/auto-scaling/index.ts';
import { createEc2, type Ec2, zoneId } from '../services/ec2/index.ts';
import { createEcs, type Ecs } from '../services/ecs/index.ts';
import {
  createElasticLoadBalancing,
  type ElasticLoadBalancing,
  type LoadBalancingOptions,
} from '../services/elastic-load-balancing/index.ts';
import { createFis, type Fis } from '../services/fis/index.ts';
import { createServerCertificates, type ServerCertificates } from '../services/iam/index.ts';
import { createRoute53, type Route53, type Route53Options } from '../services/route-53/index.ts';
import type { Endpoint } from '../wire/endpoint.ts';

export interface NetworkOptions {
  readonly acm?: AcmOptions;
  readonly elasticLoadBalancing?: LoadBalancingOptions;
  readonly route53?: Route53Options;
  readonly tcp?: Partial<TcpOptions>;
  readonly tls?: TlsDataPlaneOptions;
  /** Load balancers on real sockets, which need real time; without them handshakes are simulated in Region time. */
  readonly realTls?: TlsPlane;
}

/** What clients come through: names, addresses, load balancers, certificates, and the targets behind them. */
export interface Network {
  readonly acm: Acm;
  readonly arcZonalShift: ArcZonalShift;
  readonly autoScaling: AutoScaling;
  /** Who signs the certificates that Amazon issues here; clients trust it by its PEM. */
  readonly certificateAuthority: Authority;
  /** The public domain name system, as resolvers on the internet see it. */
  readonly dns: Dns;
  readonly ec2: Ec2;
  readonly ecs: Ecs;
  readonly elasticLoadBalancing: ElasticLoadBalancing;
  readonly fis: Fis;
  readonly route53: Route53;
  readonly serverCertificates: ServerCertificates;
  /** What connections at the addresses of Network Load Balancers reach. */
  readonly tcp: TcpDataPlane;
  /** What clients of the load balancers meet. */
  readonly tls: TlsDataPlane;
  /** Domains that are hosted elsewhere than in Route 53. */
  readonly zonesElsewhere: ZonesElsewhere;
}

/** Who answers a connection to a load balancer, by its name or an address of it; undefined if none has that one. */
export type ConnectToLoadBalancer = SocketHost['open'];

export function createNetwork(
  core: Core,
  endpoint: Endpoint,
  options: NetworkOptions,
): { readonly network: Network; readonly connect: ConnectToLoadBalancer } {
  const ec2 = createEc2(core);
  const elasticLoadBalancing = createElasticLoadBalancing(
    core,
    {
      network: ec2.network,
      certificate: (arn) => acm.attachable(arn) ?? serverCertificates.attachable(arn),
      shiftedAway: (arn) => tcp.shiftedAway(arn),
    },
    options.elasticLoadBalancing,
  );
  const dns = new Dns();
  dns.add(elasticLoadBalancing.names);
  const certificateAuthority = createAuthority('Evenkeel Sandbox Root CA');
  const acm = createAcm(
    core,
    { dns, authority: certificateAuthority, usersOf: (arn) => elasticLoadBalancing.usersOf(arn) },
    options.acm,
  );
  const serverCertificates = createServerCertificates(core, {
    authorityPem: () => certificateAuthority.certificatePem,
    usersOf: (arn) => elasticLoadBalancing.usersOf(arn),
  });
  const tcp = new TcpDataPlane(core, elasticLoadBalancing, ec2, options.tcp);
  const requestHandler = endpoint.requestHandler();
  const arcZonalShift = createArcZonalShift(core, {
    zoneIdsOf(loadBalancerArn) {
      const loadBalancer = elasticLoadBalancing.state.loadBalancers.get(loadBalancerArn);
      if (loadBalancer?.attributes.get('zonal_shift.config.enabled') !== 'true') return undefined;
      return [...loadBalancer.zones.keys()].map(zoneId);
    },
    unfitReason: (loadBalancerArn) => unfitForZonalShift(elasticLoadBalancing, loadBalancerArn),
    managed: () =>
      elasticLoadBalancing.state.loadBalancers
        .all()
        .filter(({ attributes }) => attributes.get('zonal_shift.config.enabled') === 'true')
        .map(({ id }) => id),
  });
  tcp.shiftedAway = (loadBalancerArn) => {
    const away = arcZonalShift.shiftedAway(loadBalancerArn);
    return ZONES.find((zone) => zoneId(zone) === away);
  };
  // Resolvers are given the addresses of the other zones. A shift does not wait for anybody who remembers the old ones.
  elasticLoadBalancing.isInService = ({ id }, zone) => tcp.shiftedAway(id) !== zone;
  const certificates = {
    served: (arn: string) => acm.served(arn) ?? serverCertificates.served(arn),
    subscribe: acm.subscribe,
  };
  const tls = createTlsDataPlane(core, { certificates, elasticLoadBalancing }, options.tls);
  const plain = plainHttp(tls);
  const overTcp = connectVirtually(elasticLoadBalancing, tcp, core.random.fork('connections'));
  const network: Network = {
    acm,
    arcZonalShift,
    autoScaling: createAutoScaling(core, { ec2, requestHandler }),
    certificateAuthority,
    dns,
    ec2,
    ecs: createEcs(core, { ec2, elasticLoadBalancing, requestHandler }),
    elasticLoadBalancing,
    fis: createFis(core),
    route53: createRoute53(core, dns, options.route53),
    serverCertificates,
    tcp,
    tls,
    zonesElsewhere: createZonesElsewhere(dns),
  };
  return { network, connect: (host, port, caller) => (plain(host) ?? overTcp)(host, port, caller) };
}

/**
 * A Network Load Balancer that balances across zones can be shifted only if each of its groups speaks TCP or TLS, and none
 * turns that off for itself, has an Application Load Balancer for a target or ends connections of unhealthy targets
 * ("Zonal shift for your Network Load Balancer"). Where only some groups balance across zones by themselves, only those
 * are judged, which is a guess.
 */
function unfitForZonalShift(balancing: ElasticLoadBalancing, loadBalancerArn: string): string | undefined {
  const { state } = balancing;
  const loadBalancer = state.loadBalancers.get(loadBalancerArn);
  if (loadBalancer?.type !== 'network') return undefined;
  const ofLoadBalancer = loadBalancer.attributes.get('load_balancing.cross_zone.enabled');
  const unfit = state.targetGroups
    .all()
    .filter(({ id }) => state.loadBalancersOf(id).some((each) => each.id === loadBalancerArn))
    .find(({ protocol, targetType, attributes }) => {
      const own = attributes.get('load_balancing.cross_zone.enabled');
      const isCrossZone = ofLoadBalancer === 'true' || own === 'true';
      const isFit =
        own !== 'false' &&
        (protocol === 'TCP' || protocol === 'TLS') &&
        targetType !== 'alb' &&
        attributes.get('target_health_state.unhealthy.connection_termination.enabled') === 'false';
      return isCrossZone && !isFit;
    });
  return unfit && `The target group ${unfit.name} does not support zonal shift with cross-zone load balancing.`;
}
