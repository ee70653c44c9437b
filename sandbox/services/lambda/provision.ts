import { functionUrlHost, suffix } from '../../deploy/names.ts';
import { checkPropertyConstraints } from '../../deploy/propertyConstraints.ts';
import type { DeployedResource, Provisioner, Provisioners } from '../../deploy/resource.ts';
import { allTagsOf } from '../../deploy/systemTags.ts';

import { EVENT_INVOKE_CONSTRAINTS, FUNCTION_CONSTRAINTS } from './constraints.ts';
import { invalidParameter, lambdaError } from './errors.ts';
import { type FunctionSettings, LambdaFunction, type Logging } from './function.ts';
import { checkPolicy, statementIdOf } from './policyDocument.ts';
import { ENVIRONMENT_MAX_BYTES, NAME_MAX_CHARACTERS } from './quotas.ts';

/** What the service does with what templates declare. */
export interface Provisioning {
  readonly nowMs: () => number;
  readonly codeFolder: (code: Readonly<Record<string, unknown>>) => string;
  /** @returns takes it away again */
  readonly add: (lambdaFunction: LambdaFunction) => () => void;
  readonly find: (reference: string) => LambdaFunction;
  readonly newId: () => string;
  readonly urls: FunctionUrl[];
}

/** A function URL, which invokes the function for everybody, or for whoever IAM lets through. */
export interface FunctionUrl {
  readonly functionArn: string;
  readonly host: string;
  readonly authType: 'NONE' | 'AWS_IAM';
  /** Shown and not applied. */
  readonly cors: object | undefined;
  readonly createdMs: number;
}

export const createProvisioners = (service: Provisioning): Provisioners => ({
  'AWS::Lambda::Function': provisionFunction(service),
  'AWS::Lambda::EventInvokeConfig': provisionEventInvokeConfig(service),
  'AWS::Lambda::Permission': provisionPermission(service),
  'AWS::Lambda::Url': provisionUrl(service),
});

const provisionFunction =
  (service: Provisioning): Provisioner =>
  (resource) => {
    only(resource, FUNCTION_PROPERTIES);
    const reserved = resource.properties['ReservedConcurrentExecutions'];
    const settings = readSettings(resource, service);
    checkSettings(resource, settings);
    return service.add(
      new LambdaFunction(settings, service.newId(), reserved === undefined ? undefined : Number(reserved)),
    );
  };

/** @throws {AwsError} as CreateFunction does */
function checkSettings({ properties }: DeployedResource, { name, environment }: FunctionSettings): void {
  checkPropertyConstraints(properties, FUNCTION_CONSTRAINTS);
  if (name.length > NAME_MAX_CHARACTERS) {
    const asked = `Member must have length less than or equal to ${NAME_MAX_CHARACTERS}`;
    throw invalidParameter(
      `1 validation error detected: Value '${name}' at 'functionName' failed to satisfy constraint: ${asked}`,
    );
  }
  const reserved = Object.keys(environment).filter((key) => RESERVED_VARIABLES.test(key));
  if (reserved.length > 0) {
    throw invalidParameter(
      `Lambda was unable to configure your environment variables because the environment variables you have provided contains reserved keys that are currently not supported for modification. Reserved keys used in this request: ${reserved.join(', ')}`,
    );
  }
  const measured = JSON.stringify(environment);
  if (Buffer.byteLength(measured) <= ENVIRONMENT_MAX_BYTES) return;
  throw invalidParameter(
    `Lambda was unable to configure your environment variables because the environment variables you have provided exceeded the 4KB limit. String measured: ${measured}`,
  );
}

