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
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SSMClient } from '@aws-sdk/client-ssm';
import { callTimeLeftMs, OutOfTimeError } from './deadline.ts';

/** The SDK has no timeout by default, and `requestTimeout` alone only warns. */
const requestHandler = { connectionTimeout: 1_000, requestTimeout: 4_000, throwOnRequestTimeout: true };
const settings = { maxAttempts: 3, requestHandler };
/** For calls that do something else when they are repeated, and for those behind a check: a repetition is a new look. */
const settingsOfOnce = { maxAttempts: 1, requestHandler };
/** For calls of functions, which answer more slowly than AWS. */
const settingsOfPatience = {
  maxAttempts: 1,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 45_000, throwOnRequestTimeout: true },
};

// A function's bundle has only the clients that it uses: calls marked as pure are dropped if their result is unused. A
// bundler does so only if their arguments are plain names: spreading an object could have side effects.
export const rds = /* @__PURE__ */ withDeadline(/* @__PURE__ */ new RDSClient(settings));
/** For calls that do something else when they are repeated, such as a failover. */
export const rdsOnce = /* @__PURE__ */ withDeadline(/* @__PURE__ */ new RDSClient(settingsOfOnce));
export const applicationAutoScaling = /* @__PURE__ */ withDeadline(
  /* @__PURE__ */ new ApplicationAutoScalingClient(settings),
);
/** For calls whose condition was checked just before: a retry has to look again. */
export const applicationAutoScalingOnce = /* @__PURE__ */ withDeadline(
  /* @__PURE__ */ new ApplicationAutoScalingClient(settingsOfOnce),
);
export const acm = /* @__PURE__ */ withDeadline(/* @__PURE__ */ new ACMClient(settings));
/** For calls whose condition was checked just before: a retry has to look again. */
export const acmOnce = /* @__PURE__ */ withDeadline(/* @__PURE__ */ new ACMClient(settingsOfOnce));
export const cloudWatch = /* @__PURE__ */ withDeadline(/* @__PURE__ */ new CloudWatchClient(settings));
export const dynamoDb = /* @__PURE__ */ withDeadline(/* @__PURE__ */ new DynamoDBClient(settings));
/** For releasing leases and recording progress at the deadline: these calls are never refused for lack of time. */
export const dynamoDbToRelease = /* @__PURE__ */ withoutLogger(/* @__PURE__ */ new DynamoDBClient(settings));
export const autoScaling = /* @__PURE__ */ withDeadline(/* @__PURE__ */ new AutoScalingClient(settings));
export const autoScalingOnce = /* @__PURE__ */ withDeadline(/* @__PURE__ */ new AutoScalingClient(settingsOfOnce));
export const ec2 = /* @__PURE__ */ withDeadline(/* @__PURE__ */ new EC2Client(settings));
export const ecs = /* @__PURE__ */ withDeadline(/* @__PURE__ */ new ECSClient(settings));
export const ecsOnce = /* @__PURE__ */ withDeadline(/* @__PURE__ */ new ECSClient(settingsOfOnce));
export const elasticLoadBalancing = /* @__PURE__ */ withDeadline(
  /* @__PURE__ */ new ElasticLoadBalancingV2Client(settings),
);
/** For calls whose condition was checked just before: a retry has to look again. */
export const elasticLoadBalancingOnce = /* @__PURE__ */ withDeadline(
  /* @__PURE__ */ new ElasticLoadBalancingV2Client(settingsOfOnce),
);
export const eventBridge = /* @__PURE__ */ withDeadline(/* @__PURE__ */ new EventBridgeClient(settings));
/** For handing work on to another invocation when time is up: that is not refused for lack of time. */
export const eventBridgeToRelease = /* @__PURE__ */ withoutLogger(/* @__PURE__ */ new EventBridgeClient(settings));
export const iam = /* @__PURE__ */ withDeadline(/* @__PURE__ */ new IAMClient(settings));
export const route53 = /* @__PURE__ */ withDeadline(/* @__PURE__ */ new Route53Client(settings));
export const lambda = /* @__PURE__ */ withDeadline(/* @__PURE__ */ new LambdaClient(settings));
/** For invocations that would be doubled by a repetition. */
export const lambdaOnce = /* @__PURE__ */ withDeadline(/* @__PURE__ */ new LambdaClient(settingsOfOnce));
/** For functions whose answer takes longer than a call, and which are not to be run twice for one. */
export const lambdaPatient = /* @__PURE__ */ withDeadline(/* @__PURE__ */ new LambdaClient(settingsOfPatience));
export const s3 = /* @__PURE__ */ withDeadline(/* @__PURE__ */ new S3Client(settings));
export const secretsManager = /* @__PURE__ */ withDeadline(/* @__PURE__ */ new SecretsManagerClient(settings));
export const stepFunctions = /* @__PURE__ */ withDeadline(/* @__PURE__ */ new SFNClient(settings));
export const ssm = /* @__PURE__ */ withDeadline(/* @__PURE__ */ new SSMClient(settings));

type AnyClient =
  | ACMClient
  | ApplicationAutoScalingClient
  | AutoScalingClient
  | CloudWatchClient
  | DynamoDBClient
  | EC2Client
  | ECSClient
  | ElasticLoadBalancingV2Client
  | EventBridgeClient
  | IAMClient
  | LambdaClient
  | RDSClient
  | Route53Client
  | S3Client
  | SecretsManagerClient
  | SFNClient
  | SSMClient;

/** It copies every answer for a logger that we do not use. */
function withoutLogger<Client extends AnyClient>(client: Client): Client {
  (client as RDSClient).middlewareStack.remove('loggerMiddleware');
  return client;
}

function withDeadline<Client extends AnyClient>(client: Client): Client {
  // The clients' stacks differ only in their input and output types, which this middleware does not use.
  const { middlewareStack } = withoutLogger(client) as RDSClient;
  middlewareStack.add(
    (next, context) => async (args) => {
      if (callTimeLeftMs() < 0) throw new OutOfTimeError(context.commandName ?? 'A call');
      return await next(args);
    },
    { step: 'initialize', name: 'deadline' },
  );
  return client;
}
