import type * as client from '@aws-sdk/client-acm';
import type { KeyAlgorithm } from '../../certificates/keyPairs.ts';
import type { Answers } from './api.ts';
import { amazonContents } from './contents.ts';
import type { Certificate, Contents, DomainStatus, Update, Validation } from './records.ts';
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
  const { subject, issuer, signatureAlgorithm, keyUsages, extendedKeyUsages } = contentsOf(certificate);
  const nowMs = state.core.clock.now();
  return {
    CertificateArn: certificate.id,
    DomainName: certificate.names[0],
    SubjectAlternativeNames: [...certificate.names],
    CreatedAt: new Date(certificate.createdMs),
    Status: certificate.status,
    Type: certificate.type,
    KeyAlgorithm: shownAlgorithm(certificate.keyAlgorithm),
    SignatureAlgorithm: signatureAlgorithm,
    Subject: subject,
    Issuer: issuer,
    InUseBy: [...state.surroundings.usersOf(certificate.id)],
    RenewalEligibility: eligibilityOf(state, certificate),
    CertificateKeyPairOrigin: certificate.type === 'IMPORTED' ? 'CUSTOMER_PROVIDED' : 'AWS_MANAGED',
    Options: {
      CertificateTransparencyLoggingPreference: certificate.isLogged ? 'ENABLED' : 'DISABLED',
      Export: 'DISABLED',
    },
    // They are known once there is a certificate.
    KeyUsages: version ? keyUsages.map((Name) => ({ Name })) : [],
    ExtendedKeyUsages: version ? extendedKeyUsages.map(({ name, oid }) => ({ Name: name, OID: oid })) : [],
    ...timesOf(certificate),
    ...(certificate.failureReason !== undefined && { FailureReason: certificate.failureReason }),
    DomainValidationOptions: validation
      ? domainsOf(certificate, validation, validation.domains, nowMs)
      : certificate.names.map((DomainName) => ({ DomainName })),
    ...(version && { Serial: version.serial.match(/../g)!.join(':') }),
    ...(update && { UpdateSummary: updateOf(update) }),
    ...(certificate.privateAuthorityArn !== undefined && { CertificateAuthorityArn: certificate.privateAuthorityArn }),
    ...(renewal && {
      RenewalSummary: {
        RenewalStatus: renewal.status,
        DomainValidationOptions: validation
          ? domainsOf(certificate, validation, renewal.domains, nowMs)
          : certificate.names.map((DomainName) => ({ DomainName })),
        ...(renewal.reason && { RenewalStatusReason: renewal.reason }),
        UpdatedAt: new Date(renewal.updatedMs),
      },
    }),
  };
}

/** The dates that a certificate has, under the names that both the description and the list have for them. */
export function timesOf({ version, issuedMs, importedMs, revokedMs }: Certificate) {
  return {
    ...(version && { NotBefore: new Date(version.notBeforeMs), NotAfter: new Date(version.notAfterMs) }),
    ...(issuedMs !== undefined && { IssuedAt: new Date(issuedMs) }),
    ...(importedMs !== undefined && { ImportedAt: new Date(importedMs) }),
    ...(revokedMs !== undefined && { RevokedAt: new Date(revokedMs) }),
  };
}

/** Of Amazon's, they are known from the request on. */
export const contentsOf = (certificate: Certificate): Contents =>
  certificate.version?.contents ?? amazonContents(certificate);

/**
 * `RSA-2048`, `EC-prime256v1`: answers write hyphens where requests, and the model's enumeration, have underscores (as
 * recorded).
 */
export const shownAlgorithm = (algorithm: KeyAlgorithm): client.KeyAlgorithm =>
  algorithm.replace('_', '-') as client.KeyAlgorithm;

const updateOf = ({ status, requestedMs, updatedMs }: Update): client.UpdateSummary => ({
  Status: status,
  Type: 'DOMAIN_VALIDATION_METHOD',
  DomainValidationMethodUpdateSummary: { From: 'EMAIL', To: 'DNS' },
  RequestedAt: new Date(requestedMs),
  UpdatedAt: new Date(updatedMs),
});

/** Of the certificates that ACM can renew: those in use (user guide, "Managed certificate renewal"). */
export const eligibilityOf = (state: AcmState, { id, type, status }: Certificate): client.RenewalEligibility =>
  type !== 'IMPORTED' && status === 'ISSUED' && state.isInUse(id) ? 'ELIGIBLE' : 'INELIGIBLE';

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
      ? { ValidationEmails: nowMs >= validation.shownMs ? emailsOf(name) : [] }
      : nowMs >= validation.shownMs && { ResourceRecord: validationRecord(name) }),
  }));
}

/** The addresses that ACM writes to (user guide, "Email validation"). */
export const emailsOf = (name: string): string[] =>
  ['administrator', 'hostmaster', 'postmaster', 'webmaster', 'admin'].map((box) => `${box}@${validatedDomain(name)}`);
