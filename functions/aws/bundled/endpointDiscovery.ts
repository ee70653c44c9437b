/**
 * Stands in for @aws-sdk/middleware-endpoint-discovery in the bundles: DynamoDB discovers endpoints only where somebody
 * asks for it, and the cache that it would keep them in weighs 9 kB.
 */
export const NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS = {
  environmentVariableSelector: (): undefined => undefined,
  configFileSelector: (): undefined => undefined,
  default: false,
};

export const resolveEndpointDiscoveryConfig = <Config extends object>(config: Config) =>
  Object.assign(config, { endpointDiscoveryEnabled: () => Promise.resolve(false) });
