import type { Rate } from '../../wire/throttle.ts';

const perSecond = (operation: string, calls: number): Rate => ({
  service: 'acm',
  operations: new RegExp(`^${operation}$`),
  burst: calls,
  perSecond: calls,
});

/** "API rate quotas" of the ACM user guide. */
export const ACM_RATES: readonly Rate[] = [
  perSecond('RequestCertificate', 5),
  perSecond('DescribeCertificate', 10),
  perSecond('ListCertificates', 8),
  perSecond('DeleteCertificate', 10),
  perSecond('ImportCertificate', 1),
  perSecond('GetCertificate', 10),
  perSecond('AddTagsToCertificate', 5),
  perSecond('ListTagsForCertificate', 10),
  perSecond('RemoveTagsFromCertificate', 5),
  perSecond('UpdateCertificateOptions', 5),
];
