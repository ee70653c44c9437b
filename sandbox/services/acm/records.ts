import type { ExtendedKeyUsageName, FailureReason, KeyUsageName } from '@aws-sdk/client-acm';
import type { Authority } from '../../certificates/authority.ts';
import type { KeyAlgorithm } from '../../certificates/keyPairs.ts';
import type { Ordered } from '../orderedStore.ts';

export type ValidationMethod = 'DNS' | 'EMAIL';
export type DomainStatus = 'PENDING_VALIDATION' | 'SUCCESS' | 'FAILED';

/** Its `id` is its ARN. */
export interface Certificate extends Ordered {
  readonly type: 'AMAZON_ISSUED' | 'IMPORTED' | 'PRIVATE';
  /** Of a private certificate. */
  readonly privateAuthorityArn?: string;
  readonly createdMs: number;
  /** Before, lists may lack it. */
  readonly listedMs: number;
  /** In the logs of certificate transparency. */
  readonly isLogged: boolean;
  readonly tags: Map<string, string>;
  /** The domain name and the alternative ones, each once. */
  names: readonly string[];
  keyAlgorithm: KeyAlgorithm;
  status: 'PENDING_VALIDATION' | 'ISSUED' | 'EXPIRED' | 'VALIDATION_TIMED_OUT' | 'FAILED' | 'REVOKED';
  failureReason: FailureReason | undefined;
  issuedMs: number | undefined;
  importedMs: number | undefined;
  revokedMs: number | undefined;
  /** What is served; undefined before it is issued. Another one after a renewal or another import. */
  version: Version | undefined;
  /** How the domains are validated, and how far that is. Undefined for an imported or a private certificate. */
  validation: Validation | undefined;
  /** The move to another method while it is under way, and how it ended. */
  update: Update | undefined;
  renewal: Renewal | undefined;
}

/** One certificate as clients get it. */
export interface Version {
  /** Sixteen bytes in hexadecimal digits, the first of them not zero. */
  readonly serial: string;
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
  readonly issuer: string;
  /** Of an imported certificate; the others are made when somebody wants to see them. */
  readonly imported?: { readonly certificatePem: string; readonly privateKeyPem: string; readonly chainPem: string };
  /** What stands in an imported certificate. */
  readonly contents?: Contents;
  /** Who signs it, where that is not Amazon. */
  readonly signedBy?: Authority;
  /** Whether clients that trust public authorities trust it. */
  readonly isTrusted: boolean;
}

/** A certificate as DescribeCertificate shows it, beyond its names and its dates. */
export interface Contents {
  readonly subject: string;
  /** The organisation of the issuer, or its name where it has none. */
  readonly issuer: string;
  readonly signatureAlgorithm: string;
  readonly keyUsages: readonly KeyUsageName[];
  /** By their object identifiers. */
  readonly extendedKeyUsages: readonly { readonly name: ExtendedKeyUsageName; readonly oid: string }[];
}

export interface Validation {
  readonly method: ValidationMethod;
  readonly startedMs: number;
  /** When the records can be read in a description. */
  readonly shownMs: number;
  /** By name. */
  readonly domains: Map<string, DomainStatus>;
}

export interface Update {
  readonly to: Validation;
  readonly requestedMs: number;
  status: 'PENDING_DOMAIN_VALIDATION' | 'SUCCESS' | 'FAILED';
  updatedMs: number;
}

export interface Renewal {
  readonly status: 'PENDING_AUTO_RENEWAL' | 'PENDING_VALIDATION' | 'SUCCESS' | 'FAILED';
  readonly reason: FailureReason | undefined;
  readonly updatedMs: number;
  readonly domains: ReadonlyMap<string, DomainStatus>;
}
