import { defineFleet } from '../../../fleet/fleet.ts';
import { networkArns, networkHost, websiteHost } from '../../services/elastic-load-balancing/index.ts';
import { ZONES } from '../../core.ts';

const orders = { kind: 'postgres', name: 'orders', secret: 'shop/prober' } as const;

const handshakes = { kind: 'tls', name: 'handshakes', host: websiteHost('shop'), serverName: 'shop.example' } as const;

/** The port of the load balancer `edge`: above 1023, so that no privileges are needed to listen on it. */
export const EDGE_PORT = 8443;

const connections = { kind: 'tcp', name: 'edge', host: networkHost('edge'), port: EDGE_PORT } as const;

/** A shop with drills and two people: ada requests, and bob approves. */
export default defineFleet({
  clusters: {
    shop: {
      mode: 'act',
      readers: { min: 2, max: 4 },
      classes: ['db.r6g.large'],
      zones: [...ZONES],
      // One of two readers that is at its limit is enough for Evenkeel to add a third one.
      targetCpuPercent: 50,
      warmUp: { sql: ['SELECT 1'], secret: 'shop/prober', timeoutSeconds: 60 },
    },
  },
  targetGroups: {
    edge: {
      ...networkArns('edge'),
      mode: 'act',
      zones: [...ZONES],
      pool: 'external',
    },
  },
  // shop.example: the emulator derives the ID of a hosted zone from its caller reference.
  hostedZones: ['Z0F59463C606C5B0E5D3D'],
  certificates: {
    shop: { mode: 'act', domains: [['shop.example', 'www.shop.example']], loadBalancers: { shop: {} } },
  },
  vpc: { subnetIds: ['subnet-0a1b2c3d'], securityGroupIds: ['sg-0a1b2c3d'] },
  drills: {
    people: { ada: { iam: 'arn:aws:iam::123456789012:user/ada' }, bob: { iam: 'arn:aws:iam::123456789012:user/bob' } },
    calendar: { timeZone: 'Europe/Berlin' },
    list: [
      { drill: 'aurora-failover', resource: 'shop', probes: [orders], targets: { downtimeSeconds: 60 } },
      // Creating a reader takes three to eight minutes.
      { drill: 'reader-loss', resource: 'shop', probes: [orders], targets: { recoverySeconds: 1_200 } },
      // Evenkeel sees a metric one to two minutes late, and waits for a second one.
      { drill: 'reader-overload', resource: 'shop', probes: [orders], targets: { recoverySeconds: 600 } },
      {
        drill: 'zone-evacuation',
        resource: 'edge',
        zone: ZONES[0],
        probes: [connections],
        targets: { downtimeSeconds: 1 },
      },
      { drill: 'certificate-rotation', resource: 'shop', probes: [handshakes], targets: { downtimeSeconds: 1 } },
    ],
    gameDays: {
      spring: [
        { kind: 'zone-evacuation', resource: 'edge' },
        { kind: 'aurora-failover', resource: 'shop' },
      ],
    },
  },
});
