import { defineFleet } from '../../fleet/fleet.ts';
import { networkArns } from '../../sandbox/services/elastic-load-balancing/index.ts';

const zones = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'];
const person = (name: string) => ({
  slack: `T0SHOP/U0${name.toUpperCase()}`,
  iam: `arn:aws:iam::123456789012:user/${name}`,
});
const secretArn = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/data-api-a1B2c3';
const schedule = { expression: 'cron(0 10 5 3 ? 2027)', timeZone: 'Europe/Berlin' };
const tls = { kind: 'tls' as const, name: 'site', host: 'shop.example' };

/** A fleet with everything switched on that brings permissions along: each kind of function, pool, probe and drill. */
export default defineFleet({
  clusters: {
    shop: {
      mode: 'act',
      readers: { min: 2, max: 8 },
      classes: ['db.r6g.large'],
      zones,
      safetyNet: { targetCpuPercent: 80 },
      warmUp: { sql: ['SELECT 1'], secret: 'shop/warmer' },
      capacityReservation: 'peak',
      replaceOutdated: 'on',
    },
  },
  targetGroups: {
    tagged: { ...networkArns('tagged'), mode: 'act', zones, pool: { ec2: { tagKey: 'pool', tagValue: 'spare' } } },
    grown: { ...networkArns('grown'), mode: 'act', zones, pool: { autoScalingGroup: 'grown' } },
    tasks: { ...networkArns('tasks'), mode: 'act', zones, pool: { ecsService: { cluster: 'web', service: 'tasks' } } },
  },
  hostedZones: ['Z0123456789ABCDEFGHIJ'],
  certificates: {
    site: {
      mode: 'act',
      domains: [['shop.example']],
      loadBalancers: { site: { https: {} }, inner: { proof: 'vpc' } },
    },
  },
  vpc: { subnetIds: ['subnet-0a1b2c3d'], securityGroupIds: ['sg-0a1b2c3d'] },
  hub: { busArn: 'arn:aws:events:eu-central-1:210987654321:event-bus/evenkeel-hub-dev' },
  drills: {
    people: { ada: person('ada'), bob: person('bob') },
    list: [
      {
        drill: 'aurora-failover',
        resource: 'shop',
        probes: [
          { kind: 'postgres', name: 'orders', secret: 'shop/prober' },
          { kind: 'data-api', name: 'data api', secret: secretArn },
        ],
        alarms: { abort: ['shop-down'] },
        schedule,
      },
      { drill: 'reader-loss', resource: 'shop', probes: [{ kind: 'postgres', name: 'orders', secret: 'shop/prober' }] },
      {
        drill: 'reader-overload',
        resource: 'shop',
        probes: [{ kind: 'postgres', name: 'orders', secret: 'shop/prober' }],
      },
      { drill: 'zone-evacuation', resource: 'grown', zone: 'eu-west-1a', probes: [tls] },
      { drill: 'certificate-rotation', resource: 'site', probes: [tls] },
    ],
    gameDays: {
      spring: [
        { kind: 'zone-evacuation', resource: 'grown' },
        { kind: 'aurora-failover', resource: 'shop' },
      ],
    },
  },
  attention: {
    emails: ['on-call@shop.example'],
    webhooks: ['https://pages.shop.example/evenkeel'],
    chatbot: { workspaceId: 'T0SHOP', channelId: 'C0ALARMS' },
  },
  account: { tracing: 'on' },
  slack: {
    secret: 'ssm:/evenkeel/slack',
    teamId: 'T0SHOP',
    appId: 'A0EVENKEEL',
    channel: 'C0ONCALL',
    operators: ['U0ADA'],
  },
});
