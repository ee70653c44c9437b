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
import { CERTIFICATES_TAG_KEY } from '../../../fleet/names.ts';
import { plainName } from '../../../fleet/domains.ts';
import { acm } from '../clients.ts';
import { isNamed } from '../conditionChanged.ts';
import { collect } from '../collect.ts';
import type { Pace } from '../pace.ts';
import { isOfStage, type Tags, tagsOf } from '../tags.ts';
import { plainKeyAlgorithm } from './keyAlgorithms.ts';
import type { CertificateDetail, ListedCertificate, ValidationView } from './certificate.ts';

/** Without a list of key types, ACM omits certificates with elliptic curves and long keys. */
const EVERY_KEY = { keyTypes: Object.values(KeyAlgorithm) };

/** A page of the listing (API reference, ListCertificates). */
const PAGE = 1_000;

/** Every certificate of the Region, up to a thousand per call. */
export async function listCertificates(pace: Pace): Promise<ListedCertificate[]> {
  const pages = paginateListCertificates({ client: acm, pageSize: PAGE }, { Includes: EVERY_KEY });
  return (await collect(pages, (page) => page.CertificateSummaryList, pace)).map(listed);
}

const listed = (summary: CertificateSummary): ListedCertificate => ({
  arn: summary.CertificateArn!,
  names: namesOf(summary.DomainName, summary.SubjectAlternativeNameSummaries),
  hasMoreNames: summary.HasAdditionalSubjectAlternativeNames ?? false,
  status: summary.Status ?? 'UNKNOWN',
  ...kindOf(summary),
  createdAtMs: (summary.CreatedAt ?? summary.ImportedAt)?.getTime() ?? 0,
  notBeforeMs: summary.NotBefore?.getTime(),
  notAfterMs: summary.NotAfter?.getTime(),
  isInUse: summary.InUse ?? false,
});

/** A load balancer may have IAM's server certificates, too. */
export const isOfAcm = (arn: string): boolean => arn.split(':')[2] === 'acm';

/** What a listing would have of a certificate that is described. */
export const listedOf = (described: Described): ListedCertificate => ({
  arn: described.CertificateArn!,
  names: namesOf(described.DomainName, described.SubjectAlternativeNames),
  hasMoreNames: false,
  status: described.Status ?? 'UNKNOWN',
  ...kindOf(described),
  createdAtMs: (described.CreatedAt ?? described.ImportedAt)?.getTime() ?? 0,
  notBeforeMs: described.NotBefore?.getTime(),
  notAfterMs: described.NotAfter?.getTime(),
  isInUse: (described.InUseBy ?? []).length > 0,
});

/** A type that ACM has introduced since is none that we can judge. */
const TYPES: ReadonlySet<string> = new Set(['AMAZON_ISSUED', 'IMPORTED', 'PRIVATE']);

const kindOf = ({ Type = 'AMAZON_ISSUED', KeyAlgorithm: algorithm, RenewalEligibility }: Kind) => ({
  type: TYPES.has(Type) ? Type : ('UNKNOWN' as const),
  keyAlgorithm: algorithm === undefined ? undefined : plainKeyAlgorithm(algorithm),
  isRenewable: RenewalEligibility === 'ELIGIBLE',
});

type Kind = Pick<CertificateSummary, 'Type' | 'KeyAlgorithm' | 'RenewalEligibility'>;

const namesOf = (first: string | undefined, others: readonly string[] = []) => [
  ...new Set([first, ...others].flatMap((name) => (name ? [name.toLowerCase()] : []))),
];

/** The description of one certificate; undefined if it does not exist any more. */
export async function describeCertificate(arn: string): Promise<Described | undefined> {
  try {
    return (await acm.send(new DescribeCertificateCommand({ CertificateArn: arn }))).Certificate;
  } catch (error) {
    if (isNamed(error, 'ResourceNotFoundException')) return undefined;
    throw error;
  }
}

/** How the domains of a certificate are validated once its migration from e-mail to DNS is complete. */
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
  // During a renewal, its summary has the domains to validate again, and how.
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

/** Serial numbers have several notations: `0A:1B`, `a1b`. */
export const plainSerial = (serial: string): string => serial.toLowerCase().replaceAll(':', '').replace(/^0+/, '');

const validationView = ({
  DomainName = '',
  ValidationMethod = 'DNS',
  ValidationStatus,
  ResourceRecord,
}: DomainValidation): ValidationView => ({
  domain: DomainName.toLowerCase(),
  method: ValidationMethod,
  status: ValidationStatus,
  record:
    ResourceRecord?.Name === undefined || ResourceRecord.Value === undefined
      ? undefined
      : { name: plainName(ResourceRecord.Name), value: plainName(ResourceRecord.Value) },
});

/** The tags of a certificate, by their keys; none if it does not exist any more. */
export async function readTags(arn: string): Promise<Tags> {
  try {
    const { Tags: tags } = await acm.send(new ListTagsForCertificateCommand({ CertificateArn: arn }));
    return tagsOf(tags);
  } catch (error) {
    if (isNamed(error, 'ResourceNotFoundException')) return new Map();
    throw error;
  }
}

/** The owner of a certificate: the certificate set of this stage that requested it; undefined if none did. */
export async function ownerOf(arn: string, stage: string): Promise<string | undefined> {
  const tags = await readTags(arn);
  return isOfStage(tags, stage) ? tags.get(CERTIFICATES_TAG_KEY) : undefined;
}
