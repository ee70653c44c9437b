import type { PropertyConstraints } from '../../deploy/propertyConstraints.ts';
import type { Constraint, Constraints } from '../../wire/constraints.ts';

/** How a function may be named before its name itself. */
const PREFIX = String.raw`(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:)?(\d{12}:)?(function:)?`;

/** Of operations that take a version of a function, too. */
const qualifiedName: Constraint = {
  length: [1, 256],
  pattern: String.raw`${PREFIX}([a-zA-Z0-9-_\.]+)(:(\$LATEST(\.PUBLISHED)?|[a-zA-Z0-9-_]+))?`,
};
const plainName: Constraint = {
  length: [1, 140],
  pattern: String.raw`${PREFIX}([a-zA-Z0-9-_]+)(:(\$LATEST|[a-zA-Z0-9-_]+))?`,
};
const urlName: Constraint = {
  length: [1, 140],
  pattern: String.raw`${PREFIX}([a-zA-Z0-9-_]{1,64})(:((?!\d+$)[0-9a-zA-Z-_]+))?`,
};
const qualified = {
  FunctionName: qualifiedName,
  Qualifier: { length: [1, 128], pattern: String.raw`\$(LATEST(\.PUBLISHED)?)|[a-zA-Z0-9-_$]+` },
} as const;

/** The ARN of whatever may have tags, as recorded. */
const TAGGABLE = String.raw`arn:(aws[a-zA-Z-]*):lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:\d{12}:(function:[a-zA-Z0-9-_]+(:(\$LATEST|[a-zA-Z0-9-_]+))?|layer:([a-zA-Z0-9-_]+)|code-signing-config:csc-[a-z0-9]{17}|event-source-mapping:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}|capacity-provider:[a-zA-Z0-9-_]+)`;

/** What Lambda's API model demands of inputs beyond their types (service-2.json of 2015-03-31). */
export const CONSTRAINTS: Constraints = {
  InvocationRequest: {
    ...qualified,
    InvocationType: { values: ['Event', 'RequestResponse', 'DryRun'] },
    LogType: { values: ['None', 'Tail'] },
  },
  GetFunctionRequest: qualified,
  GetFunctionConfigurationRequest: qualified,
  GetFunctionEventInvokeConfigRequest: qualified,
  ListFunctionEventInvokeConfigsRequest: { FunctionName: qualifiedName, MaxItems: { range: [1, 50] } },
  GetPolicyRequest: qualified,
  GetFunctionUrlConfigRequest: {
    FunctionName: urlName,
    Qualifier: { length: [1, 128], pattern: String.raw`((?!^\d+$)^[0-9a-zA-Z-_]+$)` },
  },
  ListFunctionUrlConfigsRequest: { FunctionName: urlName, MaxItems: { range: [1, 50] } },
  ListFunctionsRequest: { FunctionVersion: { values: ['ALL'] }, MaxItems: { range: [1, 10_000] } },
  ListVersionsByFunctionRequest: { FunctionName: qualifiedName, MaxItems: { range: [1, 10_000] } },
  ListAliasesRequest: { FunctionName: plainName, MaxItems: { range: [1, 10_000] } },
  ListTagsRequest: { Resource: { length: [1, 256], pattern: TAGGABLE } },
  PutFunctionConcurrencyRequest: { FunctionName: plainName, ReservedConcurrentExecutions: { range: [0, Infinity] } },
  DeleteFunctionConcurrencyRequest: { FunctionName: plainName },
  GetFunctionConcurrencyRequest: { FunctionName: plainName },
};

/**
 * What CloudFormation passes on to CreateFunction. Where the model allows more than a function without a capacity
 * provider may have, the bound is that of the developer guide ("Lambda quotas"): 900 s, 10,240 MB.
 */
export const FUNCTION_CONSTRAINTS: PropertyConstraints = {
  Role: { pattern: String.raw`arn:(aws[a-zA-Z-]*)?:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+` },
  Handler: { length: [0, 128], pattern: String.raw`[^\s]+` },
  Description: { length: [0, 256] },
  Timeout: { range: [1, 900] },
  MemorySize: { range: [128, 10_240] },
  Architectures: { length: [1, 1], items: { values: ['x86_64', 'arm64'] } },
  'EphemeralStorage.Size': { range: [512, 10_240] },
  'LoggingConfig.LogFormat': { values: ['JSON', 'Text'] },
  'LoggingConfig.ApplicationLogLevel': { values: ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'] },
  'LoggingConfig.SystemLogLevel': { values: ['DEBUG', 'INFO', 'WARN'] },
  'LoggingConfig.LogGroup': { length: [1, 512], pattern: String.raw`[\.\-_/#A-Za-z0-9]+` },
  ReservedConcurrentExecutions: { range: [0, Infinity] },
};

/** What CloudFormation passes on to PutFunctionEventInvokeConfig. */
export const EVENT_INVOKE_CONSTRAINTS: PropertyConstraints = {
  MaximumRetryAttempts: { range: [0, 2] },
  MaximumEventAgeInSeconds: { range: [60, 21_600] },
  'DestinationConfig.OnSuccess.Destination': { length: [0, 350] },
  'DestinationConfig.OnFailure.Destination': { length: [0, 350] },
};
