import * as z from 'zod/mini';
import { envelope, type EventDefinition } from './envelope.ts';

/**
 * ACM's events are best effort, and their details differ by the kind of certificate. Only the ARN in `resources` is
 * used: it identifies the certificate to reconcile.
 */
const acmEvent = <DetailType extends string>(detailType: DetailType, sample: string) => {
  const schema = envelope('aws.acm', detailType, z.looseObject({}));
  return {
    schema,
    pattern: () => ({ source: ['aws.acm'], 'detail-type': [detailType] }),
    samples: [sample],
  } satisfies EventDefinition<typeof schema>;
};

/** Daily from 30 days before the expiry of a public certificate, 45 days for a private or an imported one. */
export const certificateApproachingExpiration = acmEvent(
  'ACM Certificate Approaching Expiration',
  'acm-certificate-approaching-expiration.json',
);

/** A certificate was issued, renewed, imported or reimported. */
export const certificateAvailable = acmEvent('ACM Certificate Available', 'acm-certificate-available.json');

/** A renewal is blocked: a missing validation record, CAA. Not sent for imported certificates. */
export const certificateRenewalActionRequired = acmEvent(
  'ACM Certificate Renewal Action Required',
  'acm-certificate-renewal-action-required.json',
);

/** Not sent for imported certificates. */
export const certificateExpired = acmEvent('ACM Certificate Expired', 'acm-certificate-expired.json');

export const certificateRevoked = acmEvent('ACM Certificate Revoked', 'acm-certificate-revoked.json');

/** The ARN of the certificate that an event is about. */
export const certificateOfEvent = ({ resources }: { readonly resources: readonly string[] }): string | undefined =>
  resources[0];
