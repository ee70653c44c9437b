import type { FunctionConfiguration } from '@aws-sdk/client-lambda';
import type { LambdaFunction } from './function.ts';

/** A function as the API describes it. Size and hash of the code are left out: there is no archive. */
export function describeFunction({ settings }: LambdaFunction): FunctionConfiguration {
  const { name, arn, logging, deadLetterArn } = settings;
  return {
    FunctionName: name,
    FunctionArn: arn,
    Runtime: settings.runtime as NonNullable<FunctionConfiguration['Runtime']>,
    Role: settings.roleArn,
    Handler: settings.handler,
    Description: settings.description,
    Timeout: settings.timeoutSeconds,
    MemorySize: settings.memoryMb,
    LastModified: new Date(settings.createdMs).toISOString().replace('Z', '+0000'),
    Version: '$LATEST',
    PackageType: 'Zip',
    Architectures: [...settings.architectures] as NonNullable<FunctionConfiguration['Architectures']>,
    State: 'Active',
    LastUpdateStatus: 'Successful',
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
    ...(Object.keys(settings.environment).length > 0
      ? { Environment: { Variables: { ...settings.environment } } }
      : {}),
    ...(deadLetterArn ? { DeadLetterConfig: { TargetArn: deadLetterArn } } : {}),
  };
}
