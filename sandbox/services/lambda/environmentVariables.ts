import { REGION } from '../../core.ts';
import type { FunctionSettings } from './function.ts';

/** The host name under which a function finds the Region. `https`, because with `http` the SDK imports node:http late. */
export const REGION_HOST = 'region.internal';

export interface FunctionCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/**
 * What Lambda sets in an execution environment, with the Region's address added. The function's own variables come
 * first: Lambda refuses those that it reserves. Source: Developer Guide, "Defined runtime environment variables".
 */
export function environmentVariables(
  settings: FunctionSettings,
  credentials: FunctionCredentials,
  logStream: string,
): Readonly<Record<string, string>> {
  return {
    TZ: ':UTC',
    LANG: 'en_US.UTF-8',
    PATH: '/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin',
    LD_LIBRARY_PATH: '/var/lang/lib:/lib64:/usr/lib64:/var/runtime:/var/runtime/lib:/var/task:/var/task/lib:/opt/lib',
    NODE_PATH: '/opt/nodejs/node24/node_modules:/opt/nodejs/node_modules:/var/runtime/node_modules',
    AWS_EXECUTION_ENV: `AWS_Lambda_${settings.runtime}`,
    AWS_ENDPOINT_URL: `https://${REGION_HOST}`,
    // The SDK would otherwise look for the files of whoever runs the Region.
    AWS_CONFIG_FILE: '/nowhere/config',
    AWS_SHARED_CREDENTIALS_FILE: '/nowhere/credentials',
    ...settings.environment,
    _HANDLER: settings.handler,
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_LAMBDA_FUNCTION_NAME: settings.name,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(settings.memoryMb),
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: settings.logging.group,
    AWS_LAMBDA_LOG_STREAM_NAME: logStream,
    ...(settings.logging.format === 'JSON'
      ? { AWS_LAMBDA_LOG_FORMAT: 'JSON', AWS_LAMBDA_LOG_LEVEL: settings.logging.applicationLevel }
      : {}),
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
    LAMBDA_TASK_ROOT: settings.folder,
    LAMBDA_RUNTIME_DIR: '/var/runtime',
  };
}
