import type * as client from '@aws-sdk/client-acm';
import type { Answers } from './api.ts';
import type { Certificate, DomainStatus, Validation } from './records.ts';
import type { AcmState } from './state.ts';
import { validatedDomain, validationRecord } from './validationRecords.ts';

/** What DescribeCertificate tells of a certificate, to which ListCertificates adds nothing. */
export function describeHandlers(state: AcmState): Answers<'DescribeCertificate'> {
  return {
    DescribeCertificate: ({ CertificateArn }) => ({ Certificate: detailOf(state, state.certificate(CertificateArn)) }),
  };
}

function detailOf(state: AcmState, certificate: Certificate): client.CertificateDetail {
  const { version, validation, update, renewal } = certificate;
  const nowMs = state.core.clock.now();
  return {
    CertificateArn: certificate.id,
    DomainName: certificate.names[0],
    SubjectAlternativeNames: [...certificate.names],
    CreatedAt: new Date(certificate.createdMs),
    Status: certificate.status,
    Type: certificate.type,
    KeyAlgorithm: certificate.keyAlgorithm,
    SignatureAlgorithm: 'SHA256WITHECDSA',
    InUseBy: [...state.surroundings.usersOf(certificate.id)],
    RenewalEligibility: eligibilityOf(state, certificate),
    CertificateKeyPairOrigin: certificate.type === 'IMPORTED' ? 'CUSTOMER_PROVIDED' : 'AWS_MANAGED',
    Options: {
      CertificateTransparencyLoggingPreference: 'ENABLED',
      Export: 'DISABLED',
      ...(validation && { ValidationMethod: validation.method }),
    },
    ...(certificate.issuedMs !== undefined && { IssuedAt: new Date(certificate.issuedMs) }),
    ...(certificate.importedMs !== undefined && { ImportedAt: new Date(certificate.importedMs) }),
    ...(certificate.revokedMs !== undefined && { RevokedAt: new Date(certificate.revokedMs) }),
    ...(certificate.failureReason !== undefined && { FailureReason: certificate.failureReason }),
    ...(validation && { DomainValidationOptions: domainsOf(certificate, validation, validation.domains, nowMs) }),
    ...(version && {
      Serial: version.serial.match(/../g)!.join(':'),
      Subject: `CN=${certificate.names[0]}`,
      Issuer: version.issuer,
      NotBefore: new Date(version.notBeforeMs),
      NotAfter: new Date(version.notAfterMs),
      KeyUsages: [{ Name: 'DIGITAL_SIGNATURE' }, { Name: 'KEY_ENCIPHERMENT' }],
      ExtendedKeyUsages: [
        { Name: 'TLS_WEB_SERVER_AUTHENTICATION', OID: '1.3.6.1.5.5.7.3.1' },
        { Name: 'TLS_WEB_CLIENT_AUTHENTICATION', OID: '1.3.6.1.5.5.7.3.2' },
      ],
    }),
    ...(update && {
      UpdateSummary: {
        Status: update.status,
        Type: 'DOMAIN_VALIDATION_METHOD',
        DomainValidationMethodUpdateSummary: { From: 'EMAIL', To: 'DNS' },
        RequestedAt: new Date(update.requestedMs),
        UpdatedAt: new Date(update.updatedMs),
      },
    }),
    ...(renewal &&
      validation && {
        RenewalSummary: {
          RenewalStatus: renewal.status,
          DomainValidationOptions: domainsOf(certificate, validation, renewal.domains, nowMs),
          ...(renewal.reason && { RenewalStatusReason: renewal.reason }),
          UpdatedAt: new Date(renewal.updatedMs),
        },
      }),
  };
}

/** Of the certificates that ACM can renew: those in use (user guide, "Managed certificate renewal"). */
export const eligibilityOf = (state: AcmState, { id, type, status }: Certificate): client.RenewalEligibility =>
  type === 'AMAZON_ISSUED' && status === 'ISSUED' && state.isInUse(id) ? 'ELIGIBLE' : 'INELIGIBLE';

function domainsOf(
  { names }: Certificate,
  validation: Validation,
  domains: ReadonlyMap<string, DomainStatus>,
  nowMs: number,
): client.DomainValidation[] {
  return names.map((name) => ({
    DomainName: name,
    ValidationDomain: name,
    ValidationStatus: domains.get(name),
    ValidationMethod: validation.method,
    ...(validation.method === 'EMAIL'
      ? { ValidationEmails: emailsOf(name) }
      : nowMs >= validation.shownMs && { ResourceRecord: validationRecord(name) }),
  }));
}

/** The addresses that ACM writes to (user guide, "Email validation"). */
export const emailsOf = (name: string): string[] =>
  ['administrator', 'hostmaster', 'postmaster', 'webmaster', 'admin'].map((box) => `${box}@${validatedDomain(name)}`);
