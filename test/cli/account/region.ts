import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { EC2Client, RunInstancesCommand } from '@aws-sdk/client-ec2';
import {
  type Action,
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  type CreateLoadBalancerCommandInput,
  CreateTargetGroupCommand,
  ElasticLoadBalancingV2Client,
  RegisterTargetsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { REGION, ZONES } from '../../../sandbox/core.ts';
import type { Region } from '../../../sandbox/region.ts';
import { DEFAULT_SUBNETS, DEFAULT_VPC, type Subnet } from '../../../sandbox/services/ec2/index.ts';
import { AwsError } from '../../../sandbox/wire/handlers.ts';

/** What a team builds that reads the manual: a private subnet in each zone. */
export const PRIVATE_SUBNETS: readonly Subnet[] = ZONES.map((zone, at) => ({
  id: `subnet-0c00000000000000${at + 1}`,
  vpcId: DEFAULT_VPC,
  zone,
  network: `10.0.${at + 11}`,
  isPrivate: true,
}));

/** A security group that lets a source reach all ports: a range of addresses, or another group. */
export function allowing(region: Region, id: string, ...sources: string[]): string {
  const ranges = sources.filter((source) => !source.startsWith('sg-')).map((CidrIp) => ({ CidrIp }));
  const groups = sources.filter((source) => source.startsWith('sg-')).map((GroupId) => ({ GroupId }));
  region.ec2.putSecurityGroup({
    id,
    name: id,
    vpcId: DEFAULT_VPC,
    ingress: [{ IpProtocol: '-1', IpRanges: ranges, UserIdGroupPairs: groups }],
  });
  return id;
}

interface Site {
  readonly name: string;
  readonly subnets?: readonly string[];
  readonly securityGroup: string;
  readonly more?: Partial<CreateLoadBalancerCommandInput>;
}

/** An Application Load Balancer with a target group, and no listener yet. */
export async function createSite(region: Region, { name, subnets, securityGroup, more = {} }: Site) {
  const elb = new ElasticLoadBalancingV2Client(region.clientConfig());
  const { LoadBalancers } = await elb.send(
    new CreateLoadBalancerCommand({
      Name: name,
      Subnets: [...(subnets ?? DEFAULT_SUBNETS.map(({ id }) => id))],
      SecurityGroups: [securityGroup],
      ...more,
    }),
  );
  const { TargetGroups } = await elb.send(
    new CreateTargetGroupCommand({ Name: name, Protocol: 'HTTP', Port: 8080, VpcId: DEFAULT_VPC }),
  );
  return { loadBalancerArn: LoadBalancers![0]!.LoadBalancerArn!, groupArn: TargetGroups![0]!.TargetGroupArn! };
}

/** A listener; with a certificate, of HTTPS. */
export async function listen(
  region: Region,
  loadBalancerArn: string,
  port: number,
  action: Action,
  tls?: { readonly certificate: string; readonly policy?: string },
): Promise<string> {
  const elb = new ElasticLoadBalancingV2Client(region.clientConfig());
  const { Listeners } = await elb.send(
    new CreateListenerCommand({
      LoadBalancerArn: loadBalancerArn,
      Port: port,
      Protocol: tls ? 'HTTPS' : 'HTTP',
      DefaultActions: [action],
      ...(tls && {
        Certificates: [{ CertificateArn: tls.certificate }],
        SslPolicy: tls.policy ?? 'ELBSecurityPolicy-TLS13-1-2-2021-06',
      }),
    }),
  );
  return Listeners![0]!.ListenerArn!;
}

/** An instance in a subnet, registered with a group. */
export async function addMachine(region: Region, groupArn: string, subnet: Subnet, securityGroup: string) {
  const { Instances } = await region.ec2.instantly(() =>
    new EC2Client(region.clientConfig()).send(
      new RunInstancesCommand({
        ImageId: 'ami-0123456789abcdef0',
        MinCount: 1,
        MaxCount: 1,
        SubnetId: subnet.id,
        SecurityGroupIds: [securityGroup],
      }),
    ),
  );
  const Targets = [{ Id: Instances![0]!.InstanceId! }];
  const elb = new ElasticLoadBalancingV2Client(region.clientConfig());
  await elb.send(new RegisterTargetsCommand({ TargetGroupArn: groupArn, Targets }));
}

/** What CloudWatch has of connections to an instance an hour ago. */
export function recordConnections(region: Region, instanceId: string, value: number): void {
  region.core.record({
    namespace: 'AWS/RDS',
    name: 'DatabaseConnections',
    dimensions: { DBInstanceIdentifier: instanceId },
    unit: 'Count',
    value,
    timeMs: region.clock.now() - 3_600_000,
  });
}

/** AWS answers calls of these operations with an error, whoever calls. */
export function refuse(region: Region, code: string, ...operations: string[]): void {
  const before = region.endpoint.intercept;
  region.endpoint.intercept = async (context, input, next) => {
    if (operations.includes(context.operation) || operations.includes('*'))
      throw new AwsError(code, `${context.service}:${context.operation} is refused`, { status: 400 });
    return before ? await before(context, input, next) : await next();
  };
}

/** The settings of a person's clients in memory, whose answers have the Region's date, as those over HTTP have. */
export function settingsOf(region: Region) {
  const { requestHandler, ...settings } = region.clientConfig();
  const handle: typeof requestHandler.handle = async (...call) => {
    const answer = await requestHandler.handle(...call);
    answer.response.headers['date'] = new Date(region.clock.now()).toUTCString();
    return answer;
  };
  return {
    ...settings,
    requestHandler: Object.assign(Object.create(requestHandler) as typeof requestHandler, { handle }),
  };
}

/**
 * The settings of whoever takes on a role that may read everything but what is denied.
 * @param assumed the roles that it may take on (default: none)
 */
export function createReader(region: Region, name: string, denied: readonly string[], assumed?: string) {
  const arn = `arn:aws:iam::123456789012:role/${name}`;
  const allow = {
    Effect: 'Allow',
    Action: ['*:Describe*', '*:Get*', '*:List*', '*:Query', 'iam:Simulate*'],
    Resource: '*',
  };
  const Statement = [
    allow,
    ...(assumed === undefined ? [] : [{ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: assumed }]),
    ...(denied.length > 0 ? [{ Effect: 'Deny', Action: denied, Resource: '*' }] : []),
  ];
  void region.iam.provisioners['AWS::IAM::Role']!({
    stackName: 'people',
    logicalId: name,
    type: 'AWS::IAM::Role',
    name,
    arn,
    ref: name,
    properties: {
      AssumeRolePolicyDocument: {
        Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
      },
      Policies: [{ PolicyName: 'read', PolicyDocument: { Version: '2012-10-17', Statement } }],
    },
  });
  return { ...settingsOf(region), credentials: region.iam.credentialsFor(arn, 'ada') };
}

const COMMAND = fileURLToPath(new URL('../../../cli/evenkeel.ts', import.meta.url));

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command as people do, with nothing of AWS in its environment but what is given. */
export async function runCommand(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const env = {
    PATH: process.env['PATH'],
    NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_REGION: REGION,
    ...environment,
  };
  const running = promisify(execFile)(process.execPath, [COMMAND, ...args], { env, maxBuffer: 1 << 26 });
  return await running.then(
    (ended) => ({ code: 0, ...ended }),
    (error: Ended) => error,
  );
}
