import { DEFAULT_REGION } from '../../sandbox/defaultRegion.ts';

export interface Where {
  readonly region?: string;
  readonly endpointUrl?: string;
}

/**
 * Configures the SDK through its own environment variables. Call it before any client is created.
 * A sandbox on this machine needs no other configuration: it accepts every access key.
 */
export function setEnvironment({ region, endpointUrl }: Where, environment = process.env): void {
  if (endpointUrl !== undefined) environment['AWS_ENDPOINT_URL'] = endpointUrl;
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
