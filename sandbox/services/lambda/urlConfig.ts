import type { FunctionUrlConfig } from '@aws-sdk/client-lambda';
import { functionArn } from './function.ts';
import type { FunctionUrl } from './provision.ts';

/** The URLs of a function: one, if any, since versions and aliases have none here. */
export const urlsOf = (urls: readonly FunctionUrl[], name: string): FunctionUrl[] =>
  urls.filter((url) => url.functionArn === functionArn(name));

export function describeUrl({ functionArn: arn, host, authType, cors, createdMs }: FunctionUrl): FunctionUrlConfig {
  const created = new Date(createdMs).toISOString();
  return {
    FunctionUrl: `https://${host}/`,
    FunctionArn: arn,
    AuthType: authType,
    ...(cors && { Cors: cors }),
    CreationTime: created,
    LastModifiedTime: created,
    InvokeMode: 'BUFFERED',
  };
}
