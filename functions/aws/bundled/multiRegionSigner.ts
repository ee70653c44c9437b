import { SignatureV4 } from '@smithy/signature-v4';

/**
 * Replaces @aws-sdk/signature-v4-multi-region in the bundles, which is 5 kB: it signs for a global endpoint of EventBridge
 * and for directory buckets of S3, and no function has either.
 */
export class SignatureV4MultiRegion extends SignatureV4 {
  static sigv4aDependency(): string {
    return 'none';
  }
}

export class SignatureV4SignWithCredentials extends SignatureV4 {}
