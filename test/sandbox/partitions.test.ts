import { DescribeAvailabilityZonesCommand, EC2Client } from '@aws-sdk/client-ec2';
import {
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { CreateDBClusterCommand, RDSClient } from '@aws-sdk/client-rds';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterEach, expect, test, vi } from 'vitest';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.resetModules();
});

/** What the Region answers that a process runs whose AWS_REGION is this one. */
async function answersOf(region: string) {
  vi.stubEnv('AWS_REGION', region);
  vi.resetModules();
  const { createRegion } = await import('../../sandbox/region.ts');
  const config = createRegion().clientConfig();
  const [elb, rds] = [new ElasticLoadBalancingV2Client(config), new RDSClient(config)];
  const { AvailabilityZones: zones = [] } = await new EC2Client(config).send(new DescribeAvailabilityZonesCommand());
  const Subnets = ['subnet-0a000000000000001', 'subnet-0a000000000000002'];
  const create = (Type: 'application' | 'network') =>
    elb.send(new CreateLoadBalancerCommand({ Name: `shop-${Type.slice(0, 3)}`, Type, Subnets }));
  const [application, network] = [await create('application'), await create('network')];
  const group = await elb.send(
    new CreateTargetGroupCommand({ Name: 'shop', Protocol: 'TCP', Port: 80, VpcId: 'vpc-0a000000000000000' }),
  );
  const cluster = await rds.send(
    new CreateDBClusterCommand({
      DBClusterIdentifier: 'shop',
      Engine: 'aurora-postgresql',
      MasterUsername: 'shop',
      MasterUserPassword: 'only in tests',
    }),
  );
  const queue = await new SQSClient({ ...config, useQueueUrlAsEndpoint: false }).send(
    new CreateQueueCommand({ QueueName: 'shop' }),
  );
  const { Arn } = await new STSClient(config).send(new GetCallerIdentityCommand());
  return {
    zones: zones.map(({ ZoneName }) => ZoneName),
    application: application.LoadBalancers![0]!.DNSName!.replace(/-\d+\./, '-N.'),
    network: network.LoadBalancers![0]!.DNSName!.replace(/[0-9a-f]{16}/, 'N'),
    group: group.TargetGroups![0]!.TargetGroupArn!.replace(/[0-9a-f]{16}$/, 'N'),
    cluster: [cluster.DBCluster!.DBClusterArn, cluster.DBCluster!.Endpoint],
    queue: queue.QueueUrl,
    caller: Arn!.split(':').slice(0, 3).join(':'),
  };
}

test('in China', async () => {
  expect(await answersOf('cn-north-1')).toEqual({
    zones: ['cn-north-1a', 'cn-north-1b', 'cn-north-1c'],
    application: 'shop-app-N.cn-north-1.elb.amazonaws.com.cn',
    network: 'shop-net-N.elb.cn-north-1.amazonaws.com.cn',
    group: 'arn:aws-cn:elasticloadbalancing:cn-north-1:123456789012:targetgroup/shop/N',
    cluster: [
      'arn:aws-cn:rds:cn-north-1:123456789012:cluster:shop',
      'shop.cluster-c4evenkeel7x.rds.cn-north-1.amazonaws.com.cn',
    ],
    queue: 'https://sqs.cn-north-1.amazonaws.com.cn/123456789012/shop',
    caller: 'arn:aws-cn:iam',
  });
});

test('in the European Sovereign Cloud', async () => {
  expect(await answersOf('eusc-de-east-1')).toEqual({
    zones: ['eusc-de-east-1a', 'eusc-de-east-1b', 'eusc-de-east-1c'],
    application: 'shop-app-N.eusc-de-east-1.elb.amazonaws.eu',
    network: 'shop-net-N.elb.eusc-de-east-1.amazonaws.eu',
    group: 'arn:aws-eusc:elasticloadbalancing:eusc-de-east-1:123456789012:targetgroup/shop/N',
    cluster: [
      'arn:aws-eusc:rds:eusc-de-east-1:123456789012:cluster:shop',
      'shop.cluster-c4evenkeel7x.eusc-de-east-1.rds.amazonaws.eu',
    ],
    queue: 'https://sqs.eusc-de-east-1.amazonaws.eu/123456789012/shop',
    caller: 'arn:aws-eusc:iam',
  });
});
