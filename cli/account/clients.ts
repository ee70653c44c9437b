import { ACMClient } from '@aws-sdk/client-acm';
import { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling';
import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ECSClient } from '@aws-sdk/client-ecs';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { IAMClient } from '@aws-sdk/client-iam';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { RDSClient } from '@aws-sdk/client-rds';
import { Route53Client } from '@aws-sdk/client-route-53';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';

/** What a client is made with; everything else comes from the environment, as with the AWS CLI. */
export type ClientSettings = Pick<
  NonNullable<ConstructorParameters<typeof RDSClient>[0]>,
  'region' | 'credentials' | 'requestHandler' | 'maxAttempts'
>;

/**
 * Nobody waits for a single answer here, but for all of them: calls slow down by themselves where AWS throttles them, and
 * are attempted again more often than a function would.
 */
const PATIENT = { retryMode: 'adaptive', maxAttempts: 6 };

/** A client of each API that an account is read by. They are made once: a client keeps its connections. */
export function createClients(given: ClientSettings = {}) {
  const settings = { ...PATIENT, ...given };
  return {
    acm: new ACMClient(settings),
    applicationAutoScaling: new ApplicationAutoScalingClient(settings),
    autoScaling: new AutoScalingClient(settings),
    cloudWatch: new CloudWatchClient(settings),
    dynamoDb: new DynamoDBClient(settings),
    ec2: new EC2Client(settings),
    ecs: new ECSClient(settings),
    elasticLoadBalancing: new ElasticLoadBalancingV2Client(settings),
    eventBridge: new EventBridgeClient(settings),
    iam: new IAMClient(settings),
    lambda: new LambdaClient(settings),
    rds: new RDSClient(settings),
    route53: new Route53Client(settings),
    scheduler: new SchedulerClient(settings),
    secretsManager: new SecretsManagerClient(settings),
    sns: new SNSClient(settings),
    ssm: new SSMClient(settings),
    sts: new STSClient(settings),
  };
}

export type Clients = ReturnType<typeof createClients>;
