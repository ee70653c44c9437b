/**
 * Stands in for @aws-sdk/credential-provider-node in the bundles: Lambda hands a function its credentials in the
 * environment, so that the chain through files, processes and metadata services is dead weight there.
 */
export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';
