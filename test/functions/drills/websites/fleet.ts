import { defineFleet } from '../../../../fleet/fleet.ts';
import { websiteArn, websiteHost } from '../../../../sandbox/services/elastic-load-balancing/index.ts';

/** Names of the alarms that the fleet binds to the drill. */
export const ABORT_ALARM = 'shop-down';

const tls = (loadBalancer: string, serverName: string) => ({
  kind: 'tls' as const,
  name: 'handshakes',
  host: websiteHost(loadBalancer),
  serverName,
});

const entry = (domains: string[], ...loadBalancers: string[]) => ({
  mode: 'act' as const,
  domains: [domains],
  loadBalancers: Object.fromEntries(loadBalancers.map((name) => [name, {}])),
});

const rotation = (resource: string, probes: readonly object[]) => ({
  drill: 'certificate-rotation' as const,
  resource,
  issueSeconds: 60,
  soakSeconds: 10,
  alarms: { abort: [ABORT_ALARM] },
  targets: { downtimeSeconds: 1, steadySeconds: 5, recoverySeconds: 60 },
  probes: probes as ReturnType<typeof tls>[],
});

/** Websites whose certificates are rotated, or are not: the last certificate sets are there to be refused. */
export default defineFleet({
  // That of shop.example: in this Region, the id of a zone follows from the reference that it is made with.
  hostedZones: ['Z0F59463C606C5B0E5D3D'],
  certificates: {
    shop: entry(['shop.example', 'www.shop.example'], 'shop'),
    many: entry(['api.shop.example'], 'many'),
    two: entry(['two.shop.example'], 'one', 'another'),
    foreign: entry(['foreign.example'], 'foreign'),
  },
  vpc: { subnetIds: ['subnet-0a1b2c3d'], securityGroupIds: ['sg-0a1b2c3d'] },
  drills: {
    people: { ada: { iam: 'arn:aws:iam::123456789012:user/ada' }, bob: { iam: 'arn:aws:iam::123456789012:user/bob' } },
    calendar: { timeZone: 'Europe/Berlin' },
    list: [
      rotation('shop', [tls('shop', 'shop.example')]),
      rotation('many', [tls('many', 'api.shop.example')]),
      rotation('two', [tls('one', 'two.shop.example')]),
      rotation('foreign', [tls('foreign', 'foreign.example')]),
      ...['web', 'tight'].map((name) => ({
        drill: 'zone-evacuation' as const,
        resource: name,
        loadBalancer: websiteArn(name),
        zone: 'eu-west-1a',
        probes: [tls(name, `${name}.shop.example`)],
        targets: { downtimeSeconds: 1, steadySeconds: 5, recoverySeconds: 60 },
      })),
    ],
  },
});
