import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  ApplicationAutoScalingClient,
  PutScalingPolicyCommand,
  RegisterScalableTargetCommand,
} from '@aws-sdk/client-application-auto-scaling';
import { CloudWatchClient, DisableAlarmActionsCommand, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { EC2Client, RunInstancesCommand } from '@aws-sdk/client-ec2';
import {
  DescribeListenersCommand,
  DeleteListenerCommand,
  ElasticLoadBalancingV2Client,
  SetSubnetsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  CreateEventBusCommand,
  DisableRuleCommand,
  EventBridgeClient,
  ListRulesCommand,
} from '@aws-sdk/client-eventbridge';
import {
  CreateDBClusterEndpointCommand,
  CreateDBInstanceCommand,
  type DBInstance,
  RDSClient,
  StopDBClusterCommand,
} from '@aws-sdk/client-rds';
import { LambdaClient, PutFunctionConcurrencyCommand } from '@aws-sdk/client-lambda';
import { CreateHostedZoneCommand, Route53Client } from '@aws-sdk/client-route-53';
import {
  GetScheduleCommand,
  ListSchedulesCommand,
  SchedulerClient,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import { DeleteSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import {
  DeleteParametersCommand,
  GetParametersByPathCommand,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { ACCESS } from '../../../cli/doctor/access.ts';
import { ROWS } from '../../../cli/doctor/registry.ts';
import { describeDiagnosis, diagnose, exitCodeOf } from '../../../cli/doctor/run.ts';
import { defineFleet, type Fleet, type FleetInput } from '../../../fleet/fleet.ts';
import { publishedParts } from '../../../fleet/published.ts';
import { AwsError } from '../../../sandbox/wire/handlers.ts';
import { createLedgerTable } from '../../functions/ledgerTable.ts';
import { without } from '../../functions/controllers/replicas/loop/deployed.ts';
import { allowing, createReader, refuse, settingsOf } from '../account/region.ts';
import fleet from './shopFleet.ts';
import { createWorld, type World } from './world.ts';

/** `qualifier`: that of the bootstrap stack in the cdk.json of the current folder. */
type WorldOptions = NonNullable<Parameters<typeof createWorld>[0]> & { readonly qualifier?: string };
type Settings = ReturnType<typeof settingsOf>;

/** One fault, as somebody would make it. */
interface Fault {
  /** What is found, and about what. */
  readonly found: string;
  /** A part of the remedy, with the names of this account in it. */
  readonly remedy: string;
  readonly world?: WorldOptions;
  readonly plant?: (world: World) => unknown;
  /** The fleet file that is held against the account. (default: what is deployed; before that, the tests' own) */
  readonly fleet?: (fleet: Fleet) => Fleet;
  /** Who looks. (default: a person, who may do everything) */
  readonly settings?: (world: World) => Settings;
}

const BEFORE: WorldOptions = { isDeployed: false };

/** The fleet with another cluster, and so on: it is held against the account before the first deployment. */
const changed = (change: (copy: FleetInput) => void) => (original: Fleet) => {
  const copy = structuredClone(original) as unknown as FleetInput;
  change(copy);
  return defineFleet(copy);
};
const config = ({ region }: World) => region.clientConfig();
/** What another stage has published: the tests' fleet, changed. */
function publish(stage: string, change: Partial<FleetInput>) {
  return async (world: World) => {
    const theirs = defineFleet({ ...(structuredClone(fleet) as unknown as FleetInput), ...change });
    for (const [at, Value] of publishedParts(theirs).entries())
      await new SSMClient(config(world)).send(
        new PutParameterCommand({ Name: `/evenkeel-fleet/${stage}/${at + 1}`, Value, Type: 'String' }),
      );
  };
}

async function unpublish(world: World): Promise<void> {
  const ssm = new SSMClient(config(world));
  const { Parameters = [] } = await ssm.send(new GetParametersByPathCommand({ Path: '/evenkeel-fleet/dev' }));
  expect(Parameters.length).toBeGreaterThan(0);
  await ssm.send(new DeleteParametersCommand({ Names: Parameters.map(({ Name = '' }) => Name) }));
}

function addReaderOf(stage: string) {
  return (world: World) =>
    new RDSClient(config(world)).send(
      new CreateDBInstanceCommand({
        DBClusterIdentifier: 'shop',
        DBInstanceIdentifier: `evenkeel-shop-${stage}`,
        DBInstanceClass: 'db.r6g.large',
        Engine: 'aurora-postgresql',
        Tags: [{ Key: 'evenkeel:stage', Value: stage }],
      }),
    );
}

const full = (subnets: readonly string[]) => async (world: World) => {
  for (const SubnetId of subnets)
    await new EC2Client(config(world)).send(
      new RunInstancesCommand({ ImageId: 'ami-0123456789abcdef0', MinCount: 250, MaxCount: 250, SubnetId }),
    );
};
const elsewhere = (arn: string) => arn.replace(/:eu-west-1:\d{12}:/, ':eu-west-1:999999999999:');
const CERTIFICATE = 'arn:aws:acm:eu-west-1:123456789012:certificate/0a1b2c3d-0000-4000-8000-000000000000';
const SUBNETS = [1, 2, 3].map((number) => `subnet-0a00000000000000${number}`);

const FAULTS: Readonly<Record<string, Fault>> = {
  'every ARN of the fleet is of another account': {
    found: 'account-wrong 123456789012',
    remedy: 'export AWS_PROFILE=PROFILE-OF-999999999999',
    world: BEFORE,
    fleet: changed(({ targetGroups }) => {
      const edge = targetGroups!['edge']!;
      Object.assign(edge, { arn: elsewhere(edge.arn), loadBalancer: elsewhere(edge.loadBalancer) });
    }),
  },
  'the whole fleet is of another Region': {
    found: 'region-wrong eu-west-1',
    remedy: '--region us-east-1',
    world: BEFORE,
    fleet: changed((copy) => {
      copy.clusters!['shop']!.zones = ['us-east-1a', 'us-east-1b'];
      copy.targetGroups = {};
    }),
  },
  'an ARN of the fleet is of another account': {
    found: 'arn-elsewhere slack.secret',
    remedy: 'correct slack.secret in the fleet file: arn:…:eu-west-1:123456789012:…',
    world: BEFORE,
    fleet: changed(({ slack }) => {
      slack!.secret = 'arn:aws:secretsmanager:eu-west-1:999999999999:secret:evenkeel/slack-AbCdEf';
    }),
  },
  'a cluster is misspelt': {
    found: 'cluster-missing shpo',
    remedy: 'correct clusters.shpo in the fleet file; there is: shop',
    world: BEFORE,
    fleet: changed(({ clusters }) => {
      const { warmUp: _none, ...policy } = clusters!['shop']!;
      clusters!['shpo'] = policy;
    }),
  },
  'a cluster is stopped': {
    found: 'cluster-unfit shop',
    remedy: 'aws rds start-db-cluster --region eu-west-1 --db-cluster-identifier shop',
    plant: (world) => new RDSClient(config(world)).send(new StopDBClusterCommand({ DBClusterIdentifier: 'shop' })),
  },
  'a zone of the cluster is not there': {
    found: 'cluster-zone-unknown shop',
    remedy: 'there is: eu-west-1a, eu-west-1b, eu-west-1c',
    world: BEFORE,
    fleet: changed(({ clusters }) => void clusters!['shop']!.zones.push('eu-west-1f')),
  },
  'the subnet group of the cluster leaves a zone out': {
    found: 'cluster-zone-without-subnet shop',
    remedy: 'take eu-west-1c out of clusters.shop.zones',
    plant: ({ region }) =>
      answer(region, 'DescribeDBInstances', ({ DBInstances, ...more }) => ({
        ...more,
        DBInstances: (DBInstances as DBInstance[]).map((one) => ({
          ...one,
          DBSubnetGroup: { ...one.DBSubnetGroup, Subnets: one.DBSubnetGroup!.Subnets!.slice(0, 2) },
        })),
      })),
  },
  'a class is not sold for the engine version': {
    found: 'class-not-sold shop',
    remedy: 'take db.r8g.large out of clusters.shop.classes',
    world: { ...BEFORE, rds: { sold: (instanceClass) => instanceClass !== 'db.r8g.large' } },
    fleet: changed(({ clusters }) => void clusters!['shop']!.classes.push('db.r8g.large')),
  },
  'a zone has no class': {
    found: 'class-not-in-zone shop',
    remedy: 'add a class that is sold in eu-west-1c to clusters.shop.classes',
    world: { rds: { sold: (_instanceClass, zone) => zone !== 'eu-west-1c' } },
  },
  'a capacity reservation is not there': {
    found: 'reservation-missing shop',
    remedy: 'correct clusters.shop.capacityReservation',
    world: BEFORE,
    fleet: changed(({ clusters }) => void (clusters!['shop']!.capacityReservation = 'black-friday')),
  },
  'the quota of instances is too small': {
    found: 'instance-quota-short DB instances',
    remedy: '--quota-code L-7B6409FD --desired-value 5',
    world: { rds: { instanceQuota: 4 } },
  },
  'a subnet of the cluster is full': {
    found: 'cluster-subnets-full shop',
    remedy: 'add a larger subnet in eu-west-1c',
    plant: full([SUBNETS[2]!]),
  },
  'somebody has made an endpoint of our name': {
    found: 'endpoint-name-taken evenkeel-shop',
    remedy: '--db-cluster-endpoint-identifier evenkeel-shop',
    world: BEFORE,
    plant: (world) =>
      new RDSClient(config(world)).send(
        new CreateDBClusterEndpointCommand({
          DBClusterIdentifier: 'shop',
          DBClusterEndpointIdentifier: 'evenkeel-shop',
          EndpointType: 'ANY',
        }),
      ),
  },
  'the cluster has five endpoints of others': {
    found: 'endpoint-quota-full shop',
    remedy: 'for one of: api-1, api-2, api-3, api-4, api-5',
    world: BEFORE,
    plant: async (world) => {
      for (const number of [1, 2, 3, 4, 5])
        await new RDSClient(config(world)).send(
          new CreateDBClusterEndpointCommand({
            DBClusterIdentifier: 'shop',
            DBClusterEndpointIdentifier: `api-${number}`,
            EndpointType: 'READER',
          }),
        );
    },
  },
  'Aurora Auto Scaling scales the cluster': {
    found: 'scaling-policy-foreign shop',
    remedy: '--resource-id cluster:shop --policy-name cpu',
    plant: async (world) => {
      const client = new ApplicationAutoScalingClient(config(world));
      const target = {
        ServiceNamespace: 'rds',
        ResourceId: 'cluster:shop',
        ScalableDimension: 'rds:cluster:ReadReplicaCount',
      } as const;
      await client.send(new RegisterScalableTargetCommand({ ...target, MinCapacity: 1, MaxCapacity: 3 }));
      await client.send(
        new PutScalingPolicyCommand({
          ...target,
          PolicyName: 'cpu',
          PolicyType: 'TargetTrackingScaling',
          TargetTrackingScalingPolicyConfiguration: {
            TargetValue: 60,
            PredefinedMetricSpecification: { PredefinedMetricType: 'RDSReaderAverageCPUUtilization' },
          },
        }),
      );
    },
  },
  'a reader that is not ours is called like one': {
    found: 'reader-name-taken evenkeel-mine',
    remedy: '--db-instance-identifier evenkeel-mine --new-db-instance-identifier NAME',
    plant: (world) =>
      new RDSClient(config(world)).send(
        new CreateDBInstanceCommand({
          DBClusterIdentifier: 'shop',
          DBInstanceIdentifier: 'evenkeel-mine',
          DBInstanceClass: 'db.r6g.large',
          Engine: 'aurora-postgresql',
        }),
      ),
  },
  'another stage has the cluster, too': {
    found: 'cluster-in-two-stages shop',
    remedy: 'STAGE=test npx cdk deploy --all',
    plant: publish('test', { targetGroups: {} }),
  },
  'another stage acts on the target group, too': {
    found: 'target-group-in-two-stages arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/edge/',
    remedy: 'STAGE=test npx cdk deploy --all',
    plant: publish('test', { clusters: {}, drills: {}, slack: undefined, certificates: {} }),
  },
  'another stage acts on the load balancer, too': {
    found: 'load-balancer-in-two-stages web',
    remedy: 'set its mode to observe there',
    world: BEFORE,
    fleet: changed(({ certificates }) => void (certificates!['web']!.mode = 'act')),
    plant: publish('test', {
      clusters: {},
      drills: {},
      slack: undefined,
      targetGroups: {},
      certificates: { other: { mode: 'act', loadBalancers: { web: {} } } },
    }),
  },
  'somebody else has deployed this stage': {
    found: 'stage-taken evenkeel-dev',
    remedy: 'STAGE=NAME npx cdk deploy --all',
    fleet: () => defineFleet({ clusters: { books: { ...fleet.clusters['shop']!, warmUp: 'none' } } }),
  },
  'a stage was renamed, and its reader stayed': {
    found: 'reader-of-another-stage evenkeel-shop-old',
    remedy:
      '--resource-name arn:aws:rds:eu-west-1:123456789012:db:evenkeel-shop-old --tags Key=evenkeel:stage,Value=dev',
    plant: addReaderOf('old'),
  },
  'a target group was made anew': {
    found: 'target-group-missing edge',
    remedy: 'aws elbv2 describe-target-groups --region eu-west-1 --names edge',
    world: BEFORE,
    fleet: changed(({ targetGroups }) => {
      targetGroups!['edge']!.arn = targetGroups!['edge']!.arn.replace(/[0-9a-f]{16}$/, '0123456789abcdef');
    }),
  },
  'no listener forwards to a target group': {
    found: 'target-group-detached edge',
    remedy: 'correct targetGroups.edge.loadBalancer',
    plant: async (world) => {
      const elb = new ElasticLoadBalancingV2Client(config(world));
      const LoadBalancerArn = fleet.targetGroups['edge']!.loadBalancer;
      const { Listeners = [] } = await elb.send(new DescribeListenersCommand({ LoadBalancerArn }));
      for (const { ListenerArn } of Listeners) await elb.send(new DeleteListenerCommand({ ListenerArn }));
    },
  },
  'a load balancer has fewer zones than the fleet says': {
    found: 'target-zones-differ edge',
    remedy: "targetGroups.edge.zones in the fleet file: ['eu-west-1a', 'eu-west-1b']",
    plant: (world) =>
      new ElasticLoadBalancingV2Client(config(world)).send(
        new SetSubnetsCommand({
          LoadBalancerArn: fleet.targetGroups['edge']!.loadBalancer,
          Subnets: SUBNETS.slice(0, 2),
        }),
      ),
  },
  'a pool is misspelt': {
    found: 'pool-missing edge',
    remedy: 'correct targetGroups.edge.pool',
    world: BEFORE,
    fleet: changed(({ targetGroups }) => void (targetGroups!['edge']!.pool = { autoScalingGroup: 'egde' })),
  },
  'a load balancer was renamed': {
    found: 'load-balancer-missing web',
    remedy: 'correct certificates.web.loadBalancers in the fleet file; there is: edge, site',
    world: { loadBalancer: 'site' },
  },
  'a load balancer has no HTTPS any more': {
    found: 'tls-listener-missing web',
    remedy: "add https: {} to certificates.web.loadBalancers['web']",
    plant: async ({ region }) => {
      const elb = new ElasticLoadBalancingV2Client(region.clientConfig());
      const https = region.elasticLoadBalancing.state.listeners.all().find(({ protocol }) => protocol === 'HTTPS')!;
      await elb.send(new DeleteListenerCommand({ ListenerArn: https.id }));
    },
  },
  'a certificate that is to be replaced is not there': {
    found: `certificate-missing ${CERTIFICATE}`,
    remedy: 'correct certificates.web in the fleet file: aws acm list-certificates --region eu-west-1',
    world: BEFORE,
    fleet: changed(({ certificates }) => void (certificates!['web']!.replace = [CERTIFICATE])),
  },
  'a certificate beside ours is not there': {
    found: `certificate-missing ${CERTIFICATE}`,
    remedy: 'correct certificates.web in the fleet file: aws acm list-certificates --region eu-west-1',
    world: BEFORE,
    fleet: changed(({ certificates }) => void certificates!['web']!.domains!.push(CERTIFICATE)),
  },
  'the load balancer of a drill is not there': {
    found: 'drill-load-balancer-missing spring',
    remedy: 'correct the drill of spring in drills.list',
    world: BEFORE,
    fleet: changed(({ drills }) => {
      drills!.list!.push({
        drill: 'zone-evacuation',
        resource: 'spring',
        zone: 'eu-west-1a',
        loadBalancer: 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/gone/0123456789abcdef',
        probes: [{ kind: 'http', url: 'https://shop.example/' }],
      });
    }),
  },
  'a hosted zone is not there': {
    found: 'hosted-zone-missing Z0123456789ABCDEFGHIJ',
    remedy: 'aws route53 list-hosted-zones',
    world: BEFORE,
    fleet: changed((copy) => void copy.hostedZones!.push('Z0123456789ABCDEFGHIJ')),
  },
  'a name has no hosted zone': {
    found: 'domain-without-zone blog.example',
    remedy: 'add the ID of its public hosted zone to hostedZones',
    world: BEFORE,
    fleet: changed(({ certificates }) => void certificates!['web']!.domains!.push(['blog.example'])),
  },
  'a subnet of our functions is not there': {
    found: 'vpc-subnet-missing subnet-0a1b2c3d',
    remedy: 'aws ec2 describe-subnets --region eu-west-1',
    world: BEFORE,
    fleet: changed(({ vpc }) => void vpc!.subnetIds.push('subnet-0a1b2c3d')),
  },
  'the subnets of our functions are full': {
    found: 'vpc-subnets-full subnet-0b000000000000001',
    remedy: 'add a subnet with free addresses to vpc.subnetIds',
    world: BEFORE,
    plant: async (world) => {
      await full(['subnet-0b000000000000001'])(world);
      const id = 'sg-0b000000000000000';
      world.region.ec2.putSecurityGroup({ id, name: id, vpcId: 'vpc-0b000000000000000', ingress: [] });
    },
    fleet: changed((copy) => {
      copy.vpc = { subnetIds: ['subnet-0b000000000000001'], securityGroupIds: ['sg-0b000000000000000'] };
    }),
  },
  'a security group is not there': {
    found: 'vpc-security-group-missing sg-0a1b2c3d',
    remedy: 'aws ec2 describe-security-groups --region eu-west-1',
    world: BEFORE,
    fleet: changed(({ vpc }) => void vpc!.securityGroupIds.push('sg-0a1b2c3d')),
  },
  'a subnet of our functions is of another VPC': {
    found: 'vpc-mixed vpc-0a000000000000000, vpc-0b000000000000000',
    remedy: 'of one VPC alone',
    world: BEFORE,
    fleet: changed(({ vpc }) => void vpc!.subnetIds.push('subnet-0b000000000000001')),
  },
  'the database does not let our functions in': {
    found: 'database-unreachable shop',
    remedy: '--protocol tcp --port 5432 --source-group sg-0a000000000000000',
    plant: ({ region }) => allowing(region, 'sg-0a000000000000000', 'sg-0e000000000000001'),
  },
  'a secret is missing': {
    found: 'secret-missing evenkeel/slack',
    remedy: 'Store a new secret › evenkeel/slack: JSON with signingSecret and botToken',
    world: { secrets: { 'evenkeel/slack': undefined } },
  },
  'a secret has a policy that denies it': {
    found: 'secret-unreadable shop/db',
    remedy: 'aws secretsmanager get-resource-policy --region eu-west-1 --secret-id shop/db',
    plant: ({ region }) => {
      const before = region.endpoint.intercept;
      region.endpoint.intercept = async (context, input, next) => {
        if (context.operation === 'GetSecretValue' && (input as { SecretId: string }).SecretId === 'shop/db')
          throw new AwsError('AccessDeniedException', 'with an explicit deny in a resource-based policy', {
            status: 400,
          });
        return before ? await before(context, input, next) : await next();
      };
    },
  },
  'a secret is about to be deleted': {
    found: 'secret-to-be-deleted shop/db',
    remedy: 'aws secretsmanager restore-secret --region eu-west-1 --secret-id shop/db',
    plant: (world) => new SecretsManagerClient(config(world)).send(new DeleteSecretCommand({ SecretId: 'shop/db' })),
  },
  'a secret lacks a field': {
    found: 'secret-malformed shop/db',
    remedy: 'Edit: add password',
    world: { secrets: { 'shop/db': { username: 'shop', passwd: 'secret' } } },
  },
  'nobody has bootstrapped the CDK': {
    found: 'bootstrap-missing CDKToolkit',
    remedy: 'npx cdk bootstrap aws://123456789012/eu-west-1',
    world: { ...BEFORE, bootstrapVersion: '' },
  },
  'the CDK was bootstrapped long ago': {
    found: 'bootstrap-outdated CDKToolkit',
    remedy: 'npx cdk bootstrap aws://123456789012/eu-west-1',
    world: { bootstrapVersion: '5' },
  },
  'whoever looks may not deploy': {
    found: 'deployer-denied arn:aws:iam::123456789012:role/cdk-hnb659fds-deploy-role-123456789012-eu-west-1',
    remedy: 'allow sts:AssumeRole on arn:aws:iam::123456789012:role/cdk-hnb659fds-deploy-role-123456789012-eu-west-1',
    settings: ({ region }) =>
      createReader(region, 'auditor', [], 'arn:aws:iam::123456789012:role/cdk-hnb659fds-file-publishing-role-*'),
  },
  'the bootstrap of another qualifier is there, and not the one of cdk.json': {
    found: 'bootstrap-missing CDKToolkit',
    remedy: 'npx cdk bootstrap --qualifier acme0001 aws://123456789012/eu-west-1',
    world: { ...BEFORE, qualifier: 'acme0001' },
  },
  'a table of an earlier deployment is there': {
    found: 'ledger-left-behind evenkeel-dev',
    remedy:
      'STAGE=dev npx cdk deploy --all --import-existing-resources; or lose its history: aws dynamodb update-table --region eu-west-1 --table-name evenkeel-dev --no-deletion-protection-enabled; aws dynamodb delete-table --region eu-west-1 --table-name evenkeel-dev',
    world: BEFORE,
    plant: (world) => createLedgerTable(new DynamoDBClient(config(world)), 'evenkeel-dev'),
  },
  'a table of somebody else has the name of the ledger': {
    found: 'table-foreign evenkeel-dev',
    remedy: 'choose another stage',
    world: BEFORE,
    plant: (world) =>
      new DynamoDBClient(config(world)).send(
        new CreateTableCommand({
          TableName: 'evenkeel-dev',
          AttributeDefinitions: [{ AttributeName: 'order', AttributeType: 'S' }],
          KeySchema: [{ AttributeName: 'order', KeyType: 'HASH' }],
          BillingMode: 'PAY_PER_REQUEST',
        }),
      ),
  },
  'an uninstallation has stopped half-way, with the ledger and functions there': {
    found: 'deployment-incomplete evenkeel-dev',
    remedy: 'STAGE=dev npx cdk rollback --all',
    fleet: (original) => original,
    plant: unpublish,
  },
  'a deployment has stopped after its event bus': {
    found: 'deployment-incomplete evenkeel-dev',
    remedy: "starts_with(StackName,'evenkeel-dev')",
    world: BEFORE,
    plant: (world) => new EventBridgeClient(config(world)).send(new CreateEventBusCommand({ Name: 'evenkeel-dev' })),
  },
  'the stack that watches Evenkeel was not deployed': {
    found: 'watch-missing evenkeel-dev-watch',
    remedy: 'STAGE=dev npx cdk deploy --all',
    world: { deploy: without('HeartbeatMissing') },
  },
  'the stack of drills was not deployed': {
    found: 'drills-missing evenkeel-dev-drills',
    remedy: 'STAGE=dev npx cdk deploy --all',
    plant: ({ region }) =>
      answer(region, 'ListFunctions', ({ Functions, ...more }) => ({
        ...more,
        Functions: (Functions as { FunctionName: string }[]).filter(
          ({ FunctionName }) => !/Drills|drill-report|prober/.test(FunctionName),
        ),
      })),
  },
  'the account has less concurrency than the fleet says': {
    found: 'concurrency-overstated concurrent executions',
    remedy: 'account.concurrentExecutions: 400 in the fleet file',
    world: { ...BEFORE, accountConcurrency: 400 },
  },
  'an alarm of a drill was renamed': {
    found: 'drill-alarm-missing shop-down',
    remedy: 'aws cloudwatch describe-alarms --region eu-west-1',
    world: { alarm: 'shop-is-down' },
  },
  'the fleet file was changed and not deployed': {
    found: 'fleet-not-deployed evenkeel-dev',
    remedy: 'STAGE=dev npx cdk deploy --all',
    fleet: changed(({ clusters }) => void (clusters!['shop']!.readers!.max = 5)),
  },
  'somebody has deleted the table': {
    found: 'ledger-missing evenkeel-dev',
    remedy: 'aws dynamodb restore-table-to-point-in-time --region eu-west-1 --source-table-name evenkeel-dev',
    plant: ({ region }) => refuse(region, 'ResourceNotFoundException', 'DescribeTable'),
  },
  'there is no event bus': {
    found: 'bus-missing evenkeel-dev',
    remedy: '--stack-name evenkeel-dev',
    plant: ({ region }) => refuse(region, 'ResourceNotFoundException', 'DescribeEventBus'),
  },
  'a function is not there': {
    found: 'function-missing Targets',
    remedy: 'aws cloudformation detect-stack-drift --region eu-west-1 --stack-name evenkeel-dev',
    plant: ({ region }) =>
      answer(region, 'ListFunctions', ({ Functions, ...more }) => ({
        ...more,
        Functions: (Functions as { FunctionName: string }[]).filter(
          ({ FunctionName }) => !FunctionName.includes('Targets'),
        ),
      })),
  },
  'a function was not updated': {
    found: 'function-failed evenkeel-dev-prober',
    remedy: '--function-name evenkeel-dev-prober',
    plant: ({ region }) =>
      answer(region, 'GetFunctionConfiguration', (output) =>
        output['FunctionName'] === 'evenkeel-dev-prober' ? { ...output, LastUpdateStatus: 'Failed' } : output,
      ),
  },
  'somebody has stopped a function': {
    found: 'function-halted evenkeel-dev-prober',
    remedy: 'aws lambda delete-function-concurrency --region eu-west-1 --function-name evenkeel-dev-prober',
    plant: (world) =>
      new LambdaClient(config(world)).send(
        new PutFunctionConcurrencyCommand({ FunctionName: 'evenkeel-dev-prober', ReservedConcurrentExecutions: 0 }),
      ),
  },
  'a rule is disabled': {
    found: 'rule-disabled evenkeel-dev-AlarmToReplicas',
    remedy: 'aws events enable-rule --region eu-west-1 --event-bus-name default --name evenkeel-dev-AlarmToReplicas',
    plant: async (world) => {
      const events = new EventBridgeClient(config(world));
      const { Rules = [] } = await events.send(new ListRulesCommand({ NamePrefix: 'evenkeel-dev-AlarmToReplicas' }));
      await events.send(new DisableRuleCommand({ Name: Rules[0]!.Name! }));
    },
  },
  'a schedule is disabled': {
    found: 'schedule-disabled evenkeel-dev-Certificates',
    remedy: 'EventBridge console › Schedules › evenkeel-dev-Certificates',
    plant: async (world) => {
      const scheduler = new SchedulerClient(config(world));
      const { Schedules = [] } = await scheduler.send(
        new ListSchedulesCommand({ NamePrefix: 'evenkeel-dev-Certificates' }),
      );
      const found = await scheduler.send(new GetScheduleCommand({ Name: Schedules[0]!.Name! }));
      const { FlexibleTimeWindow, Name, ScheduleExpression, Target } = found;
      await scheduler.send(
        new UpdateScheduleCommand({ FlexibleTimeWindow, Name, ScheduleExpression, Target, State: 'DISABLED' }),
      );
    },
  },
  'an alarm of a cluster is not there': {
    found: 'alarm-missing evenkeel-dev-cluster-shop-cpu-high',
    remedy: '--stack-name evenkeel-dev-alarms-1',
    world: { deploy: without('cpuhighshop') },
  },
  'the actions of an alarm are disabled': {
    found: 'alarm-disabled evenkeel-dev-cluster-shop-cpu-high',
    remedy: 'aws cloudwatch enable-alarm-actions --region eu-west-1 --alarm-names evenkeel-dev-cluster-shop-cpu-high',
    plant: async (world) => {
      const cloudWatch = new CloudWatchClient(config(world));
      const AlarmNames = ['evenkeel-dev-cluster-shop-cpu-high'];
      expect((await cloudWatch.send(new DescribeAlarmsCommand({ AlarmNames }))).MetricAlarms).toHaveLength(1);
      await cloudWatch.send(new DisableAlarmActionsCommand({ AlarmNames }));
    },
  },
  'nobody has subscribed': {
    found: 'subscription-missing arn:aws:sns:eu-west-1:123456789012:evenkeel-dev-Attention',
    remedy: "add attention: { emails: ['ADDRESS'] } to the fleet file, and deploy: STAGE=dev",
    world: { mail: undefined },
  },
  'nobody has confirmed the subscription': {
    found: 'subscription-unconfirmed on-call@shop.example',
    remedy: '--notification-endpoint on-call@shop.example',
    plant: ({ region, topicArn }) => region.sns.leaveUnconfirmed(topicArn, 'on-call@shop.example'),
  },
};

/** What cannot be made wrong in this Region: AWS answers otherwise. */
function answer(
  region: World['region'],
  operation: string,
  change: (output: Record<string, unknown>) => Record<string, unknown>,
): void {
  const before = region.endpoint.intercept;
  region.endpoint.intercept = async (context, input, next) => {
    const output = await (before ? before(context, input, next) : next());
    return context.operation === operation ? change(output as Record<string, unknown>) : output;
  };
}

async function inFolderWithQualifier(qualifier: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'evenkeel-qualifier-'));
  onTestFinished(async () => await rm(folder, { recursive: true }));
  await writeFile(join(folder, 'cdk.json'), `{ "context": { "@aws-cdk/core:bootstrapQualifier": "${qualifier}" } }`);
  const cwd = vi.spyOn(process, 'cwd').mockReturnValue(folder);
  onTestFinished(() => cwd.mockRestore());
}

describe('a planted fault is its finding, and no other one is made', () => {
  test.each(Object.entries(FAULTS))(
    '%s',
    async (_sentence, { found, remedy, world = {}, plant, fleet: change, settings }) => {
      const { qualifier, ...options } = world;
      const created = await createWorld(options);
      if (qualifier !== undefined) await inFolderWithQualifier(qualifier);
      await plant?.(created);
      const given = change?.(fleet) ?? (world.isDeployed === false ? fleet : undefined);
      const diagnosis = await diagnose(
        { stage: 'dev', ...(given && { fleet: given }) },
        settings?.(created) ?? settingsOf(created.region),
      );
      const said = diagnosis.findings.map(({ id, resource }) => `${id} ${resource}`);
      // Names that CloudFormation gives end in characters of its own.
      expect(said).toEqual([expect.stringContaining(found)]);
      expect(diagnosis.findings[0]!.remedy).toContain(remedy);
      expect(diagnosis.findings[0]!.remedy).not.toMatch(/\{\w+\}/);
      expect(diagnosis.unchecked).toEqual([]);
      expect(exitCodeOf(diagnosis)).toBe(2);
    },
  );
});

describe('a healthy account', () => {
  test('has no finding, before the first deployment and after it', async () => {
    for (const isDeployed of [false, true]) {
      const { region } = await createWorld({ isDeployed });
      const diagnosis = await diagnose({ stage: 'dev', fleet }, settingsOf(region));
      expect(diagnosis).toMatchObject({ findings: [], unchecked: [], isDeployed });
      expect(exitCodeOf(diagnosis)).toBe(0);
      expect(describeDiagnosis(diagnosis)).toContain('healthy');
    }
  });

  test('is one in which another stage observes what this one acts on, as while a stage is renamed', async () => {
    const world = await createWorld();
    const { clusters, targetGroups } = structuredClone(fleet);
    Object.assign(clusters['shop']!, { mode: 'observe' });
    Object.assign(targetGroups['edge']!, { mode: 'observe' });
    await publish('test', { clusters, targetGroups, drills: {} })(world);
    await addReaderOf('test')(world);
    const diagnosis = await diagnose({ stage: 'dev' }, settingsOf(world.region));
    expect(diagnosis).toMatchObject({ findings: [], unchecked: [] });
  });

  test('is only healthy where everything could be looked at', async () => {
    const { region } = await createWorld({ isDeployed: false });
    const reader = createReader(region, 'auditor', ['ec2:DescribeSubnets'], '*');
    const denied = await diagnose({ stage: 'dev', fleet }, reader);
    expect(denied.findings).toEqual([]);
    expect(denied.unchecked).toMatchObject([
      {
        what: 'subnets',
        kind: 'denied',
        rows: [
          'cluster-zone-without-subnet',
          'cluster-subnets-full',
          'vpc-subnet-missing',
          'vpc-subnets-full',
          'vpc-mixed',
          'database-unreachable',
        ],
      },
    ]);
    expect(exitCodeOf(denied)).toBe(3);
    expect(describeDiagnosis(denied)).toContain('nothing found in what could be checked');
    const noSecrets = createReader(region, 'stranger', ['secretsmanager:GetSecretValue'], '*');
    const blind = await diagnose({ stage: 'dev', fleet }, noSecrets);
    expect(blind.findings).toEqual([]);
    expect(blind.unchecked).toMatchObject([{ what: 'secrets of the fleet', kind: 'denied' }]);
    refuse(region, 'ThrottlingException', 'ListHostedZones');
    const throttled = await diagnose({ stage: 'dev', fleet }, settingsOf(region));
    expect(throttled.unchecked).toMatchObject([{ what: 'hosted zones of Route 53', kind: 'throttled' }]);
  });

  test('whose hosted zone is private is not', async () => {
    const { region } = await createWorld({ isDeployed: false });
    const { HostedZone } = await new Route53Client(region.clientConfig()).send(
      new CreateHostedZoneCommand({
        Name: 'inside.example',
        CallerReference: 'inside',
        VPC: { VPCId: 'vpc-0a000000000000000', VPCRegion: 'eu-west-1' },
      }),
    );
    const id = HostedZone!.Id!.replace('/hostedzone/', '');
    const given = defineFleet({ ...fleet, hostedZones: [...fleet.hostedZones, id] });
    const { findings } = await diagnose({ stage: 'dev', fleet: given }, settingsOf(region));
    expect(findings).toMatchObject([{ id: 'hosted-zone-private', resource: id }]);
  });
});

test('every kind of finding is planted', () => {
  const planted = new Set(Object.values(FAULTS).map(({ found }) => found.split(' ')[0]));
  // These two have tests of their own.
  const others = ['region-empty', 'hosted-zone-private'];
  expect(ROWS.map(({ id }) => id).filter((id) => !planted.has(id))).toEqual(others);
});

test('every kind of finding has a name of its own, a remedy and a page to read', () => {
  const all = [...ACCESS, ...ROWS];
  expect(all.length).toBeGreaterThan(50);
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  for (const { remedy, link, seenBy } of all) {
    expect(remedy).not.toBe('');
    expect(seenBy).not.toBe('');
    expect(link).toMatch(/^(https:\/\/docs\.aws\.amazon\.com\/|docs\/)/);
  }
});
