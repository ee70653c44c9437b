import { createHash } from 'node:crypto';
import type { FunctionConfiguration, FunctionEventInvokeConfig } from '@aws-sdk/client-lambda';
import { PARTITION, REGION } from '../../core.ts';
import { digestOf } from './code.ts';
import type { LambdaFunction } from './function.ts';

/** A function as the API describes it. */
export function describeFunction({ settings, revisionId }: LambdaFunction): FunctionConfiguration {
  const { name, arn, logging, deadLetterArn, runtime, folder, vpc } = settings;
  const { sha256, bytes } = digestOf(folder);
  return {
    FunctionName: name,
    FunctionArn: arn,
    Runtime: runtime as NonNullable<FunctionConfiguration['Runtime']>,
    Role: settings.roleArn,
    Handler: settings.handler,
    CodeSize: bytes,
    CodeSha256: sha256,
    Description: settings.description,
    Timeout: settings.timeoutSeconds,
    MemorySize: settings.memoryMb,
    LastModified: new Date(settings.createdMs).toISOString().replace('Z', '+0000'),
    Version: '$LATEST',
    PackageType: 'Zip',
    Architectures: [...settings.architectures] as NonNullable<FunctionConfiguration['Architectures']>,
    EphemeralStorage: { Size: settings.ephemeralStorageMb },
    RevisionId: revisionId,
    State: 'Active',
    LastUpdateStatus: 'Successful',
    RuntimeVersionConfig: { RuntimeVersionArn: runtimeVersionArn(runtime) },
    SnapStart: { ApplyOn: 'None', OptimizationStatus: 'Off' },
    TracingConfig: { Mode: 'PassThrough' },
    LoggingConfig: {
      LogFormat: logging.format,
      LogGroup: logging.group,
      ...(logging.format === 'JSON'
        ? {
            ApplicationLogLevel: logging.applicationLevel as 'INFO',
            SystemLogLevel: logging.systemLevel as 'INFO',
          }
        : {}),
    },
    ...(vpc && { VpcConfig: { ...vpc, Ipv6AllowedForDualStack: false } }),
    ...(Object.keys(settings.environment).length > 0
      ? { Environment: { Variables: { ...settings.environment } } }
      : {}),
    ...(deadLetterArn ? { DeadLetterConfig: { TargetArn: deadLetterArn } } : {}),
  };
}

/** AWS names each version of a runtime by a digest; this one follows from the runtime's name. */
const runtimeVersionArn = (runtime: string): string =>
  `arn:${PARTITION}:lambda:${REGION}::runtime:${createHash('sha256').update(runtime).digest('hex')}`;

/** How asynchronous invocations of a function are treated, as far as somebody has said so. */
export function describeEventInvokeConfig({ arn, eventInvokeConfig }: LambdaFunction): FunctionEventInvokeConfig {
  const { attempts, ageSeconds, onSuccessArn, onFailureArn, modifiedMs } = eventInvokeConfig!;
  return {
    FunctionArn: `${arn}:$LATEST`,
    LastModified: new Date(modifiedMs),
    ...(attempts !== undefined && { MaximumRetryAttempts: attempts }),
    ...(ageSeconds !== undefined && { MaximumEventAgeInSeconds: ageSeconds }),
    DestinationConfig: {
      OnSuccess: onSuccessArn === undefined ? {} : { Destination: onSuccessArn },
      OnFailure: onFailureArn === undefined ? {} : { Destination: onFailureArn },
    },
  };
}
