import { ArnFormat, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { Fleet } from '../fleet/fleet.ts';
import { FUNCTION_TIMEOUT_SECONDS } from '../fleet/limits.ts';

export interface FunctionProps {
  readonly stage: string;
  /** Folder with index.js and fleet.json. */
  readonly bundle: string;
  readonly ledger: TableV2;
  readonly bus: EventBus;
  readonly deadLetters: IQueue;
}

/** What one function has besides what all of them have. */
interface OwnSettings {
  readonly timeout: Duration;
  readonly environment?: Readonly<Record<string, string>>;
  /** Made up by CloudFormation unless given. */
  readonly functionName?: string;
  /** The role's; made up by CloudFormation unless given. */
  readonly roleName?: string;
  /** In MB; 512 unless given. */
  readonly memorySize?: number;
  /** How often an event is tried again after a failure; twice unless given. */
  readonly retryAttempts?: number;
  /** So many at once, set apart for it, and no more. */
  readonly reservedConcurrency?: number;
}

/** A Lambda of ours with a role that may speak on our bus and log, and nothing else. */
export function createFunction(scope: Construct, id: string, props: FunctionProps, own: OwnSettings): lambda.Function {
  const { stage, bundle, ledger, bus, deadLetters } = props;
  const logGroup = new logs.LogGroup(scope, `${id}Logs`, {
    retention: logs.RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const role = new iam.Role(scope, `${id}Role`, {
    assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
    ...(own.roleName !== undefined && { roleName: own.roleName }),
    description: `What the ${scope.node.id} function of Evenkeel may do.`,
  });
  allow(role, ['logs:CreateLogStream', 'logs:PutLogEvents'], [logGroup.logGroupArn]);
  allow(role, ['events:PutEvents'], [bus.eventBusArn]);
  return new lambda.Function(scope, id, {
    description: `Evenkeel ${stage}: ${scope.node.id}`,
    runtime: lambda.Runtime.NODEJS_24_X,
    architecture: lambda.Architecture.ARM_64,
    handler: 'index.handler',
    code: lambda.Code.fromAsset(bundle),
    role,
    logGroup,
    ...(own.functionName !== undefined && { functionName: own.functionName }),
    memorySize: own.memorySize ?? 512,
    timeout: own.timeout,
    ...(own.reservedConcurrency !== undefined && { reservedConcurrentExecutions: own.reservedConcurrency }),
    environment: { STAGE: stage, TABLE_NAME: ledger.tableName, BUS_NAME: bus.eventBusName, ...own.environment },
    // After an hour the tick has long seen what an event would have told.
    maxEventAge: Duration.hours(1),
    retryAttempts: own.retryAttempts ?? 2,
    onFailure: new SqsDestination(deadLetters),
  });
}

/** A Lambda of ours that may also read and write the ledger. */
export function controllerFunction(
  scope: Construct,
  id: string,
  props: FunctionProps,
  own: Pick<OwnSettings, 'reservedConcurrency'> = {},
): lambda.Function {
  const created = createFunction(scope, id, props, { ...own, timeout: Duration.seconds(FUNCTION_TIMEOUT_SECONDS) });
  // A transaction of puts needs the permission to put, and no other.
  const actions = ['dynamodb:BatchGetItem', 'dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:UpdateItem'];
  allow(created.role!, actions, [props.ledger.tableArn]);
  return created;
}

/**
 * Puts a function into the fleet's VPC, and allows what Lambda needs for it: the same actions as in
 * AWSLambdaVPCAccessExecutionRole. The CDK's own way wants the VPC as a construct, and would look it up in an account.
 */
export function putIntoVpc(target: lambda.Function, vpc: NonNullable<Fleet['vpc']>): void {
  (target.node.defaultChild as lambda.CfnFunction).vpcConfig = {
    subnetIds: vpc.subnetIds,
    securityGroupIds: vpc.securityGroupIds,
  };
  const actions = [
    'ec2:AssignPrivateIpAddresses',
    'ec2:CreateNetworkInterface',
    'ec2:DeleteNetworkInterface',
    'ec2:DescribeNetworkInterfaces',
    'ec2:DescribeSubnets',
    'ec2:UnassignPrivateIpAddresses',
  ];
  allow(target.role!, actions, ['*']);
  const reason = 'Lambda creates network interfaces by this role, and checks it for every resource.';
  acknowledge(target.role!, 'Resource::*', reason);
}

/** The ARN of a secret, which ends in six characters that its name does not tell. */
export function secretArn(scope: Construct, nameOrArn: string): string {
  if (nameOrArn.startsWith('arn:')) return nameOrArn;
  return Stack.of(scope).formatArn({
    service: 'secretsmanager',
    resource: 'secret',
    resourceName: `${nameOrArn}-??????`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}

/** Adds one statement to a role. */
export function allow(
  role: iam.IRole,
  actions: string[],
  resources: string[],
  conditions?: Record<string, Record<string, unknown>>,
): void {
  role.addToPrincipalPolicy(new iam.PolicyStatement({ actions, resources, ...(conditions && { conditions }) }));
}

/** cdk-nag wants a reason for each wildcard, one by one. */
export function acknowledge(scope: Construct, finding: string, reason: string): void {
  Validations.of(scope).acknowledge({ id: `AwsSolutions-IAM5[${finding}]`, reason });
}
