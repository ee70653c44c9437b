import { defineFleet } from '../../fleet/fleet.ts';
import { networkArns, websiteHost } from '../services/elastic-load-balancing/index.ts';

/** The alarm that aborts every drill. */
export const ABORT_ALARM = 'shop-down';

/** The port of the load balancer. */
export const EDGE_PORT = 8443;

const zones = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'];

const writer = {
  kind: 'tcp',
  name: 'writer',
  host: 'shop.cluster-c4evenkeel7x.eu-west-1.rds.amazonaws.com',
  port: 5432,
} as const;

const edge = {
  kind: 'tcp',
  name: 'edge',
  host: `edge-${networkArns('edge').loadBalancer.split('/').at(-1)}.elb.eu-west-1.amazonaws.com`,
  port: EDGE_PORT,
} as const;

const handshakes = (loadBalancer: string, serverName: string) =>
  ({ kind: 'tls', name: 'handshakes', host: websiteHost(loadBalancer), serverName }) as const;

const alarms = { abort: [ABORT_ALARM] };

const targets = { downtimeSeconds: 60, steadySeconds: 5, recoverySeconds: 180 };

const certificates = (name: string, ...domains: string[]) => ({
  mode: 'act' as const,
  domains: [domains],
  loadBalancers: { [name]: {} },
});

const rotation = (resource: string, serverName: string) => ({
  drill: 'certificate-rotation' as const,
  resource,
  issueSeconds: 60,
  soakSeconds: 10,
  alarms,
  targets,
  probes: [handshakes(resource, serverName)],
});

/** Every kind of drill, so that each can be ended in each of its states. */
export default defineFleet({
  clusters: {
    shop: {
      mode: 'act',
      readers: { min: 2, max: 4 },
      classes: ['db.r6g.large'],
      zones,
      // One busy reader of two is not enough for Evenkeel to add a third: each drill leaves as many readers as there were.
      targetCpuPercent: 80,
      warmUp: { sql: ['SELECT 1'], secret: 'shop/warm-up', timeoutSeconds: 60 },
    },
  },
  targetGroups: {
    edge: { ...networkArns('edge'), mode: 'act', zones, pool: { ec2: { tagKey: 'pool', tagValue: 'edge-spare' } } },
  },
  // That of shop.example: in a Region of this kind, the id of a zone follows from the reference that it is made with.
  hostedZones: ['Z0F59463C606C5B0E5D3D'],
  certificates: {
    web: certificates('web', 'shop.example', 'www.shop.example'),
    many: certificates('many', 'api.shop.example'),
  },
  vpc: { subnetIds: ['subnet-0a1b2c3d'], securityGroupIds: ['sg-0a1b2c3d'] },
  drills: {
    people: {
      ada: { iam: 'arn:aws:iam::123456789012:user/ada' },
      bob: { iam: 'arn:aws:iam::123456789012:user/bob' },
    },
    calendar: {
      days: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'],
      from: '00:00',
      until: '24:00',
    },
    coolDownSeconds: 0,
    list: [
      { drill: 'aurora-failover', resource: 'shop', probes: [writer], alarms, targets },
      { drill: 'reader-loss', resource: 'shop', probes: [writer], alarms, targets },
      { drill: 'reader-overload', resource: 'shop', probes: [writer], alarms, targets, busySeconds: 180 },
      { drill: 'zone-evacuation', resource: 'edge', zone: 'eu-west-1a', probes: [edge], alarms, targets },
      rotation('web', 'shop.example'),
      rotation('many', 'api.shop.example'),
    ],
    gameDays: {
      spring: [
        { kind: 'zone-evacuation', resource: 'edge' },
        { kind: 'aurora-failover', resource: 'shop' },
      ],
    },
  },
});
