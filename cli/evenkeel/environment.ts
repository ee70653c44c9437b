import { DEFAULT_REGION } from '../../sandbox/defaultRegion.ts';
import { UsageError } from '../exitCodes.ts';

export interface Where {
  readonly region?: string;
  readonly endpointUrl?: string;
}

/**
 * Configures the SDK through its own environment variables. Call it before any client is created.
 * A sandbox on this machine needs no other configuration: it accepts every access key.
 * @throws {UsageError} if the endpoint is no address
 */
export function setEnvironment({ region, endpointUrl }: Where, environment = process.env): void {
  if (endpointUrl !== undefined) environment['AWS_ENDPOINT_URL'] = endpointUrl;
  const endpoint = environment['AWS_ENDPOINT_URL'];
  if (endpoint && !/^https?:$/.test(URL.parse(endpoint)?.protocol ?? '')) {
    const name = endpointUrl === undefined ? 'AWS_ENDPOINT_URL' : '--endpoint-url';
    throw new UsageError(`${name} "${endpoint}" is no address: write it as http://127.0.0.1:4566.`);
  }
  // The SDK for JavaScript reads only AWS_REGION; the AWS CLI also reads AWS_DEFAULT_REGION.
  const chosen = region ?? environment['AWS_REGION'] ?? environment['AWS_DEFAULT_REGION'];
  if (chosen !== undefined) environment['AWS_REGION'] = chosen;
  if (!isOnThisMachine(environment['AWS_ENDPOINT_URL'])) return;
  environment['AWS_REGION'] ??= DEFAULT_REGION;
  if (environment['AWS_ACCESS_KEY_ID'] || environment['AWS_PROFILE']) return;
  environment['AWS_ACCESS_KEY_ID'] = 'test';
  environment['AWS_SECRET_ACCESS_KEY'] = 'test';
}

/** Whether an endpoint is a sandbox on this machine. */
export function isOnThisMachine(url: string | undefined): boolean {
  const { hostname } = URL.parse(url ?? '') ?? {};
  return hostname === '127.0.0.1' || hostname === 'localhost' || hostname === '[::1]';
}

/** A variable that has two spellings, of which curl and the AWS CLI prefer the small one. */
export const variable = (environment: NodeJS.ProcessEnv, name: string): string | undefined =>
  environment[name.toLowerCase()] || environment[name] || undefined;

/** The host of the proxy that leads to AWS, for people: its address may have a password. Undefined without one. */
export function proxyHost(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const proxy = variable(environment, 'HTTPS_PROXY');
  if (proxy === undefined || isOnThisMachine(environment['AWS_ENDPOINT_URL'])) return undefined;
  return URL.parse(proxy)?.host || 'of HTTPS_PROXY';
}