/** Developer guide, "Defined runtime environment variables": those that a function cannot set. */
const RESERVED_VARIABLES =
  /^(_HANDLER|_X_AMZN_TRACE_ID|AWS_(DEFAULT_REGION|REGION|EXECUTION_ENV|ACCESS_KEY|ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN)|AWS_LAMBDA_(FUNCTION_NAME|FUNCTION_MEMORY_SIZE|FUNCTION_VERSION|INITIALIZATION_TYPE|LOG_GROUP_NAME|LOG_STREAM_NAME|RUNTIME_API)|LAMBDA_(TASK_ROOT|RUNTIME_DIR))$/;

const provisionEventInvokeConfig =
  (service: Provisioning): Provisioner =>
  (resource) => {
    only(resource, [
      'FunctionName',
      'Qualifier',
      'MaximumRetryAttempts',
      'MaximumEventAgeInSeconds',
      'DestinationConfig',
    ]);
    const { properties } = resource;
    requireValue(resource, 'Qualifier', ['$LATEST']);
    checkPropertyConstraints(properties, EVENT_INVOKE_CONSTRAINTS);
    const { MaximumRetryAttempts: attempts, MaximumEventAgeInSeconds: ageSeconds } = properties;
    const lambdaFunction = service.find(properties['FunctionName']);
    const previous = lambdaFunction.eventInvokeConfig;
    lambdaFunction.eventInvokeConfig = {
      attempts: attempts === undefined ? undefined : Number(attempts),
      ageSeconds: ageSeconds === undefined ? undefined : Number(ageSeconds),
      onSuccessArn: destinationArn(resource, properties['DestinationConfig']?.OnSuccess?.Destination),
      onFailureArn: destinationArn(resource, properties['DestinationConfig']?.OnFailure?.Destination),
      modifiedMs: service.nowMs(),
    };
    return () => void (lambdaFunction.eventInvokeConfig = previous);
  };

const provisionPermission =
  (service: Provisioning): Provisioner =>
  (resource) => {
    only(resource, [
      'FunctionName',
      'Action',
      'Principal',
      'SourceArn',
      'SourceAccount',
      'FunctionUrlAuthType',
      'InvokedViaFunctionUrl',
    ]);
    const { properties, stackName, logicalId } = resource;
    const lambdaFunction = service.find(properties['FunctionName']);
    const before = lambdaFunction.permissions;
    const permission = {
      statementId: statementIdOf(stackName, logicalId, suffix(`${stackName}/${logicalId}`)),
      action: properties['Action'],
      principal: properties['Principal'],
      sourceArn: properties['SourceArn'],
      sourceAccount: properties['SourceAccount'],
      functionUrlAuthType: properties['FunctionUrlAuthType'],
      isForFunctionUrl: properties['InvokedViaFunctionUrl'] === true,
    };
    checkPolicy(lambdaFunction.arn, [...before, permission]);
    lambdaFunction.permissions = [...before, permission];
    return () => void (lambdaFunction.permissions = lambdaFunction.permissions.filter((each) => each !== permission));
  };

const provisionUrl =
  (service: Provisioning): Provisioner =>
  (resource) => {
    only(resource, ['TargetFunctionArn', 'AuthType', 'Cors', 'InvokeMode', 'Qualifier']);
    const { properties, name } = resource;
    requireValue(resource, 'AuthType', ['NONE', 'AWS_IAM']);
    requireValue(resource, 'InvokeMode', ['BUFFERED']);
    const { arn } = service.find(properties['TargetFunctionArn']);
    const host = functionUrlHost(name);
    const { urls } = service;
    const taken = urls.findIndex((url) => url.functionArn === arn);
    // The same URL again is a deployment of the same stack.
    if (taken >= 0 && urls[taken]!.host !== host) {
      throw lambdaError(
        'ResourceConflictException',
        `Failed to create function url config for [functionArn = ${arn}]. Error message:  FunctionUrlConfig exists for this Lambda function`,
      );
    }
    const [previous] = taken < 0 ? [] : urls.splice(taken, 1);
    const url = {
      functionArn: arn,
      host,
      authType: properties['AuthType'],
      cors: properties['Cors'],
      createdMs: service.nowMs(),
    };
    urls.push(url);
    return () => void urls.splice(urls.indexOf(url), 1, ...(previous ? [previous] : []));
  };

