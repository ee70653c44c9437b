import { functionUrlHost } from '../../deploy/names.ts';
import type { DeployedResource, Provisioners } from '../../deploy/resource.ts';
import { DEFAULT_ASYNCHRONOUS_SETTINGS, type FunctionSettings, LambdaFunction, type Logging } from './function.ts';

/** What the service does with what templates declare. */
export interface Provisioning {
  readonly nowMs: () => number;
  readonly codeFolder: (code: Readonly<Record<string, unknown>>) => string;
  readonly add: (lambdaFunction: LambdaFunction) => void;
  /** Takes a function back with its URLs. */
  readonly remove: (lambdaFunction: LambdaFunction) => void;
  readonly find: (reference: string) => LambdaFunction;
  readonly addUrl: (url: FunctionUrl) => void;
}

/** A function URL, which invokes the function for everybody, or for whoever IAM lets through. */
export interface FunctionUrl {
  readonly functionArn: string;
  readonly host: string;
  readonly authType: 'NONE' | 'AWS_IAM';
  readonly createdMs: number;
}

export function createProvisioners(service: Provisioning): Provisioners {
  return {
    'AWS::Lambda::Function': (resource) => {
      only(resource, FUNCTION_PROPERTIES);
      const reserved = resource.properties['ReservedConcurrentExecutions'];
      const settings = readSettings(resource, service);
      const created = new LambdaFunction(settings, reserved === undefined ? undefined : Number(reserved));
      service.add(created);
      return () => service.remove(created);
    },
    'AWS::Lambda::EventInvokeConfig': (resource) => {
      only(resource, [
        'FunctionName',
        'Qualifier',
        'MaximumRetryAttempts',
        'MaximumEventAgeInSeconds',
        'DestinationConfig',
      ]);
      const { properties } = resource;
      requireValue(resource, 'Qualifier', ['$LATEST']);
      const ageSeconds = properties['MaximumEventAgeInSeconds'];
      const destinations = properties['DestinationConfig'];
      service.find(properties['FunctionName']).asynchronous = {
        maximumRetryAttempts: Number(
          properties['MaximumRetryAttempts'] ?? DEFAULT_ASYNCHRONOUS_SETTINGS.maximumRetryAttempts,
        ),
        maximumEventAgeMs:
          ageSeconds === undefined ? DEFAULT_ASYNCHRONOUS_SETTINGS.maximumEventAgeMs : ageSeconds * 1000,
        onSuccessArn: destinationArn(resource, destinations?.OnSuccess?.Destination),
        onFailureArn: destinationArn(resource, destinations?.OnFailure?.Destination),
      };
    },
    'AWS::Lambda::Permission': (resource) => {
      only(resource, [
        'FunctionName',
        'Action',
        'Principal',
        'SourceArn',
        'SourceAccount',
        'FunctionUrlAuthType',
        'InvokedViaFunctionUrl',
      ]);
      const { properties } = resource;
      const { permissions } = service.find(properties['FunctionName']);
      const permission = {
        action: properties['Action'],
        principal: properties['Principal'],
        sourceArn: properties['SourceArn'],
        sourceAccount: properties['SourceAccount'],
        functionUrlAuthType: properties['FunctionUrlAuthType'],
        isForFunctionUrl: properties['InvokedViaFunctionUrl'] === true,
      };
      permissions.push(permission);
      return () => permissions.splice(permissions.indexOf(permission), 1);
    },
    'AWS::Lambda::Url': (resource) => {
      only(resource, ['TargetFunctionArn', 'AuthType', 'Cors', 'InvokeMode', 'Qualifier']);
      const { properties, name } = resource;
      requireValue(resource, 'AuthType', ['NONE', 'AWS_IAM']);
      requireValue(resource, 'InvokeMode', ['BUFFERED']);
      const { arn } = service.find(properties['TargetFunctionArn']);
      service.addUrl({
        functionArn: arn,
        host: functionUrlHost(name),
        authType: properties['AuthType'],
        createdMs: service.nowMs(),
      });
    },
  };
}

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
  requireValue(resource, 'TracingConfig', ['PassThrough'], properties['TracingConfig']?.Mode);
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
    createdMs: nowMs(),
  };
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
