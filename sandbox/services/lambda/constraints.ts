import type { Constraint, Constraints } from '../../wire/constraints.ts';

/** API model of Lambda, 2015-03-31. */
const PREFIX = String.raw`(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:)?(\d{12}:)?(function:)?`;

/** For operations that take a version of a function, too. */
const QUALIFIED_NAME: Constraint = {
  min: 1,
  max: 256,
  pattern: String.raw`${PREFIX}([a-zA-Z0-9-_\.]+)(:(\$LATEST(\.PUBLISHED)?|[a-zA-Z0-9-_]+))?`,
};
const NAME: Constraint = {
  min: 1,
  max: 140,
  pattern: String.raw`${PREFIX}([a-zA-Z0-9-_]+)(:(\$LATEST|[a-zA-Z0-9-_]+))?`,
};
const URL_NAME: Constraint = {
  min: 1,
  max: 140,
  pattern: String.raw`${PREFIX}([a-zA-Z0-9-_]{1,64})(:((?!\d+$)[0-9a-zA-Z-_]+))?`,
};
const QUALIFIER: Constraint = {
  min: 1,
  max: 128,
  pattern: String.raw`\$(LATEST(\.PUBLISHED)?)|[a-zA-Z0-9-_$]+`,
};

const QUALIFIED: Constraints = { FunctionName: QUALIFIED_NAME, Qualifier: QUALIFIER };

export const CONSTRAINTS: Readonly<Record<string, Constraints>> = {
  Invoke: {
    ...QUALIFIED,
    InvocationType: { oneOf: ['Event', 'RequestResponse', 'DryRun'] },
    LogType: { oneOf: ['None', 'Tail'] },
  },
  GetFunction: QUALIFIED,
  GetFunctionConfiguration: QUALIFIED,
  GetFunctionEventInvokeConfig: QUALIFIED,
  ListFunctionEventInvokeConfigs: { FunctionName: QUALIFIED_NAME, MaxItems: { min: 1, max: 50 } },
  GetPolicy: QUALIFIED,
  GetFunctionUrlConfig: {
    FunctionName: URL_NAME,
    Qualifier: { min: 1, max: 128, pattern: String.raw`((?!^\d+$)^[0-9a-zA-Z-_]+$)` },
  },
  ListFunctionUrlConfigs: { FunctionName: URL_NAME, MaxItems: { min: 1, max: 50 } },
  ListFunctions: { FunctionVersion: { oneOf: ['ALL'] }, MaxItems: { min: 1, max: 10_000 } },
  PutFunctionConcurrency: { FunctionName: NAME, ReservedConcurrentExecutions: { min: 0 } },
  DeleteFunctionConcurrency: { FunctionName: NAME },
  GetFunctionConcurrency: { FunctionName: NAME },
};

/**
 * What CloudFormation passes on to CreateFunction. Where the model allows more than a function without a capacity
 * provider may have, the bound is that of the developer guide ("Lambda quotas"): 900 s, 10,240 MB.
 */
export const FUNCTION_CONSTRAINTS: Constraints = {
  Role: { pattern: String.raw`arn:(aws[a-zA-Z-]*)?:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+` },
  Handler: { max: 128, pattern: String.raw`[^\s]+` },
  Description: { max: 256 },
  Timeout: { min: 1, max: 900 },
  MemorySize: { min: 128, max: 10_240 },
  Architectures: { min: 1, max: 1 },
  'EphemeralStorage.Size': { min: 512, max: 10_240 },
  'LoggingConfig.LogFormat': { oneOf: ['JSON', 'Text'] },
  'LoggingConfig.ApplicationLogLevel': { oneOf: ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'] },
  'LoggingConfig.SystemLogLevel': { oneOf: ['DEBUG', 'INFO', 'WARN'] },
  'LoggingConfig.LogGroup': { min: 1, max: 512, pattern: String.raw`[\.\-_/#A-Za-z0-9]+` },
  ReservedConcurrentExecutions: { min: 0 },
};

/** What CloudFormation passes on to PutFunctionEventInvokeConfig. */
export const EVENT_INVOKE_CONSTRAINTS: Constraints = {
  MaximumRetryAttempts: { min: 0, max: 2 },
  MaximumEventAgeInSeconds: { min: 60, max: 21_600 },
  'DestinationConfig.OnSuccess.Destination': { max: 350 },
  'DestinationConfig.OnFailure.Destination': { max: 350 },
};
