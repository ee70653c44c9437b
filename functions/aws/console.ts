import { partition } from '@aws-sdk/core/client';

/** Where the console of each public partition is (AWS General Reference; the SDK's data does not say). */
const HOSTS: Readonly<Record<string, string>> = {
  aws: 'console.aws.amazon.com',
  'aws-cn': 'console.amazonaws.cn',
  'aws-eusc': 'console.amazonaws-eusc.eu',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
};

/** `https://eu-west-1.console.aws.amazon.com`; undefined for a partition whose console is not known. */
export function consoleUrl(region: string): string | undefined {
  const host = HOSTS[partition(region).name];
  return host === undefined ? undefined : `https://${region}.${host}`;
}
