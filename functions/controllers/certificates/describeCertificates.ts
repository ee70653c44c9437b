import {
  type CertificateDetail as Described,
  type CertificateSummary,
  DescribeCertificateCommand,
  type DomainValidation,
  KeyAlgorithm,
  ListCertificateDomainValidationsCommand,
  ListTagsForCertificateCommand,
  paginateListCertificates,
} from '@aws-sdk/client-acm';
import { CERTIFICATES_TAG_KEY, stageTag } from '../../../fleet/names.ts';
import { acm } from '../../aws/clients.ts';
import { isNamed } from '../../aws/conditionChanged.ts';
import { collect } from './describe.ts';
import type { Pace } from './pace.ts';
import type { CertificateDetail, CertificateView, ValidationView } from './view.ts';

/** Without a list of key types, ACM leaves certificates with elliptic curves and long keys out. */
const EVERY_KEY = { keyTypes: Object.values(KeyAlgorithm) };

/** A page of the listing (API reference, ListCertificates). */
const PAGE = 1_000;

/** A certificate with more names than this shows the rest only when it is described (the same page). */
export type Listed = Omit<CertificateView, 'ours' | 'detail'> & { readonly hasMoreNames: boolean };

/** Every certificate of the Region, a thousand with each call. */
export async function listCertificates(pace: Pace): Promise<Listed[]> {
  const pages = paginateListCertificates({ client: acm, pageSize: PAGE }, { Includes: EVERY_KEY });
  return (await collect(pages, (page) => page.CertificateSummaryList, pace)).map(listed);
}

const listed = (summary: CertificateSummary): Listed => ({
  arn: summary.CertificateArn!,
  names: namesOf(summary.DomainName, summary.SubjectAlternativeNameSummaries),
  hasMoreNames: summary.HasAdditionalSubjectAlternativeNames ?? false,
  status: summary.Status ?? 'UNKNOWN',
  type: summary.Type ?? 'AMAZON_ISSUED',
  createdAtMs: (summary.CreatedAt ?? summary.ImportedAt)?.getTime() ?? 0,
  notBeforeMs: summary.NotBefore?.getTime(),
  notAfterMs: summary.NotAfter?.getTime(),
  isInUse: summary.InUse ?? false,
});

const namesOf = (first: string | undefined, others: readonly string[] = []) => [
  ...new Set([first, ...others].flatMap((name) => (name ? [name.toLowerCase()] : []))),
];

/** What ACM knows of one certificate; undefined if it is gone. */
export async function describeCertificate(arn: string): Promise<Described | undefined> {
  try {
    return (await acm.send(new DescribeCertificateCommand({ CertificateArn: arn }))).Certificate;
  } catch (error) {
    if (isNamed(error, 'ResourceNotFoundException')) return undefined;
    throw error;
  }
}

/** What the domains of a certificate are to be validated by once its change from e-mail to DNS is through. */
export async function requestedValidations(arn: string): Promise<ValidationView[]> {
  const validations: ValidationView[] = [];
  let NextToken: string | undefined;
  do {
    const page = await acm.send(new ListCertificateDomainValidationsCommand({ CertificateArn: arn, NextToken }));
    for (const { DomainName, RequestedValidationConfiguration: requested } of page.DomainValidationSummaryList ?? []) {
      const ResourceRecord = requested?.ValidationChallenge?.DnsValidationChallenge?.ResourceRecord;
      validations.push(validationView({ DomainName, ValidationMethod: requested?.ValidationMethod, ResourceRecord }));
    }
    NextToken = page.NextToken;
  } while (NextToken);
  return validations;
}

export function detailOf(described: Described): CertificateDetail {
  const renewal = described.RenewalSummary;
  // While a renewal is under way, it says which domains are to be validated again, and how.
  const validations = renewal?.DomainValidationOptions?.length
    ? renewal.DomainValidationOptions
    : (described.DomainValidationOptions ?? []);
  return {
    serial: described.Serial === undefined ? undefined : plainSerial(described.Serial),
    failureReason: described.FailureReason,
    renewalStatus: renewal?.RenewalStatus,
    renewalReason: renewal?.RenewalStatusReason,
    validations: validations.map(validationView),
    isMigrating: described.UpdateSummary?.Status === 'PENDING_DOMAIN_VALIDATION',
  };
}

/** Serial numbers are written in many ways: `0A:1B`, `a1b`. */
export const plainSerial = (serial: string): string => serial.toLowerCase().replaceAll(':', '').replace(/^0+/, '');

const validationView = ({
  DomainName = '',
  ValidationMethod = 'DNS',
  ResourceRecord,
}: DomainValidation): ValidationView => ({
  domain: DomainName.toLowerCase(),
  method: ValidationMethod,
  record:
    ResourceRecord?.Name === undefined || ResourceRecord.Value === undefined
      ? undefined
      : { name: plainName(ResourceRecord.Name), value: plainName(ResourceRecord.Value) },
});

/** In lower case and without the last dot. */
export const plainName = (name: string): string => name.toLowerCase().replace(/\.$/, '');

/** Whose a certificate is: the entry of this stage that requested it; undefined if none did. */
export async function ownerOf(arn: string, stage: string): Promise<string | undefined> {
  try {
    const { Tags = [] } = await acm.send(new ListTagsForCertificateCommand({ CertificateArn: arn }));
    const valueOf = (key: string) => Tags.find(({ Key }) => Key === key)?.Value;
    return valueOf(stageTag.key) === stageTag.value(stage) ? valueOf(CERTIFICATES_TAG_KEY) : undefined;
  } catch (error) {
    if (isNamed(error, 'ResourceNotFoundException')) return undefined;
    throw error;
  }
}
