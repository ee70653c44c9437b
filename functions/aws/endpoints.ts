import { partition } from '@aws-sdk/core/client';

/**
 * Where the SDK sends calls instead of to AWS: the host of an endpoint that is configured and is none of the partition's.
 * A VPC endpoint is AWS's own (SDK reference guide, "Service-specific endpoints").
 * @returns undefined if every call goes to AWS
 */
export function hostBesideAws(
  environment: Readonly<Record<string, string | undefined>>,
  region: string,
): string | undefined {
  if (environment['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS']?.toLowerCase() === 'true') return undefined;
  const { dnsSuffix, dualStackDnsSuffix } = partition(region);
  const isAws = (host: string) => [dnsSuffix, dualStackDnsSuffix].some((suffix) => host.endsWith(`.${suffix}`));
  return Object.entries(environment)
    .filter(([name, value]) => /^AWS_ENDPOINT_URL(?:_|$)/.test(name) && value)
    .map(([, value]) => URL.parse(value!)?.hostname ?? value!)
    .find((host) => !isAws(host));
}
