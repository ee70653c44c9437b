/** Who made a certificate: Amazon, somebody who imported it, a private authority, IAM's uploader; or nobody knows. */
export type CertificateType = 'AMAZON_ISSUED' | 'IMPORTED' | 'PRIVATE' | 'IAM' | 'UNKNOWN';

/** A certificate as ACM's listing has it. */
export interface ListedCertificate {
  readonly arn: string;
  /** All of its names, in lower case. */
  readonly names: readonly string[];
  /** ACM's: `PENDING_VALIDATION`, `ISSUED`, `INACTIVE`, `EXPIRED`, `VALIDATION_TIMED_OUT`, `REVOKED`, `FAILED`. */
  readonly status: string;
  readonly type: CertificateType;
  /** ACM's, with underscores: `RSA_2048`; undefined where it is not known. */
  readonly keyAlgorithm: string | undefined;
  /** ACM renews it by itself, if nothing is in the way. */
  readonly isRenewable: boolean;
  readonly createdAtMs: number;
  /** Undefined until it is issued. */
  readonly notBeforeMs: number | undefined;
  readonly notAfterMs: number | undefined;
  readonly isInUse: boolean;
  /** It has more names than a listing returns; a description returns all of them. */
  readonly hasMoreNames: boolean;
}

export interface CertificateDetail {
  /** In lower case, without colons and leading zeros. */
  readonly serial: string | undefined;
  readonly failureReason: string | undefined;
  /** Of its renewal: `PENDING_AUTO_RENEWAL`, `PENDING_VALIDATION`, `SUCCESS`, `FAILED`; undefined before it starts. */
  readonly renewalStatus: string | undefined;
  readonly renewalReason: string | undefined;
  /** How ACM validates that the domains are ours. */
  readonly validations: readonly ValidationView[];
  /** ACM is migrating the validation from e-mail to DNS. */
  readonly isMigrating: boolean;
}

export interface ValidationView {
  readonly domain: string;
  readonly method: 'DNS' | 'EMAIL' | 'HTTP';
  /** ACM's: `PENDING_VALIDATION`, `SUCCESS`, `FAILED`; undefined where ACM does not say. */
  readonly status?: string | undefined;
  /** The CNAME that ACM expects, in lower case and without the last dot; undefined for some seconds after a request. */
  readonly record: CnameRecord | undefined;
}

export interface CnameRecord {
  readonly name: string;
  readonly value: string;
}
