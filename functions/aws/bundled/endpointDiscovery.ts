/**
 * Replaces @aws-sdk/middleware-endpoint-discovery in the bundles: DynamoDB discovers endpoints only on request, and the
 * cache for them is 9 kB.
 */
export const NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS = {
  environmentVariableSelector: (): undefined => undefined,
  configFileSelector: (): undefined => undefined,
  default: false,
};

export const resolveEndpointDiscoveryConfig = <Config extends object>(config: Config) =>
  Object.assign(config, { endpointDiscoveryEnabled: () => Promise.resolve(false) });
