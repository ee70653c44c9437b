import { defineFleet } from '../../../fleet/fleet.ts';
import { ZONES } from '../../core.ts';
import { importedArn } from '../../services/acm/state.ts';
import { networkArns, networkHost, websiteHost } from '../../services/elastic-load-balancing/index.ts';

/** The alarm that aborts every drill. */
export const ABORT_ALARM = 'shop-down';

/** The port of the load balancer. */
export const EDGE_PORT = 8443;

/** The names of which each website has to have a certificate, by its certificate set, which its load balancer is named after. */
export const WEBSITES = {
  web: ['shop.example', 'www.shop.example'],
  many: ['api.shop.example'],
} as const;

const writer = {
  kind: 'tcp',
  name: 'writer',
  host: 'shop.cluster-c4evenkeel7x.eu-west-1.rds.amazonaws.com',
  port: 5432,
} as const;

const edge = { kind: 'tcp', name: 'edge', host: networkHost('edge'), port: EDGE_PORT } as const;

const handshakes = (loadBalancer: string, serverName: string) =>
  ({ kind: 'tls', name: 'handshakes', host: websiteHost(loadBalancer), serverName }) as const;

const alarms = { abort: [ABORT_ALARM] };

const targets = { downtimeSeconds: 60, steadySeconds: 5, recoverySeconds: 180 };

const certificates = (name: keyof typeof WEBSITES) => ({
  mode: 'act' as const,
  domains: [[...WEBSITES[name]]],
  loadBalancers: { [name]: {} },
  // Those that another authority has issued are replaced only where the fleet says so.
  replace: [importedArn(WEBSITES[name][0])],
});

const rotation = (resource: keyof typeof WEBSITES) => ({
  drill: 'certificate-rotation' as const,
  resource,
  issueSeconds: 120,
  soakSeconds: 20,
  alarms,
  targets,
  probes: [handshakes(resource, WEBSITES[resource][0])],
});

/** Some of everything: what one night is about. */
export default defineFleet({
  clusters: {
    shop: {
      mode: 'act',
      readers: { min: 2, max: 6 },
      // One size: how many readers carry a load can then be told without knowing which ones they are.
      classes: ['db.r6g.large', 'db.r7g.large'],
      zones: [...ZONES],
      drainDeadlineSeconds: 1_500,
      relief: 'on',
      warmUp: { sql: ['SELECT 1'], secret: 'shop/warm-up', timeoutSeconds: 60 },
      // The net sleeps while Evenkeel holds its own target.
      safetyNet: { targetCpuPercent: 90 },
    },
    search: {
      mode: 'act',
      readers: { min: 1, max: 4 },
      classes: ['db.r6g.large'],
      zones: ZONES.slice(0, 2),
      // Shorter than a connection lives, so that readers are deleted at their deadline, too.
      drainDeadlineSeconds: 900,
    },
  },
  targetGroups: {
    edge: {
      ...networkArns('edge'),
      mode: 'act',
      zones: [...ZONES],
      // The zone of the drill is not pinned: it could not be evacuated.
      pinnedZones: ZONES.slice(1),
      minHealthyPerZone: 2,
      pool: { ec2: { tagKey: 'pool', tagValue: 'edge-spare' } },
    },
  },
  // That of shop.example: in a Region of this kind, the id of a zone follows from the reference that it is made with.
  hostedZones: ['Z0F59463C606C5B0E5D3D'],
  certificates: { web: certificates('web'), many: certificates('many') },
  vpc: { subnetIds: ['subnet-0a1b2c3d'], securityGroupIds: ['sg-0a1b2c3d'] },
  drills: {
    people: {
      ada: { slack: 'T0SHOP/U0ADA' },
      bob: { slack: 'T0SHOP/U0BOB' },
      cem: { slack: 'T0SHOP/U0CEM' },
    },
    calendar: {
      days: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'],
      from: '00:00',
      until: '24:00',
    },
    coolDownSeconds: 600,
    list: [
      { drill: 'aurora-failover', resource: 'shop', probes: [writer], alarms, targets, approvers: ['ada', 'bob'] },
      {
        drill: 'reader-loss',
        resource: 'shop',
        probes: [writer],
        alarms,
        targets: { ...targets, recoverySeconds: 900 },
        approvers: ['ada', 'bob'],
        // It waits for approval like every other one.
        schedule: { expression: 'cron(30 20 * * ? *)' },
      },
      {
        drill: 'reader-overload',
        resource: 'shop',
        probes: [writer],
        alarms,
        targets,
        busySeconds: 180,
        approvers: ['ada', 'bob'],
      },
      {
        drill: 'zone-evacuation',
        resource: 'edge',
        zone: ZONES[0],
        probes: [edge],
        alarms,
        targets,
        approvers: ['ada', 'bob'],
      },
      { ...rotation('web'), approvers: ['ada', 'bob'] },
      { ...rotation('many'), approvers: ['ada', 'bob'] },
    ],
  },
  slack: {
    secret: 'evenkeel/slack',
    teamId: 'T0SHOP',
    appId: 'A0EVENKEEL',
    channel: 'C0ONCALL',
    operators: ['U0ADA', 'U0BOB'],
  },
});
