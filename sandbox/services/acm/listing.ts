import type * as client from '@aws-sdk/client-acm';
import { refuseUnsimulated } from '../../wire/unsimulated.ts';
import type { Answers } from './api.ts';
import { eligibilityOf } from './descriptions.ts';
import { invalidParameter, validationError } from './errors.ts';
import type { Certificate } from './records.ts';
import type { AcmState } from './state.ts';

/** Items of a page: 1 to 1000 (API model); that a page has as many unless told otherwise is a guess. */
const PAGE_MAX = 1_000;

/** What is listed unless the caller includes other key types (API reference, Filters). */
const DEFAULT_KEY_TYPES: readonly string[] = ['RSA_1024', 'RSA_2048'];

/** Names in a summary, at most (API reference, CertificateSummary). */
const MAX_NAMES = 100;

export function listHandlers(state: AcmState): Answers<'ListCertificates'> {
  return {
    ListCertificates: (input) => {
      const { CertificateStatuses: statuses, Includes = {}, MaxItems: size = PAGE_MAX, SortBy, SortOrder } = input;
      refuseUnsimulated('Includes of acm:ListCertificates', Includes, new Set(['keyTypes']));
      refuseUnsimulated('acm:ListCertificates', input, SIMULATED);
      if (size < 1 || size > PAGE_MAX) throw validationError(`MaxItems must be between 1 and ${PAGE_MAX}.`);
      if (!SortBy !== !SortOrder) throw validationError('SortBy and SortOrder must be given together.');
      const keyTypes = Includes.keyTypes ?? DEFAULT_KEY_TYPES;
      const all = state.certificates
        .all()
        .filter(
          ({ status, keyAlgorithm }) =>
            (!statuses?.length || statuses.includes(status)) && keyTypes.includes(keyAlgorithm),
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

const SIMULATED = new Set(['CertificateStatuses', 'Includes', 'NextToken', 'MaxItems', 'SortBy', 'SortOrder']);

function orderOf(token: string): number {
  const order = Number(Buffer.from(token, 'base64url').toString() || 'nothing');
  if (!Number.isSafeInteger(order)) throw invalidParameter('The next token is not valid.');
  return order;
}

function summaryOf(state: AcmState, certificate: Certificate): client.CertificateSummary {
  const { version } = certificate;
  return {
    CertificateArn: certificate.id,
    DomainName: certificate.names[0],
    SubjectAlternativeNameSummaries: certificate.names.slice(0, MAX_NAMES),
    HasAdditionalSubjectAlternativeNames: certificate.names.length > MAX_NAMES,
    Status: certificate.status,
    Type: certificate.type,
    KeyAlgorithm: certificate.keyAlgorithm,
    InUse: state.isInUse(certificate.id),
    Exported: false,
    ExportOption: 'DISABLED',
    RenewalEligibility: eligibilityOf(state, certificate),
    CertificateKeyPairOrigin: certificate.type === 'IMPORTED' ? 'CUSTOMER_PROVIDED' : 'AWS_MANAGED',
    CreatedAt: new Date(certificate.createdMs),
    ...(version && {
      KeyUsages: ['DIGITAL_SIGNATURE', 'KEY_ENCIPHERMENT'],
      ExtendedKeyUsages: ['TLS_WEB_SERVER_AUTHENTICATION', 'TLS_WEB_CLIENT_AUTHENTICATION'],
      NotBefore: new Date(version.notBeforeMs),
      NotAfter: new Date(version.notAfterMs),
    }),
    ...(certificate.issuedMs !== undefined && { IssuedAt: new Date(certificate.issuedMs) }),
    ...(certificate.importedMs !== undefined && { ImportedAt: new Date(certificate.importedMs) }),
  };
}