const FUNCTION_PROPERTIES = [
  'Architectures',
  'Code',
  'DeadLetterConfig',
  'Description',
  'Environment',
  'EphemeralStorage',
  'FunctionName',
  'Handler',
  'LoggingConfig',
  'MemorySize',
  'PackageType',
  'ReservedConcurrentExecutions',
  'Role',
  'Runtime',
  'Tags',
  'Timeout',
  'TracingConfig',
  // Networks are not simulated: a function in a VPC reaches what every function reaches.
  'VpcConfig',
];

function readSettings(resource: DeployedResource, { nowMs, codeFolder }: Provisioning): FunctionSettings {
  const { properties, name, arn } = resource;
  requireValue(resource, 'PackageType', ['Zip']);
  requireValue(resource, 'TracingConfig', ['PassThrough', 'Active'], properties['TracingConfig']?.Mode);
  const runtime = String(properties['Runtime']);
  if (!runtime.startsWith('nodejs')) throw new Error(`${resource.logicalId}: the runtime ${runtime} is not simulated`);
  const variables = Object.entries(properties['Environment']?.Variables ?? {});
  return {
    name,
    arn,
    folder: codeFolder(properties['Code']),
    runtime,
    handler: String(properties['Handler']),
    roleArn: String(properties['Role']),
    // CloudFormation's defaults: 3 s and 128 MB.
    timeoutSeconds: Number(properties['Timeout'] ?? 3),
    memoryMb: Number(properties['MemorySize'] ?? 128),
    environment: Object.fromEntries(variables.map(([key, value]) => [key, String(value)])),
    architectures: properties['Architectures'] ?? ['x86_64'],
    description: properties['Description'] ?? '',
    deadLetterArn: properties['DeadLetterConfig']?.TargetArn,
    logging: readLogging(name, properties['LoggingConfig']),
    ephemeralStorageMb: Number(properties['EphemeralStorage']?.Size ?? 512),
    vpc: readVpc(properties['VpcConfig']),
    tags: allTagsOf(resource),
    createdMs: nowMs(),
  };
}

function readVpc({ SubnetIds = [], SecurityGroupIds = [] }: Readonly<Record<string, string[]>> = {}) {
  return SubnetIds.length === 0 ? undefined : { SubnetIds, SecurityGroupIds };
}

function readLogging(functionName: string, config: Readonly<Record<string, string>> = {}): Logging {
  return {
    group: config['LogGroup'] ?? `/aws/lambda/${functionName}`,
    format: config['LogFormat'] === 'JSON' ? 'JSON' : 'Text',
    applicationLevel: config['ApplicationLogLevel'] ?? 'INFO',
    systemLevel: config['SystemLogLevel'] ?? 'INFO',
  };
}

function destinationArn(resource: DeployedResource, arn: string | undefined): string | undefined {
  const service = arn?.split(':')[2];
  if (service !== undefined && !['sqs', 'sns', 'lambda', 'events'].includes(service)) {
    throw new Error(`${resource.logicalId}: the destination ${arn} is not simulated`);
  }
  return arn;
}

function only({ logicalId, type, properties }: DeployedResource, known: readonly string[]): void {
  const unknown = Object.keys(properties).filter((key) => !known.includes(key));
  if (unknown.length > 0) throw new Error(`${logicalId}: ${unknown.join(', ')} of ${type} is not simulated`);
}

function requireValue(
  { logicalId, properties }: DeployedResource,
  key: string,
  allowed: readonly string[],
  value: unknown = properties[key],
): void {
  if (value === undefined || value === null) return;
  const shown = JSON.stringify(value);
  if (typeof value !== 'string' || !allowed.includes(value))
    throw new Error(`${logicalId}: ${key} ${shown} is not simulated`);
}
