import { CloudWatchClient, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import {
  ElasticLoadBalancingV2Client,
  ModifyLoadBalancerAttributesCommand,
  RegisterTargetsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Random } from '../../random.ts';
import type { Region } from '../../region.ts';
import { createBalanced, targetsIn } from '../../scenarios/balanced.ts';
import { createDatabaseSecrets } from '../../scenarios/databaseSecrets.ts';
import { createWorkspace } from '../../scenarios/slack.ts';
import type { Message } from '../../services/slack/index.ts';
import {
  changeRecord,
  createWebsite,
  createZone,
  importCertificate,
  issueCertificate,
  validationsOf,
} from '../../scenarios/website.ts';
import type { Day } from '../day.ts';
import { createClusters } from '../world.ts';
import fleet, { ABORT_ALARM, EDGE_PORT, WEBSITES } from './fleet.ts';

/** In each zone. */
const TARGETS = 3;
const SPARES = 2;

/** ACM's renewal is months away, or the certificate is about to expire and has to be replaced. */
const AGES_DAYS = [30, 150] as const;

const IMPORTED_CHANCE = 0.5;
const IMPORTED_DAYS_LEFT = 20;

/** Of the first machines of each zone, one at least. */
const SECOND_PORT = EDGE_PORT + 1;

export interface Night {
  /** The loads of the clusters. */
  readonly days: Readonly<Record<string, Day>>;
  readonly zoneId: string;
  /** Of Slack. */
  readonly channel: { messages(): readonly Message[] };
}

/** Everything that the fleet of the night presumes, as teams would have made it. */
export async function buildNight(region: Region, random: Random, flatFromMs: number): Promise<Night> {
  const days = await createClusters(region, random, { clusters: fleet.clusters, flatFromMs });
  await createDatabaseSecrets(region, fleet);
  const channel = await createWorkspace(region, { slack: fleet.slack!, drills: fleet.drills });
  for (const [name, policy] of Object.entries(fleet.targetGroups)) {
    await createBalanced(region, name, policy, { port: EDGE_PORT, targetsPerZone: TARGETS, sparesPerZone: SPARES });
    const elb = new ElasticLoadBalancingV2Client(region.clientConfig());
    const firsts = policy.zones.flatMap((zone) => targetsIn(region, policy, zone).slice(0, random.integer(1, TARGETS)));
    const Targets = firsts.map((Id) => ({ Id, Port: SECOND_PORT }));
    await region.tcp.checks.instantly(() =>
      elb.send(new RegisterTargetsCommand({ TargetGroupArn: policy.arn, Targets })),
    );
    await elb.send(
      new ModifyLoadBalancerAttributesCommand({
        LoadBalancerArn: policy.loadBalancer,
        Attributes: [{ Key: 'zonal_shift.config.enabled', Value: 'true' }],
      }),
    );
  }
  const zoneId = await createZone(region, 'shop.example');
  for (const [name, names] of Object.entries(WEBSITES)) {
    // Beside others, or as the default of its listener.
    const others = name === 'many' ? [['other.shop.example']] : [];
    const arns: string[] = [];
    for (const covered of others) arns.push(await issue(region, zoneId, covered, random));
    // Nobody renews what another authority has issued: Evenkeel has it replaced.
    arns.push(
      random.next() < IMPORTED_CHANCE
        ? await importCertificate(region, names, IMPORTED_DAYS_LEFT)
        : await issue(region, zoneId, names, random),
    );
    await createWebsite(region, name, arns);
  }
  await createAlarm(region);
  return { days, zoneId, channel };
}

/** Issued by Amazon some time ago, and renewed by it while its records are there. @returns its ARN */
async function issue(region: Region, zoneId: string, names: readonly string[], random: Random): Promise<string> {
  const arn = await issueCertificate(region, names, { daysAgo: random.integer(...AGES_DAYS) });
  for (const record of await validationsOf(region, arn)) await changeRecord(region, zoneId, 'UPSERT', record);
  return arn;
}

async function createAlarm(region: Region): Promise<void> {
  await new CloudWatchClient(region.clientConfig()).send(
    new PutMetricAlarmCommand({
      AlarmName: ABORT_ALARM,
      Namespace: 'Shop',
      MetricName: ABORT_ALARM,
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'ignore',
    }),
  );
}
