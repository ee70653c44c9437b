/**
 * Replaces @aws-sdk/credential-provider-node in the bundles: Lambda provides credentials in the environment, so the
 * chain of files, processes and metadata services is not needed.
 */
export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';
