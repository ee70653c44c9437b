import type { Random } from '../../random.ts';
import { formatUuid } from '../../realms/crypto.ts';
import { AwsError } from '../../wire/handlers.ts';

/**
 * Services as `arn:aws:states:::aws-sdk:SERVICE:ACTION` names them, where that is not the name in their signature
 * (developer guide, "Supported AWS SDK integrations").
 */
const SIGNING_NAMES: Readonly<Record<string, string>> = {
  arczonalshift: 'arc-zonal-shift',
  cloudwatch: 'monitoring',
  cloudwatchlogs: 'logs',
  elasticloadbalancingv2: 'elasticloadbalancing',
  eventbridge: 'events',
  sfn: 'states',
};

/** The names that the SDK for Java gives to services, where a capital at the beginning is not all of it. */
const JAVA_SERVICES: Readonly<Record<string, string>> = {
  cloudwatchlogs: 'CloudWatchLogs',
  cloudwatch: 'CloudWatch',
  dynamodb: 'DynamoDb',
  elasticloadbalancingv2: 'ElasticLoadBalancingV2',
  eventbridge: 'EventBridge',
  secretsmanager: 'SecretsManager',
};

export const signingNameOf = (service: string): string => SIGNING_NAMES[service] ?? service;

/** `failoverDBCluster` → `FailoverDBCluster`. */
export const operationOf = (action: string): string => action.slice(0, 1).toUpperCase() + action.slice(1);

/**
 * Parameters and results bear the names of the SDK for Java, in PascalCase: `DBClusterIdentifier` is
 * `DbClusterIdentifier` there. Which capitals belong together is a guess that holds for RDS.
 */
export const javaName = (name: string): string =>
  operationOf(name).replace(/[A-Z]{2,}(?=[A-Z][a-z]|$)/g, (capitals) => capitals[0] + capitals.slice(1).toLowerCase());

/** The shape's name of an error that is in a service's model; undefined for every other one. */
export type ModelledError = (signingName: string, code: string) => string | undefined;

/**
 * The error of a call by an SDK integration as a state fails with it: `InvalidDBClusterStateFault` is
 * `Rds.InvalidDbClusterStateException`, and what is not in the service's model is `Rds.RdsException`.
 */
export function javaError(service: string, error: unknown, modelled: ModelledError, random: Random) {
  const prefix = JAVA_SERVICES[service] ?? operationOf(service);
  if (!(error instanceof AwsError)) return { name: `${prefix}.SdkClientException`, cause: messageOf(error) };
  const shape = modelled(signingNameOf(service), error.code);
  const base = shape === undefined ? prefix : javaName(shape.replace(/(Fault|Exception)$/, ''));
  const request = `Service: ${prefix}, Status Code: ${error.status ?? 400}, Request ID: ${requestId(random)}`;
  return { name: `${prefix}.${base}Exception`, cause: `${error.message} (${request}) (SDK Attempt Count: 1)` };
}

/** How optimized integrations name a service in errors: in their names, and in their causes. */
const OPTIMIZED: Readonly<Record<string, readonly [prefix: string, service: string]>> = {
  dynamodb: ['DynamoDB', 'AmazonDynamoDBv2'],
  events: ['EventBridge', 'AmazonEventBridge'],
  lambda: ['Lambda', 'AWSLambda'],
  sns: ['SNS', 'AmazonSNS'],
  sqs: ['SQS', 'AmazonSQS'],
  states: ['StepFunctions', 'AWSStepFunctions'],
};

/** What is not in the model has the name of the service's own exception, which DynamoDB's bears without its version. */
const genericError = (service: string): string => `${service.replace(/v2$/, '')}Exception`;

/** The error of a call by an optimized integration: those still use the first SDK for Java. */
export function optimizedError(signingName: string, error: unknown, modelled: ModelledError, random: Random) {
  const [prefix, service] = OPTIMIZED[signingName]!;
  if (!(error instanceof AwsError)) return { name: `${prefix}.SdkClientException`, cause: messageOf(error) };
  const shape = modelled(signingName, error.code);
  const name = shape === undefined ? genericError(service) : `${shape.replace(/Exception$/, '')}Exception`;
  const request = [
    `Service: ${service}`,
    `Status Code: ${error.status ?? 400}`,
    `Error Code: ${error.code}`,
    `Request ID: ${requestId(random)}`,
    'Proxy: null',
  ];
  return { name: `${prefix}.${name}`, cause: `${error.message} (${request.join('; ')})` };
}

/** What optimized integrations add to a result: what the SDK knows of the answer. */
export function sdkMetadata(contentType: string, body: unknown, nowMs: number, random: Random) {
  const id = requestId(random);
  const headers = {
    connection: 'keep-alive',
    'Content-Length': String(Buffer.byteLength(JSON.stringify(body ?? null))),
    'Content-Type': contentType,
    Date: new Date(nowMs).toUTCString(),
    'x-amzn-RequestId': id,
  };
  return {
    SdkHttpMetadata: {
      AllHttpHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
      HttpHeaders: headers,
      HttpStatusCode: 200,
    },
    SdkResponseMetadata: { RequestId: id },
  };
}

const requestId = (random: Random): string =>
  formatUuid(Buffer.from(Array.from({ length: 16 }, () => random.integer(0, 255))));

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * Gives parameters the names that the operation has, whatever its capitals.
 * @param members the names of the operation's input
 * @throws Error naming a parameter that the operation does not have
 */
export function toInput(parameters: unknown, members: readonly string[]): Record<string, unknown> {
  const byLowerCase = new Map(members.map((member) => [member.toLowerCase(), member]));
  return Object.fromEntries(
    Object.entries(parameters ?? {}).map(([key, value]) => {
      const member = byLowerCase.get(key.toLowerCase());
      if (!member) throw new Error(`The field "${key}" is not supported by Step Functions`);
      return [member, value];
    }),
  );
}

/** A result as JSON with the names of the SDK for Java. */
export function fromOutput(output: unknown): unknown {
  return renamed(JSON.parse(JSON.stringify(output ?? {})));
}

function renamed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(renamed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [javaName(key), renamed(inner)]));
}
