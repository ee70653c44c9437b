import type * as client from '@aws-sdk/client-acm';
import type { Answers } from './api.ts';
import { contentsOf, eligibilityOf, shownAlgorithm, timesOf } from './descriptions.ts';
import { invalidParameter, validationError } from './errors.ts';
import type { Certificate } from './records.ts';
import type { AcmState } from './state.ts';

/** Items of a page, at most (API model); that a page has as many unless told otherwise is a guess. */
const PAGE_MAX = 1_000;

/** What is listed unless the caller includes other key types (API reference, Filters). */
const DEFAULT_KEY_TYPES: readonly string[] = ['RSA_1024', 'RSA_2048'];

/** Names in a summary, at most (API reference, CertificateSummary). */
const MAX_NAMES = 100;

export function listHandlers(state: AcmState): Answers<'ListCertificates'> {
  return {
    ListCertificates: (input) => {
      const { CertificateStatuses: statuses, Includes = {}, MaxItems: size = PAGE_MAX, SortBy, SortOrder } = input;
      if (!SortBy !== !SortOrder) throw validationError('SortBy and SortOrder must be given together.');
      const nowMs = state.core.clock.now();
      const all = state.certificates
        .all()
        .filter(
          (certificate) =>
            certificate.listedMs <= nowMs &&
            (!statuses?.length || statuses.includes(certificate.status)) &&
            isIncluded(certificate, Includes),
        );
      const inOrder = SortOrder === 'DESCENDING' ? all.toReversed() : all;
      const last = input.NextToken === undefined ? undefined : orderOf(input.NextToken);
      const isBehind = ({ order }: Certificate) =>
        last === undefined || (SortOrder === 'DESCENDING' ? order < last : order > last);
      const rest = inOrder.filter(isBehind);
      const page = rest.slice(0, size);
      return {
        CertificateSummaryList: page.map((certificate) => summaryOf(state, certificate)),
        ...(rest.length > size && { NextToken: Buffer.from(String(page.at(-1)!.order)).toString('base64url') }),
      };
    },
  };
}

/** Without filters, larger keys and elliptic curves are left out, and certificates without a domain name. */
function isIncluded(certificate: Certificate, filters: client.Filters): boolean {
  const { keyTypes, keyUsage, extendedKeyUsage, exportOption, managedBy } = filters;
  const { keyUsages, extendedKeyUsages } = contentsOf(certificate);
  const hasAll = <Name>(wanted: readonly Name[] | undefined, present: readonly Name[]) =>
    !wanted?.length || (certificate.version !== undefined && wanted.every((name) => present.includes(name)));
  return (
    (keyTypes ?? DEFAULT_KEY_TYPES).some((type) => type === certificate.keyAlgorithm) &&
    (keyTypes !== undefined || certificate.names[0] !== '') &&
    hasAll(keyUsage, keyUsages) &&
    hasAll(
      extendedKeyUsage,
      extendedKeyUsages.map(({ name }) => name),
    ) &&
    (exportOption === undefined || exportOption === 'DISABLED') &&
    managedBy === undefined
  );
}

function orderOf(token: string): number {
  const order = Number(Buffer.from(token, 'base64url').toString() || 'nothing');
  if (!Number.isSafeInteger(order)) throw invalidParameter('The next token is not valid.');
  return order;
}

function summaryOf(state: AcmState, certificate: Certificate): client.CertificateSummary {
  const { keyUsages, extendedKeyUsages } = contentsOf(certificate);
  const isIssued = certificate.version !== undefined;
  return {
    CertificateArn: certificate.id,
    DomainName: certificate.names[0],
    SubjectAlternativeNameSummaries: certificate.names.slice(0, MAX_NAMES),
    HasAdditionalSubjectAlternativeNames: certificate.names.length > MAX_NAMES,
    Status: certificate.status,
    Type: certificate.type,
    KeyAlgorithm: shownAlgorithm(certificate.keyAlgorithm),
    KeyUsages: isIssued ? [...keyUsages] : [],
    ExtendedKeyUsages: isIssued ? extendedKeyUsages.map(({ name }) => name) : [],
    InUse: state.isInUse(certificate.id),
    // Imported ones were never ACM's to export (as recorded).
    ...(certificate.type !== 'IMPORTED' && { Exported: false }),
    ExportOption: 'DISABLED',
    RenewalEligibility: eligibilityOf(state, certificate),
    CertificateKeyPairOrigin: certificate.type === 'IMPORTED' ? 'CUSTOMER_PROVIDED' : 'AWS_MANAGED',
    CreatedAt: new Date(certificate.createdMs),
    ...timesOf(certificate),
  };
}
