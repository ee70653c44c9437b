import { CloudWatchClient, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { DeployOptions } from '../../../sandbox/deploy/load.ts';
import { createRegion, type Region, type RegionOptions } from '../../../sandbox/region.ts';
import { createBalanced } from '../../../sandbox/scenarios/balanced.ts';
import { createCluster } from '../../../sandbox/scenarios/cluster.ts';
import { createZone, issueCertificate } from '../../../sandbox/scenarios/website.ts';
import { assemblyOf } from '../../synthesis/assembly.ts';
import { createSite, listen } from '../account/region.ts';
import fleet from './shopFleet.ts';

export const FLEET_FILE = new URL('shopFleet.ts', import.meta.url);

const SECRETS = {
  'shop/db': { username: 'shop', password: 'secret' },
  'evenkeel/slack': { signingSecret: 'a', botToken: 'b' },
};

interface WorldOptions extends RegionOptions {
  /** Nothing of Evenkeel is there yet. */
  readonly isDeployed?: boolean;
  readonly deploy?: DeployOptions;
  /** A secret with another content, or none. */
  readonly secrets?: Readonly<Record<string, object | undefined>>;
  readonly bootstrapVersion?: string;
  /** Who is told what needs a person; undefined for nobody. */
  readonly mail?: string | undefined;
  readonly loadBalancer?: string;
  readonly alarm?: string;
}

export interface World {
  readonly region: Region;
  readonly topicArn: string;
}

/** An account in which nothing is wrong, unless it is told otherwise. */
export async function createWorld(options: WorldOptions = {}): Promise<World> {
  const {
    isDeployed = true,
    deploy,
    secrets = {},
    bootstrapVersion = '30',
    loadBalancer = 'web',
    alarm = 'shop-down',
  } = options;
  const region = createRegion(options);
  const config = region.clientConfig();
  await createCluster(region, 'shop', fleet.clusters['shop']!);
  await createBalanced(region, 'edge', fleet.targetGroups['edge']!, { port: 8443, targetsPerZone: 1 });
  await createZone(region, 'shop.example');
  const certificate = await issueCertificate(region, ['shop.example', '*.shop.example'], { daysAgo: 10 });
  const site = await createSite(region, { name: loadBalancer, securityGroup: 'sg-0a000000000000000' });
  await listen(region, site.loadBalancerArn, 443, { Type: 'forward', TargetGroupArn: site.groupArn }, { certificate });
  for (const [Name, content] of Object.entries({ ...SECRETS, ...secrets }))
    if (content) {
      const SecretString = JSON.stringify(content);
      await new SecretsManagerClient(config).send(new CreateSecretCommand({ Name, SecretString }));
    }
  await new CloudWatchClient(config).send(
    new PutMetricAlarmCommand({
      AlarmName: alarm,
      Namespace: 'Shop',
      MetricName: 'Errors',
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanThreshold',
    }),
  );
  if (bootstrapVersion !== '')
    await new SSMClient(config).send(
      new PutParameterCommand({ Name: '/cdk-bootstrap/hnb659fds/version', Value: bootstrapVersion, Type: 'String' }),
    );
  if (!isDeployed) return { region, topicArn: '' };
  const stacks = await region.deploy(await assemblyOf(FLEET_FILE), deploy);
  const topicArn = stacks.flatMap(({ resources }) => resources).find(({ type }) => type === 'AWS::SNS::Topic')!.ref;
  const mail = 'mail' in options ? options.mail : 'on-call@shop.example';
  if (mail !== undefined)
    await new SNSClient(config).send(new SubscribeCommand({ TopicArn: topicArn, Protocol: 'email', Endpoint: mail }));
  return { region, topicArn };
}
