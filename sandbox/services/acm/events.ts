import type { Core } from '../../core.ts';
import type { Certificate } from './records.ts';

const DAY_MS = 86_400_000;

/** Whole days that are left. */
export const daysLeft = (notAfterMs: number, nowMs: number): number => Math.floor((notAfterMs - nowMs) / DAY_MS);

/**
 * The events of ACM, in the shape of the documented samples: user guide, "Amazon EventBridge support for ACM". They
 * are sent on a best-effort basis; here each of them is, unless a fault loses it.
 */
export class Told {
  readonly #core: Core;
  readonly #isInUse: (arn: string) => boolean;

  constructor(core: Core, isInUse: (arn: string) => boolean) {
    this.#core = core;
    this.#isInUse = isInUse;
  }

  approachingExpiration(certificate: Certificate): void {
    const { notBeforeMs, notAfterMs } = certificate.version!;
    this.#emit('ACM Certificate Approaching Expiration', certificate, {
      DaysToExpiry: daysLeft(notAfterMs, this.#core.clock.now()),
      CommonName: certificate.names[0],
      FirstSubjectAlternativeName: certificate.names[0],
      ValidityInDays: Math.round((notAfterMs - notBeforeMs) / DAY_MS),
      CertificateKeyPairOrigin: certificate.type === 'IMPORTED' ? 'CUSTOMER_PROVIDED' : 'AWS_MANAGED',
    });
  }

  available(certificate: Certificate, action: 'ISSUANCE' | 'RENEWAL' | 'IMPORT' | 'REIMPORT'): void {
    this.#emit('ACM Certificate Available', certificate, {
      Action: action,
      ...this.#common(certificate),
      CertificateCreatedDate: new Date(certificate.version!.notBeforeMs).toISOString(),
      ...this.#expiry(certificate),
      InUse: this.#isInUse(certificate.id),
      Exported: false,
    });
  }

  renewalActionRequired(certificate: Certificate, reason: string): void {
    this.#emit('ACM Certificate Renewal Action Required', certificate, {
      ...this.#common(certificate),
      RenewalStatusReason: reason,
      ...this.#expiry(certificate),
      InUse: this.#isInUse(certificate.id),
      Exported: false,
    });
  }

  expired(certificate: Certificate): void {
    const { notBeforeMs, notAfterMs } = certificate.version!;
    this.#emit('ACM Certificate Expired', certificate, {
      ...this.#common(certificate),
      CertificateCreatedDate: new Date(notBeforeMs).toISOString(),
      CertificateExpirationDate: new Date(notAfterMs).toISOString(),
      InUse: this.#isInUse(certificate.id),
      Exported: false,
    });
  }

  revoked(certificate: Certificate): void {
    this.#emit('ACM Certificate Revoked', certificate, {
      CertificateType: certificate.type,
      CommonName: certificate.names[0],
      CertificateExpirationDate: new Date(certificate.version!.notAfterMs).toISOString(),
      Exportable: true,
    });
  }

  #common(certificate: Certificate): Record<string, unknown> {
    return {
      CertificateType: certificate.type,
      CommonName: certificate.names[0],
      ...(certificate.validation && { DomainValidationMethod: certificate.validation.method }),
    };
  }

  #expiry(certificate: Certificate): Record<string, unknown> {
    const { notAfterMs } = certificate.version!;
    return {
      CertificateExpirationDate: new Date(notAfterMs).toISOString(),
      DaysToExpiry: daysLeft(notAfterMs, this.#core.clock.now()),
    };
  }

  #emit(detailType: string, certificate: Certificate, detail: Record<string, unknown>): void {
    this.#core.emit({ source: 'aws.acm', 'detail-type': detailType, resources: [certificate.id], detail });
  }
}
